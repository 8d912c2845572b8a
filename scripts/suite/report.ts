// SPDX-License-Identifier: Apache-2.0
import type { StepResult } from '../check/step.ts'
import type { FileResult } from './run-file.ts'

/** One line, and everything the step printed when it failed. */
export function printStep({ name, isOk, seconds, output }: StepResult): void {
  console.log(`${isOk ? 'ok    ' : 'FAILED'} ${name} (${seconds.toFixed(1)} s)`)
  if (!isOk) console.log(indent(output))
}

/** One line for a file that passed; its whole output, and what else went wrong, when it did not. */
export function printFile({ path, passed, failed, skipped, seconds, notes, output }: FileResult): void {
  const skips = skipped === 0 ? '' : `, ${skipped} skipped`
  console.log(`${failed === 0 ? 'ok    ' : 'FAILED'} ${path}: ${passed} passed${skips} (${seconds.toFixed(1)} s)`)
  if (failed > 0) console.log(indent([...notes.map((note) => `! ${note}`), output.trim()].join('\n')))
}

function indent(text: string): string {
  return text.replace(/^/gm, '       ')
}

/** Sums checks and tests; a check counts as one test. */
export class Tally {
  #passed = 0
  #failed = 0
  #skipped = 0
  readonly #files: FileResult[] = []

  addStep({ isOk }: StepResult): void {
    if (isOk) this.#passed++
    else this.#failed++
  }

  addFile(result: FileResult): void {
    this.#files.push(result)
    this.#passed += result.passed
    this.#failed += result.failed
    this.#skipped += result.skipped
  }

  /** One line for all files so far. */
  printSum(name: string, seconds: number): void {
    const failed = this.#files.filter((file) => file.failed > 0).length
    const head = failed === 0 ? 'ok    ' : 'FAILED'
    console.log(`${head} ${name}: ${this.#files.length} files, ${failed} of them failed (${seconds.toFixed(1)} s)`)
  }

  /** The files that took longest, the skips, and last the line that others read. Sets the exit code. */
  printEnd(): void {
    const slow = this.#files.filter((file) => file.seconds > 5).toSorted((a, b) => b.seconds - a.seconds)
    for (const { path, seconds } of slow.slice(0, 5)) console.log(`slow   ${path} (${seconds.toFixed(1)} s)`)
    if (this.#skipped > 0) console.log(`${this.#skipped} skipped`)
    console.log(`${this.#passed} passed, ${this.#failed} failed`)
    if (this.#failed > 0) process.exitCode = 1
  }
}
