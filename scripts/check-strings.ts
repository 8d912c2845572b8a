// SPDX-License-Identifier: Apache-2.0
import { reportFindings } from './check/report.ts'
import { isTest, lineAt, type Finding, type SourceFile } from './check/source.ts'
import { parseSource, walk } from './check/syntax.ts'

const chinese = /\p{Script=Han}/u
/** Words that are the same in every language: units and abbreviations. */
const plain = /^(?:[^\p{L}]|[A-Z]{1,5}|Mingjian|kb\/s|Mb\/s|fps|ms|px|min|s|h|d|x|Ctrl|Alt|Shift|Esc|Enter)*$/u

/** What a person reads in the web app stands in `i18n`, in both languages; nowhere else. */
export function checkStrings(files: readonly SourceFile[]): Finding[] {
  const findings: Finding[] = []
  for (const file of files) {
    const isScreen = file.path.startsWith('packages/web/src/') && /\.tsx?$/.test(file.path)
    if (!isScreen || isTest(file.path) || file.path.startsWith('packages/web/src/i18n')) continue
    walk(parseSource(file), (node) => {
      const text = textOf(node)
      if (text === null) return
      const isWrong = node.type === 'JSXText' ? !plain.test(text) : chinese.test(text)
      if (isWrong)
        findings.push({
          path: file.path,
          line: lineAt(file.text, node.start),
          text: `'${text.trim()}' is written outside i18n`,
        })
    })
  }
  return findings
}

function textOf(node: { type: string; [field: string]: unknown }): string | null {
  if (node.type === 'JSXText' || node.type === 'Literal') return typeof node.value === 'string' ? node.value : null
  if (node.type !== 'TemplateElement' || typeof node.value !== 'object' || node.value === null) return null
  return 'cooked' in node.value && typeof node.value.cooked === 'string' ? node.value.cooked : null
}

if (import.meta.main) reportFindings('Texts live in packages/web/src/i18n.', checkStrings)
