// SPDX-License-Identifier: Apache-2.0
import { Fault, toError } from '@mingjian/base'
import { h264Format, type VideoFormat } from '@mingjian/wire'
import { type DecoderCommand, DecoderProcess } from './decoder-process.ts'
import type { DecoderMessage } from './decoder-wire.ts'

export type TranscodeEvents = Readonly<{
  format(format: VideoFormat): void
  unit(time: number, isKey: boolean, data: Uint8Array): void
  /** One unit was taken in, whatever came of it. */
  taken?(): void
  end(fault: Fault): void
}>

const MAX_HEIGHT = 1080
const BITS_PER_SECOND = 6_000_000
/** Units the process may lag behind before input is dropped to the next key frame: latency counts more than each picture. */
const MAX_PENDING = 40
/** With input pending and no answer for this long, the process is stuck. */
const STUCK = 10_000

/** One live transcoding in a process of its own. */
export class TranscodeSession {
  readonly #process: DecoderProcess
  readonly #events: TranscodeEvents
  #pending = 0
  #waitsForKey = true
  #timer: NodeJS.Timeout | null = null
  #dropped = 0

  constructor(command: DecoderCommand, events: TranscodeEvents) {
    this.#events = events
    this.#process = new DecoderProcess(command, {
      message: (message) => this.#take(message),
      end: (fault) => {
        if (this.#timer) clearTimeout(this.#timer)
        events.end(fault)
      },
    })
  }

  /** Units pushed and not yet taken in. */
  get pending(): number {
    return this.#pending
  }
  get dropped(): number {
    return this.#dropped
  }

  /** `mark` is burnt into every picture. */
  begin(format: VideoFormat, mark: string | null = null): void {
    this.#waitsForKey = true
    const { codec, config } = format
    const limits = { maxHeight: MAX_HEIGHT, bitsPerSecond: BITS_PER_SECOND }
    this.#process.send({ op: 'input', codec, ...limits, mark }, [config])
  }

  /** Takes it or drops it; never waits. */
  push(time: number, isKey: boolean, data: Uint8Array): void {
    if (this.#pending >= MAX_PENDING) this.#waitsForKey = true
    if (this.#waitsForKey && (!isKey || this.#pending >= MAX_PENDING)) {
      this.#dropped++
      return
    }
    this.#waitsForKey = false
    if (this.#pending++ === 0) this.#rewind()
    this.#process.send({ op: 'unit', time, isKey }, [data])
  }

  /** Asks for the pictures that the decoder still holds back; counts as a unit. */
  flush(): void {
    if (this.#pending++ === 0) this.#rewind()
    this.#process.send({ op: 'flush' })
  }

  close(): void {
    this.#process.kill(new Fault('cancelled', 'play.decoder.closed', 'nobody watches any more'))
  }

  #take({ head, parts }: DecoderMessage): void {
    const [data] = parts
    if (head.op === 'taken') {
      this.#pending--
      this.#rewind()
      this.#events.taken?.()
    } else if (head.op === 'unit' && data !== undefined) {
      this.#events.unit(head.time, head.isKey, data)
    } else if (head.op === 'output') {
      this.#giveFormat(parts.slice(0, head.sets), parts.slice(head.sets))
    } else if (head.op === 'failed') {
      this.#process.kill(new Fault('bad-input', head.code, head.detail))
    }
  }

  #giveFormat(sps: readonly Uint8Array[], pps: readonly Uint8Array[]): void {
    try {
      this.#events.format(h264Format(sps, pps))
    } catch (thrown) {
      this.#process.kill(new Fault('unsupported', 'play.decoder.output', toError(thrown).message, {}, thrown))
    }
  }

  #rewind(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    if (this.#pending === 0) return
    this.#timer = setTimeout(() => {
      this.#process.kill(new Fault('timeout', 'play.decoder.timeout', 'the transcoding is stuck'))
    }, STUCK)
  }
}
