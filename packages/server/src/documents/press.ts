// SPDX-License-Identifier: Apache-2.0
import { Worker } from 'node:worker_threads'
import { Fault } from '@mingjian/base'
import { type DocumentData, type DocumentKind, DOCUMENTS } from '@mingjian/contract'
import type { PressAnswer, PressAsk } from './press-worker.ts'

/** A page takes milliseconds; a register of thousands of rows some seconds. */
const PATIENCE = 30_000
/** Fonts and typesetter are let go when nothing was printed for so long. */
const IDLE = 60_000

type Waiting = Readonly<{ resolve: (pdf: Uint8Array) => void; reject: (fault: Fault) => void; timer: NodeJS.Timeout }>

/** Official documents as PDF/A-2b, set in a thread of their own that is started when one is asked for. */
export class Press {
  #worker: Worker | null = null
  #idle: NodeJS.Timeout | null = null
  #next = 1
  readonly #waiting = new Map<number, Waiting>()

  /** Throws `documents.data.wrong` on data that the kind does not allow, `documents.press.late`, `documents.press.died`. */
  print<K extends DocumentKind>(kind: K, data: DocumentData<K>): Promise<Uint8Array> {
    const read = DOCUMENTS[kind].safeParse(data)
    if (!read.success) {
      const words = read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')
      throw new Fault('bad-input', 'documents.data.wrong', `${kind}: ${words.slice(0, 1000)}`, { kind })
    }
    const id = this.#next++
    const worker = this.#start()
    return new Promise((resolve, reject) => {
      const late = new Fault('unavailable', 'documents.press.late', `${kind} was not set in ${PATIENCE / 1000} s`)
      const timer = setTimeout(() => this.#end(late), PATIENCE)
      this.#waiting.set(id, { resolve, reject, timer })
      const ask: PressAsk = { id, template: kind, data: JSON.stringify(read.data) }
      worker.postMessage(ask)
    })
  }

  async close(): Promise<void> {
    await this.#end(new Fault('unavailable', 'documents.press.closed', 'the server is stopping'))
  }

  #start(): Worker {
    if (this.#idle) clearTimeout(this.#idle)
    this.#idle = null
    if (this.#worker) return this.#worker
    const worker = new Worker(new URL('press-worker.ts', import.meta.url), { env: {} })
    worker.on('message', (answer: PressAnswer) => this.#take(answer))
    worker.on('error', (error) => this.#lose(worker, error.message))
    worker.on('exit', (code) => this.#lose(worker, `exit ${code}`))
    worker.unref() // after the listeners: each of them holds the process again
    this.#worker = worker
    return worker
  }

  #take(answer: PressAnswer): void {
    const waiting = this.#waiting.get(answer.id)
    if (!waiting) return
    this.#waiting.delete(answer.id)
    clearTimeout(waiting.timer)
    if ('pdf' in answer) waiting.resolve(answer.pdf)
    else waiting.reject(new Fault('bad-input', answer.code, answer.words))
    if (this.#waiting.size === 0) this.#idle = setTimeout(() => void this.close(), IDLE).unref()
  }

  #lose(worker: Worker, words: string): void {
    if (this.#worker !== worker) return
    void this.#end(new Fault('unavailable', 'documents.press.died', `the typesetter ended: ${words}`))
  }

  async #end(fault: Fault): Promise<void> {
    const worker = this.#worker
    this.#worker = null
    if (this.#idle) clearTimeout(this.#idle)
    this.#idle = null
    const waiting = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const each of waiting) {
      clearTimeout(each.timer)
      each.reject(fault)
    }
    await worker?.terminate()
  }
}
