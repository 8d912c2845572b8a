// SPDX-License-Identifier: Apache-2.0
import type { SourceFile } from '../check/source.ts'

/** `unit` needs nothing but Node; `integration` may need Debian's peers and time; `browser` drives Chromium. */
export type SuiteKind = 'unit' | 'integration' | 'browser'

const endings: Readonly<Record<SuiteKind, RegExp>> = {
  unit: /\.test\.(ts|tsx|mjs)$/,
  integration: /\.itest\.ts$/,
  browser: /\.btest\.ts$/,
}

export const suiteKinds: readonly SuiteKind[] = ['unit', 'integration', 'browser']

export function filesOf(files: readonly SourceFile[], kind: SuiteKind): string[] {
  return files.map((file) => file.path).filter((path) => endings[kind].test(path))
}

/** What `npm test -- WORDS` asks for: kinds and `check` by name, anything else is a part of a path. No words: everything. */
export type Selection = Readonly<{ checks: boolean; files: readonly { path: string; kind: SuiteKind }[] }>

export function select(files: readonly SourceFile[], words: readonly string[]): Selection {
  const kinds = suiteKinds.filter((kind) => words.length === 0 || words.includes(kind))
  const parts = words.filter((word) => word !== 'check' && !suiteKinds.some((kind) => kind === word))
  const chosen = suiteKinds.flatMap((kind) =>
    filesOf(files, kind)
      .filter((path) => kinds.includes(kind) || parts.some((part) => path.includes(part)))
      .map((path) => ({ path, kind })),
  )
  return { checks: words.length === 0 || words.includes('check'), files: chosen }
}
