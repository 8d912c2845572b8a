// SPDX-License-Identifier: Apache-2.0
// Fuzzes one target in a thread of its own, so that a hang or a flood of memory ends the thread and not the driver.
import { parentPort, workerData } from 'node:worker_threads'
import { minimise } from './minimise.ts'
import { Dice, Mutator } from './mutate.ts'
import { loadTarget, tryInput } from './target.ts'

/** `board` is shared: [runs done, length of the input now running], then the input itself. */
export type WorkerOrder = Readonly<{
  path: string
  seed: number
  millis: number
  board: SharedArrayBuffer
  replayOnly: boolean
}>
export type WorkerNews =
  | Readonly<{ kind: 'find'; detail: string; signature: string; bytes: Uint8Array }>
  | Readonly<{ kind: 'done'; name: string; runs: number; corpus: number; seeds: number; signatures: readonly string[] }>

const boardHead = 8
const corpusLimit = 600
const memoryLimit = 768 << 20

await work(workerData as WorkerOrder)

async function work({ path, seed, millis, board, replayOnly }: WorkerOrder): Promise<void> {
  const target = await loadTarget(path)
  const counters = new Int32Array(board, 0, 2)
  const slot = new Uint8Array(board, boardHead)
  const corpus = [...target.seeds]
  const seen = new Set<string>()
  const finds = new Set<string>()
  const say = (news: WorkerNews): void => parentPort?.postMessage(news)
  const attempt = (bytes: Uint8Array): void => {
    slot.set(bytes.subarray(0, slot.length))
    Atomics.store(counters, 1, bytes.length)
    const { signature, isFind, detail } = tryInput(target, bytes)
    Atomics.add(counters, 0, 1)
    if (isFind && !finds.has(signature)) {
      finds.add(signature)
      const isSame = (shorter: Uint8Array): boolean => tryInput(target, shorter).signature === signature
      say({ kind: 'find', detail, signature, bytes: minimise(bytes, isSame, 500) })
    }
    if (seen.has(signature)) return
    seen.add(signature)
    if (!isFind && corpus.length < corpusLimit) corpus.push(bytes)
  }

  for (const bytes of [...target.seeds, new Uint8Array()]) attempt(bytes)
  const mutator = new Mutator(new Dice(seed), target.seeds, slot.length)
  const deadline = performance.now() + (replayOnly ? 0 : millis)
  for (let runs = 0; performance.now() < deadline; runs++) {
    const bytes = mutator.next(corpus)
    attempt(bytes)
    if ((runs & 1023) === 0 && process.memoryUsage().arrayBuffers > memoryLimit) {
      say({ kind: 'find', detail: 'array buffers grow without bound', signature: 'memory', bytes })
      break
    }
  }
  say({
    kind: 'done',
    name: target.name,
    runs: counters[0] ?? 0,
    corpus: corpus.length,
    seeds: target.seeds.length,
    signatures: [...seen],
  })
}
