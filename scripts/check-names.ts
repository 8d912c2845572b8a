// SPDX-License-Identifier: Apache-2.0
import { posix } from 'node:path'
import { reportFindings } from './check/report.ts'
import { isCode, isTest, lineAt, type Finding, type SourceFile } from './check/source.ts'
import { isNode, parseSource, walk } from './check/syntax.ts'

const drawers = /^(utils?|misc|helpers?|common|shared|stuff)$/
const emptyWords = /(Manager|Handler|Processor|Helper|Impl)$/
const ownStyle = /^(README(\.[\w-]+)?\.md|CHANGELOG\.md|LICENSE|Containerfile(\.dockerignore)?|Dockerfile)$/

/** Names say the noun: no drawers, kebab-case files, no words that mean nothing at the end of a type. */
export function checkNames(files: readonly SourceFile[]): Finding[] {
  return files.flatMap((file) => [
    ...checkPath(file.path),
    ...(isCode(file.path) && !isTest(file.path) ? checkTypes(file) : []),
  ])
}

function checkPath(path: string): Finding[] {
  const wrong: string[] = []
  for (const part of path.split('/')) {
    const stem = part.replace(/^\./, '').split('.')[0] ?? ''
    if (drawers.test(stem)) wrong.push(`'${part}' is a drawer, not a noun`)
  }
  const name = posix.basename(path)
  const isPlain = /^\.?[a-z0-9]+(-[a-z0-9]+)*([._-][a-z0-9-]+)*$/.test(name) && !(isCode(path) && name.includes('_'))
  if (!isPlain && !ownStyle.test(name)) wrong.push(`'${name}' is not kebab-case`)
  return wrong.map((text) => ({ path, line: 1, text }))
}

function checkTypes(file: SourceFile): Finding[] {
  const findings: Finding[] = []
  walk(parseSource(file), (node) => {
    if (!/^(ClassDeclaration|TSInterfaceDeclaration|TSTypeAliasDeclaration)$/.test(node.type) || !isNode(node.id))
      return
    const name = String(node.id.name)
    const line = lineAt(file.text, node.start)
    if (emptyWords.test(name))
      findings.push({ path: file.path, line, text: `${name}: the last word says nothing; find the noun` })
    if (/^I[A-Z][a-z]/.test(name)) findings.push({ path: file.path, line, text: `${name}: no I prefix` })
  })
  return findings
}

if (import.meta.main) reportFindings('If the noun is hard to find, the module is wrong.', checkNames)
