// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { policySetTextToParts, policyToJson } from '@cedar-policy/cedar-wasm/nodejs'
import { Fault } from '@mingjian/base'

/** One policy as it stands in its file. */
export type Policy = Readonly<{
  id: string
  effect: 'permit' | 'forbid'
  /** The article it follows: CQ22.1 … */
  article: string
  /** The stable code its refusals carry. */
  code: string | null
  /** The comment above it: the article's own words, and what the policy makes of them. */
  words: readonly string[]
  /** In Cedar. */
  text: string
  file: string
}>

export type PolicyFiles = Readonly<{
  schema: string
  policies: readonly Policy[]
  /** SHA-256 over the names and bytes of all files, in order. */
  hash: string
  files: readonly Readonly<{ name: string; sha256: string }>[]
}>

/** Those of the product. */
export const POLICIES = path.join(path.dirname(fileURLToPath(import.meta.url)), 'policies')

/**
 * Reads the policies of the product and, where there is such a folder, the instance's own. Throws `access.policy.wrong`
 * with file and place when one cannot be read, has no id or article, or shares its id with another.
 */
export async function readPolicies(own: string | null, builtIn: string = POLICIES): Promise<PolicyFiles> {
  const folders = own !== null && existsSync(own) ? [builtIn, own] : [builtIn]
  const schema = await readFile(path.join(builtIn, SCHEMA), 'utf8')
  const files = [{ name: SCHEMA, sha256: sha256(schema) }]
  const policies = new Map<string, Policy>()
  for (const folder of folders) {
    for (const name of (await readdir(folder)).filter((each) => each.endsWith('.cedar')).sort()) {
      const text = await readFile(path.join(folder, name), 'utf8')
      if (text.length > MOST_TEXT) throw wrong(name, 'is longer than 256 KiB')
      files.push({ name: folder === builtIn ? name : `own/${name}`, sha256: sha256(text) })
      for (const policy of splitFile(name, text)) {
        if (policies.has(policy.id)) throw wrong(name, `a second policy with the id ${policy.id}`)
        policies.set(policy.id, policy)
      }
    }
  }
  const hash = sha256(files.map((file) => `${file.sha256}  ${file.name}\n`).join(''))
  return { schema, policies: [...policies.values()], hash, files }
}

const SCHEMA = 'schema.cedarschema'
const MOST_TEXT = 256 * 1024

function splitFile(file: string, text: string): Policy[] {
  const parts = policySetTextToParts(text)
  if (parts.type === 'failure') throw wrong(file, parts.errors[0]?.message ?? 'cannot be read')
  if (parts.policy_templates.length > 0) throw wrong(file, 'holds a template: write policies only')
  const words = commentsById(text)
  return parts.policies.map((each) => describe(each, file, words))
}

function describe(text: string, file: string, words: ReadonlyMap<string, readonly string[]>): Policy {
  const read = policyToJson(text)
  if (read.type === 'failure') throw wrong(file, read.errors[0]?.message ?? 'cannot be read')
  const { id, article, code } = read.json.annotations ?? {}
  if (!id || !/^[a-z0-9.-]{1,60}$/.test(id))
    throw wrong(file, 'a policy has no @id of small letters, digits, dots and -')
  if (!article) throw wrong(file, `${id} has no @article`)
  return { id, effect: read.json.effect, article, code: code ?? null, words: words.get(id) ?? [], text, file }
}

/** The block of `//` lines right above each `@id`. */
function commentsById(text: string): Map<string, readonly string[]> {
  const found = new Map<string, readonly string[]>()
  let block: string[] = []
  for (const line of text.split('\n')) {
    const id = /^@id\("([^"]+)"\)/.exec(line)?.[1]
    if (id !== undefined) found.set(id, block)
    block = line.startsWith('//') ? [...block, line.slice(2).trim()] : []
  }
  return found
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function wrong(file: string, what: string): Fault {
  return new Fault('bad-input', 'access.policy.wrong', `access policy ${file}: ${what.replaceAll(/\s+/g, ' ')}`, {
    file,
  })
}
