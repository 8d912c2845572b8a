// SPDX-License-Identifier: Apache-2.0
import { Worker } from 'node:worker_threads'
import type { WorkerNews, WorkerOrder } from './worker.ts'

export type FuzzFind = Readonly<{ detail: string; bytes: Uint8Array }>
export type FuzzReport = Readonly<{
  runs: number
  corpus: number
  seeds: number
  finds: readonly FuzzFind[]
  signatures: readonly string[]
}>
export type FuzzOptions = Readonly<{
  path: string
  millis: number
  seed: number
  slowMillis?: number
  heapMegabytes?: number
}>

const inputLimit = 1 << 20
/** More than a second for at most 1 MiB is a find; the rest is patience with a busy machine and the first compile. */
const slowMillisDefault = 3000
const pollMillis = 250
const heapMegabytesDefault = 512

/** Fuzzes one target for a time and resolves with what was found. A thread that hangs or dies is a find, and ends the run. */
export function drive(options: FuzzOptions): Promise<FuzzReport> {
  const { path, millis, seed, slowMillis = slowMillisDefault, heapMegabytes = heapMegabytesDefault } = options
  const board = new SharedArrayBuffer(8 + inputLimit)
  const order: WorkerOrder = { path, seed, millis, board, replayOnly: millis === 0 }
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: order,
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
  })
  const counters = new Int32Array(board, 0, 2)
  const finds: FuzzFind[] = []
  const { promise, resolve } = Promise.withResolvers<FuzzReport>()
  let watch: NodeJS.Timeout | undefined = undefined

  const end = (done: Partial<FuzzReport>): void => {
    clearInterval(watch)
    void worker.terminate()
    resolve({ runs: Atomics.load(counters, 0), corpus: 0, seeds: 0, signatures: [], ...done, finds })
  }
  const keepRunning = (detail: string): void => {
    const length = Math.min(Atomics.load(counters, 1), inputLimit)
    finds.push({ detail, bytes: Uint8Array.from(new Uint8Array(board, 8, length)) })
    end({})
  }

  let lastRuns = -1
  let lastMove = Infinity
  worker.once('online', () => {
    lastMove = performance.now() + 10_000 // the target's modules are loaded first
    watch = setInterval(() => {
      const runs = Atomics.load(counters, 0)
      if (runs !== lastRuns) lastMove = Math.min(performance.now(), runs === 0 ? lastMove : Infinity)
      lastRuns = runs
      if (performance.now() - lastMove > slowMillis) keepRunning(`one input took more than ${slowMillis} ms`)
    }, pollMillis)
  })
  worker.on('message', (news: WorkerNews) => {
    if (news.kind === 'find') finds.push(news)
    else end(news)
  })
  worker.on('error', (thrown) =>
    keepRunning(`the thread ended: ${thrown instanceof Error ? thrown.message : String(thrown)}`),
  )
  return promise
}
