// SPDX-License-Identifier: Apache-2.0

/** One promise and what was found. `goal` is null where none is set; `reached` compares. */
export type Row = Readonly<{
  name: string
  measured: string
  peer: string | null
  goal: string | null
  reached: boolean | null
}>

export function formatTable(rows: readonly Row[]): string {
  const head = ['what', 'measured', 'peer in the same run', 'goal', 'reached']
  const cells = rows.map((row) => [row.name, row.measured, row.peer ?? '–', row.goal ?? '–', mark(row.reached)])
  const widths = head.map((title, i) => Math.max(title.length, ...cells.map((each) => each[i]?.length ?? 0)))
  const line = (each: readonly string[]): string =>
    `| ${each.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...cells.map(line)].join('\n')
}

/** The value below which `share` of the samples lie. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN
}

function mark(reached: boolean | null): string {
  if (reached === null) return '–'
  return reached ? 'yes' : 'no'
}
