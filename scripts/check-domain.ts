// SPDX-License-Identifier: Apache-2.0
import { reportFindings } from './check/report.ts'
import { isCode, isTest, lineAt, type Finding, type SourceFile } from './check/source.ts'
import { parseSource, walk } from './check/syntax.ts'

const folders = ['packages/server/src/domain/', 'packages/server/src/registry/']

/** Legal numbers live in rulebooks: in `domain` and `registry` no number but 0 and 1 is written. */
export function checkDomain(files: readonly SourceFile[]): Finding[] {
  const findings: Finding[] = []
  for (const file of files) {
    const folder = folders.find((each) => file.path.startsWith(each))
    if (folder === undefined || !isCode(file.path) || isTest(file.path)) continue
    walk(parseSource(file), (node) => {
      const isNumber = node.type === 'Literal' && (typeof node.value === 'number' || typeof node.bigint === 'string')
      if (!isNumber || Number(node.value) === 0 || Number(node.value) === 1) return
      findings.push({
        path: file.path,
        line: lineAt(file.text, node.start),
        text: `the number ${String(node.raw)} is written in ${folder}`,
      })
    })
  }
  return findings
}

if (import.meta.main)
  reportFindings('A number that a law or a setting gives is passed in; see packages/law.', checkDomain)
