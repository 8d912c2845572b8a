// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's folder. */
export const root = fileURLToPath(new URL('../../', import.meta.url))

/** A file of the repository; `path` is relative to its root, with `/`. */
export type SourceFile = Readonly<{ path: string; text: string }>

/** What a check found: where, and the sentence that says what is wrong and what the rule is. */
export type Finding = Readonly<{ path: string; line: number; text: string }>

/** Every file git knows or would add, sorted. Binary files are left out by name. */
export function readSources(folder: string = root): SourceFile[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  })
  return [...new Set(listed.split('\0'))]
    .filter((path) => path !== '' && !isBinary(path) && existsSync(join(folder, path)))
    .toSorted()
    .map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }))
}

function isBinary(path: string): boolean {
  return /\.(png|jpe?g|webp|ico|woff2?|ttf|bin|mp4|h26[45]|idx|zip|gz|wasm)$/.test(path) || path.includes('/testdata/')
}

export function isCode(path: string): boolean {
  return /\.(ts|tsx|mts|mjs|js)$/.test(path) && !path.endsWith('.d.ts')
}

/** Tests, and what only they read. */
export function isTest(path: string): boolean {
  return /\.(test|itest|btest|fuzz)\.(ts|tsx|mjs)$/.test(path) || /(^|\/)(test|journeys|testdata)\//.test(path)
}

/** 1-based line of a character offset. */
export function lineAt(text: string, offset: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line++
  return line
}
