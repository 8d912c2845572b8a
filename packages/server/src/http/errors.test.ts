// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const ROOT = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../../..')
const SKIPPED = /\.(test|itest|fuzz)\.ts$|\/test-[\w-]+\.ts$/

/** Codes as they are written: in a Fault, in a refusal, in the tables of reply.ts; a template gives its family. */
const WRITTEN = [
  /new Fault\(\s*'[a-z-]+',\s*'([a-z0-9.-]+)'/g,
  /refused: true,\s*code: '([a-z0-9.-]+)'/g,
  /\b(?:refuse|locked)\('([a-z0-9.-]+)'/g,
  /FST_ERR_\w+: '([a-z0-9.-]+)'/g,
  /makeProblem\(\d+, '([a-z0-9.-]+)'/g,
  /: \['([a-z0-9-]+(?:\.[a-z0-9-]+)+)', '/g,
]
const FAMILY = /new Fault\(\s*[^,]+,\s*`([a-z0-9.-]+)\.\$\{/g

async function writtenCodes(): Promise<Set<string>> {
  const codes = new Set<string>()
  for (const area of ['base', 'wire', 'evidence', 'law', 'contract', 'server']) {
    const folder = path.join(ROOT, 'packages', area, 'src')
    for (const name of await readdir(folder, { recursive: true })) {
      if (!name.endsWith('.ts') || SKIPPED.test(`/${name}`)) continue
      const text = await readFile(path.join(folder, name), 'utf8')
      for (const pattern of WRITTEN) for (const match of text.matchAll(pattern)) codes.add(match[1] ?? '')
      for (const match of text.matchAll(FAMILY)) codes.add(`${match[1]}.*`)
    }
  }
  return codes
}

test('every code that is written in the code stands in ref/errors.md', async () => {
  const page = await readFile(path.join(ROOT, 'ref/errors.md'), 'utf8')
  const listed = new Set([...page.matchAll(/^\| `([a-z0-9.*-]+)` \|/gm)].map((match) => match[1] ?? ''))
  const written = await writtenCodes()
  assert.deepEqual([...written].filter((code) => !listed.has(code)).sort(), [], 'written and not listed')
  const isFound = (code: string): boolean => written.has(code)
  assert.deepEqual([...listed].filter((code) => !isFound(code)).sort(), [], 'listed and not written')
})
