// SPDX-License-Identifier: Apache-2.0
import { readSources, type Finding, type SourceFile } from './source.ts'

/** Prints one line per finding and sets the exit code: the end of every `check-….ts` that is run by itself. */
export function reportFindings(rule: string, check: (files: readonly SourceFile[]) => Finding[]): void {
  const findings = check(readSources())
  for (const { path, line, text } of findings) console.log(`${path}:${line}: ${text}`)
  if (findings.length > 0) {
    console.log(`\n${findings.length} finding${findings.length === 1 ? '' : 's'}. ${rule}`)
    process.exitCode = 1
  }
}
