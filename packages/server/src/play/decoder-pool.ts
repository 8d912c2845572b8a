// SPDX-License-Identifier: Apache-2.0
import { Fault, type Log } from '@mingjian/base'
import { type DecoderCommand, DecoderProcess } from './decoder-process.ts'
import type { DecoderMessage } from './decoder-wire.ts'
import { TranscodeSession, type TranscodeEvents } from './transcode-session.ts'

export type StillAsk = Readonly<{
  codec: 'h264' | 'h265'
  config: Uint8Array
  /** Access units from a key frame on, the time of each in 90 kHz ticks. */
  units: readonly Uint8Array[]
  times: readonly number[]
  /** The last picture shown at or before this. */
  at: number
  width?: number | undefined
  /** 1…100. */
  quality?: number
  /** Burnt in. */
  mark?: string | null
}>
export type Still = Readonly<{ jpeg: Uint8Array; time: number; width: number; height: number }>

export type DecoderPoolOptions = Readonly<{
  command: DecoderCommand
  log: Log
  /** Processes for stills. */
  processes?: number
  /** Transcodings at once; each has a process of its own. */
  transcodings?: number
  /** Milliseconds for one still, or for a process to get ready. */
  timeLimit?: number
}>

type Job = Readonly<{ ask: StillAsk; resolve(still: Still): void; reject(fault: Fault): void }>
type Desk = { process: DecoderProcess; job: Job | null; timer: NodeJS.Timeout | null }

const MAX_WAITING = 128
/** So long, and so many, wait for a transcoding to end. */
const QUEUE_MILLIS = 6000
const MAX_QUEUE = 16
const MAX_UNITS_BYTES = 48 << 20
const FULL_WIDTH = 7680

/**
 * All decoding, in processes that hold nothing else. One request at a time to each, so hostile bytes cost the request that
 * brought them; the next request starts another process. Refuses with `play.decoder.absent`, `.busy`, `.timeout`, `.died`, `.bitstream`.
 */
export class DecoderPool {
  readonly #by: DecoderPoolOptions
  readonly #desks = new Set<Desk>()
  readonly #waiting: Job[] = []
  readonly #sessions = new Set<TranscodeSession>()
  readonly #queue: (() => void)[] = [] // for a transcoding to end
  #isPresent = false
  #isClosed = false
  #next = 1

  constructor(options: DecoderPoolOptions) {
    this.#by = options
  }

  /** A decoder was found when the pool started. */
  get isPresent(): boolean {
    return this.#isPresent
  }

  /** Starts the first process and so learns whether this machine has a decoder; never throws. */
  async start(): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>()
    const first = new DecoderProcess(this.#by.command, {
      message: () => resolve(true),
      end: (fault) => {
        if (!this.#isPresent && !this.#isClosed)
          this.#by.log.warn('decoder.absent', { code: fault.code, detail: fault.message })
        resolve(false)
      },
    })
    const timer = setTimeout(() => resolve(false), this.#limit)
    this.#isPresent = await promise
    clearTimeout(timer)
    first.kill()
    return this.#isPresent
  }

  /** Decodes as many units as needed for one picture. */
  async still(ask: StillAsk): Promise<Still> {
    this.#claim()
    if (this.#waiting.length >= MAX_WAITING) throw busy('too many stills are waiting')
    const bytes = ask.units.reduce((sum, unit) => sum + unit.length, 0)
    if (bytes > MAX_UNITS_BYTES)
      throw new Fault('exhausted', 'play.decoder.interval', 'too much to decode for one still', { bytes })
    const { promise, resolve, reject } = Promise.withResolvers<Still>()
    this.#waiting.push({ ask, resolve, reject })
    this.#give()
    return await promise
  }

  /** A live stream to H.264. Throws `play.decoder.busy` when as many as allowed are running. */
  transcode(events: TranscodeEvents): TranscodeSession {
    this.#claim()
    if (this.#sessions.size >= this.#slots) throw busy('as many streams as this machine carries are being transcoded')
    const session = new TranscodeSession(this.#by.command, {
      ...events,
      end: (fault) => {
        this.#sessions.delete(session)
        this.#queue.shift()?.()
        events.end(fault)
      },
    })
    this.#sessions.add(session)
    return session
  }

  /** The same, waiting a moment for another to end: a window of replay takes seconds. */
  async transcodeSoon(events: TranscodeEvents): Promise<TranscodeSession> {
    const deadline = performance.now() + QUEUE_MILLIS
    while (!this.#isClosed && this.#sessions.size >= this.#slots) {
      const left = deadline - performance.now()
      if (left <= 0 || this.#queue.length >= MAX_QUEUE) break
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#queue.push(resolve)
      const timer = setTimeout(resolve, left)
      await promise
      clearTimeout(timer)
      const place = this.#queue.indexOf(resolve)
      if (place >= 0) this.#queue.splice(place, 1)
    }
    return this.transcode(events)
  }

  /** Ends every process; waiting requests are refused. Idempotent. */
  async close(): Promise<void> {
    this.#isClosed = true
    for (const job of this.#waiting.splice(0)) job.reject(closing())
    for (const wake of this.#queue.splice(0)) wake()
    for (const desk of [...this.#desks]) desk.process.kill(closing())
    for (const session of [...this.#sessions]) session.close()
  }
  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  get #slots(): number {
    return this.#by.transcodings ?? 2
  }

  get #limit(): number {
    return this.#by.timeLimit ?? 10_000
  }

  #claim(): void {
    if (this.#isClosed) throw closing()
    if (!this.#isPresent) throw new Fault('unavailable', 'play.decoder.absent', 'this machine has no decoder')
  }

  #give(): void {
    while (this.#waiting.length > 0) {
      const desk = [...this.#desks].find((one) => one.job === null) ?? this.#open()
      const job = desk === null ? undefined : this.#waiting.shift()
      if (desk === null || job === undefined) return
      this.#hand(desk, job)
    }
  }

  #open(): Desk | null {
    if (this.#desks.size >= (this.#by.processes ?? 2)) return null
    const desk: Desk = {
      job: null,
      timer: null,
      process: new DecoderProcess(this.#by.command, {
        message: (message) => this.#take(desk, message),
        end: (fault) => this.#lose(desk, fault),
      }),
    }
    this.#desks.add(desk)
    return desk
  }

  #hand(desk: Desk, job: Job): void {
    const { ask } = job
    desk.job = job
    desk.timer = setTimeout(() => {
      desk.process.kill(new Fault('timeout', 'play.decoder.timeout', 'the picture took too long to decode'))
    }, this.#limit)
    const { codec, times, at, width = FULL_WIDTH, quality = 85, mark = null } = ask
    desk.process.send({ op: 'still', id: this.#next++, codec, times, at, width, quality, mark }, [
      ask.config,
      ...ask.units,
    ])
  }

  #take(desk: Desk, { head, parts }: DecoderMessage): void {
    const { job } = desk
    if (job === null || (head.op !== 'jpeg' && head.op !== 'failed')) return
    if (desk.timer) clearTimeout(desk.timer)
    desk.job = null
    const [jpeg] = parts
    if (head.op === 'jpeg' && jpeg !== undefined) {
      job.resolve({ jpeg, time: head.time, width: head.width, height: head.height })
    } else if (head.op === 'failed') {
      job.reject(new Fault('bad-input', head.code, head.detail))
    }
    this.#give()
  }

  #lose(desk: Desk, fault: Fault): void {
    if (desk.timer) clearTimeout(desk.timer)
    this.#desks.delete(desk)
    if (!this.#isClosed) this.#by.log.warn('decoder.ended', { code: fault.code, detail: fault.message })
    desk.job?.reject(fault)
    desk.job = null
    if (!this.#isClosed) this.#give()
  }
}

function busy(detail: string): Fault {
  return new Fault('exhausted', 'play.decoder.busy', detail)
}

function closing(): Fault {
  return new Fault('cancelled', 'play.decoder.closed', 'the server is stopping')
}
