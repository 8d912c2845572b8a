// SPDX-License-Identifier: Apache-2.0
import { reportFindings } from './check/report.ts'
import { isCode, lineAt, type Finding, type SourceFile } from './check/source.ts'

type Rule = Readonly<{ pattern: RegExp; text: string; in?: (path: string) => boolean }>

const join = (...parts: string[]): string => parts.join('')

/** Patterns that no tracked file may hold. They are put together from pieces, so that this file passes its own check. */
const rules: readonly Rule[] = [
  { pattern: new RegExp(join('(?<![\\w.])/(home|root|Users|wor', 'k)/[\\w.-]+')), text: 'a path of one machine' },
  {
    pattern: /"resolved":\s*"https?:/,
    text: 'a registry host in the lockfile',
    in: (path) => path === 'package-lock.json',
  },
  {
    pattern: new RegExp(join('\\b(regis', 'try\\.npmjs|npmm', 'irror|artifac', 'tory|verda', 'ccio)')),
    text: 'the name of a registry host',
  },
  {
    pattern: new RegExp(
      join('\\b(chat', 'gpt|clau', 'de|anthro', 'pic|open', 'ai|copi', 'lot|sub-?ag', 'ent|language mod', 'el)\\b'),
      'i',
    ),
    text: 'a word of tooling that is no part of the product',
  },
  {
    pattern: new RegExp(join('\\b(TO', 'DO|FIX', 'ME|XX', 'X)\\b(?!.*#\\d)')),
    text: 'an open end without an issue number',
    in: isCode,
  },
  {
    pattern: new RegExp(join('(oxlint|eslint)-dis', 'able(?!.* -- \\S)')),
    text: 'a lint rule switched off without a reason after --',
    in: isCode,
  },
  { pattern: new RegExp(join('@ts-(ign', 'ore|noch', 'eck)')), text: 'a type error hidden', in: isCode },
]

/** What the text of the repository may not hold, and the licence line that each source file begins with. */
export function checkText(files: readonly SourceFile[]): Finding[] {
  const findings: Finding[] = []
  for (const { path, text } of files) {
    const head = text.split('\n', 2).join('\n')
    if (/\.(ts|tsx|mjs|js|css|sql|sh|py)$/.test(path) && !head.includes('SPDX-License-Identifier: Apache-2.0'))
      findings.push({ path, line: 1, text: 'begins without its SPDX line' })
    for (const rule of rules) {
      if (rule.in !== undefined && !rule.in(path)) continue
      const match = rule.pattern.exec(text)
      if (match !== null) findings.push({ path, line: lineAt(text, match.index), text: `${rule.text}: ${match[0]}` })
    }
  }
  return findings
}

if (import.meta.main) reportFindings('The text of the repository speaks of the product only.', checkText)
