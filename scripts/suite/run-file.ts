// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../check/source.ts'
import { endProcesses, findProcesses, type FoundProcess } from './left-behind.ts'
import type { SuiteKind } from './select.ts'

export type FileResult = Readonly<{
  path: string
  passed: number
  failed: number
  skipped: number
  seconds: number
  /** What went wrong beside failed tests: a time-out, a crash, a process left behind. */
  notes: readonly string[]
  output: string
}>

const timeoutSeconds: Readonly<Record<SuiteKind, number>> = { unit: 120, integration: 600, browser: 600 }
/** Processes that are ending when their test ends are given this long. */
const graceMillis: Readonly<Record<SuiteKind, number>> = { unit: 2000, integration: 12_000, browser: 12_000 }

/** Runs one test file in a process of its own, with a folder of its own for temporary files that must be empty afterwards of processes. */
export async function runFile(path: string, kind: SuiteKind): Promise<FileResult> {
  const started = performance.now()
  const mark = `MINGJIAN_TEST_MARK=${randomUUID()}`
  const folder = mkdtempSync(join(tmpdir(), 'mingjian-test-'))
  chmodSync(folder, 0o711) // PostgreSQL, which is not root, must reach what is below
  try {
    const events = join(folder, 'events.jsonl')
    const { code, output, isLate } = await runNode(path, { events, mark, folder, timeout: timeoutSeconds[kind] })
    const counts = countLines(events)
    const left = await waitForEnd(mark, folder, graceMillis[kind])
    endProcesses(left)
    const notes = notesOf({
      code,
      isLate,
      left,
      kind,
      failed: counts.failed,
      total: counts.passed + counts.failed + counts.skipped,
    })
    const failed = counts.failed + notes.length
    return { path, ...counts, failed, seconds: (performance.now() - started) / 1000, notes, output }
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

type NodeRun = Readonly<{ events: string; mark: string; folder: string; timeout: number }>

async function runNode(path: string, run: NodeRun): Promise<{ code: number | null; output: string; isLate: boolean }> {
  const reporters = [
    `--test-reporter=${new URL('./event-reporter.ts', import.meta.url).href}`,
    `--test-reporter-destination=${run.events}`,
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
  ]
  const [name = '', value = ''] = run.mark.split('=')
  const settings = Object.entries(process.env).filter(([key]) => !key.startsWith('MINGJIAN_'))
  const child = spawn(process.execPath, [...reporters, join(root, path)], {
    cwd: root,
    env: { ...Object.fromEntries(settings), [name]: value, TMPDIR: run.folder, FORCE_COLOR: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    child.kill('SIGKILL')
  }, run.timeout * 1000)
  const ended = await endOf(child)
  clearTimeout(timer)
  return { ...ended, isLate }
}

/** Waits for the process, not for its pipes: a process left behind may hold those open for ever. */
function endOf(child: ChildProcess): Promise<{ code: number | null; output: string }> {
  const { promise, resolve } = Promise.withResolvers<{ code: number | null; output: string }>()
  let output = ''
  const keep = (chunk: string): void => {
    output = (output + chunk).slice(-200_000)
  }
  child.stdout?.setEncoding('utf8').on('data', keep)
  child.stderr?.setEncoding('utf8').on('data', keep)
  child.on('error', (thrown) => resolve({ code: null, output: String(thrown) }))
  child.on('exit', (code) => setTimeout(() => resolve({ code, output }), 50))
  return promise
}

function countLines(events: string): { passed: number; failed: number; skipped: number } {
  const counts = { passed: 0, failed: 0, skipped: 0 }
  for (const line of readIfThere(events).split('\n')) {
    const outcome = /"outcome":"(passed|failed|skipped)"/.exec(line)?.[1]
    if (outcome === 'passed' || outcome === 'failed' || outcome === 'skipped') counts[outcome]++
  }
  return counts
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return ''
    throw thrown
  }
}

async function waitForEnd(mark: string, folder: string, millis: number): Promise<FoundProcess[]> {
  const deadline = performance.now() + millis
  let left = findProcesses(mark, folder)
  while (left.length > 0 && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 50))
    left = findProcesses(mark, folder)
  }
  return left
}

type End = Readonly<{
  code: number | null
  isLate: boolean
  left: FoundProcess[]
  kind: SuiteKind
  failed: number
  total: number
}>

function notesOf({ code, isLate, left, kind, failed, total }: End): string[] {
  const notes = left.map(({ pid, command }) => `left behind: process ${pid} (${command})`)
  if (isLate) notes.push(`not done within ${timeoutSeconds[kind]} s`)
  else if (code !== 0 && failed === 0) notes.push(`ended with ${code ?? 'a signal'} though no test failed`)
  else if (total === 0) notes.push('holds no test')
  return notes
}
