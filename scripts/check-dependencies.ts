// SPDX-License-Identifier: Apache-2.0
import { reportFindings } from './check/report.ts'
import { lineAt, type Finding, type SourceFile } from './check/source.ts'

const page = 'guide/dependencies.md'

/** Every direct dependency has one line with its reason, and every line has its dependency. */
export function checkDependencies(files: readonly SourceFile[]): Finding[] {
  const text = files.find((file) => file.path === page)?.text ?? ''
  const explained = new Map([...text.matchAll(/^\| `([^`]+)`(?:, `([^`]+)`)* \|/gm)].flatMap(namesIn))
  const used = new Map<string, string>()
  for (const file of files) {
    if (!/(^|\/)package\.json$/.test(file.path)) continue
    for (const name of directOf(file.text)) used.set(name, file.path)
  }
  const missing = [...used].filter(([name]) => !explained.has(name))
  const stale = [...explained].filter(([name]) => !used.has(name))
  return [
    ...missing.map(([name, path]) => ({ path, line: 1, text: `${name} has no line in ${page}` })),
    ...stale.map(([name, offset]) => ({
      path: page,
      line: lineAt(text, offset),
      text: `${name} is no longer a dependency`,
    })),
  ]
}

/** A row may name several packages that are one thing, e.g. one binary per platform. */
function namesIn(row: RegExpExecArray): [string, number][] {
  return [...row[0].matchAll(/`([^`]+)`/g)].map((match) => [match[1] ?? '', row.index])
}

function directOf(manifest: string): string[] {
  const fields: unknown = JSON.parse(manifest)
  if (typeof fields !== 'object' || fields === null) return []
  const record = fields as Record<string, unknown>
  return ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies']
    .flatMap((field) => Object.keys(record[field] ?? {}))
    .filter((name) => !name.startsWith('@mingjian/'))
}

if (import.meta.main) reportFindings('A dependency that has no reason is taken out.', checkDependencies)
