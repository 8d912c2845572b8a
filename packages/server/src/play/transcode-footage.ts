// SPDX-License-Identifier: Apache-2.0
import { Fault, type Ticks90k, TICKS_PER_SECOND } from '@mingjian/base'
import {
  formatFragmentHeader,
  formatInit,
  readFragment,
  readInit,
  scanFragmentsIn,
  type VideoFormat,
} from '@mingjian/wire'
import type { DecoderPool } from './decoder-pool.ts'
import type { FootageAnswer } from './footage.ts'
import type { TrickUnit } from './trick.ts'

type Unit = Readonly<{ time: number; isKey: boolean; data: Uint8Array }>
type Picture = Unit | VideoFormat

/** As many as the decoder may have before it answered: enough to keep it busy, few enough to bound memory. */
const AHEAD = 16
const LONGEST = 61 * TICKS_PER_SECOND
const MAX_BYTES = 64 << 20
const LONGEST_COPY = 3600 * TICKS_PER_SECOND

/** Recorded pictures to H.264, for browsers that play nothing else. Sound is left out. */
export class Transcoding {
  readonly #pool: Pick<DecoderPool, 'transcodeSoon'>

  constructor(pool: Pick<DecoderPool, 'transcodeSoon'>) {
    this.#pool = pool
  }

  /** A browser's window of at most a minute. Throws `play.transcode.interval`, `play.decoder.*`. */
  async *transcode(answer: FootageAnswer): AsyncGenerator<Uint8Array, void, undefined> {
    const { plan } = answer
    if (plan.duration > LONGEST || plan.length > MAX_BYTES) {
      throw new Fault('bad-input', 'play.transcode.interval', 'a minute is transcoded at most')
    }
    const parts: Uint8Array[] = []
    for await (const part of answer.read()) parts.push(part)
    const [video] = readInit(plan.init).video
    if (video !== undefined) yield* this.#mux(video, unitsOf(Buffer.concat(parts)))
  }

  /**
   * A copy to look at, with the mark burnt into every picture, an hour at most; the original stays as it is.
   * Throws `play.transcode.interval`, `play.decoder.*`.
   */
  async *transcodeCopy(answer: FootageAnswer, mark: string): AsyncGenerator<Uint8Array, void, undefined> {
    const { plan } = answer
    if (plan.duration > LONGEST_COPY)
      throw new Fault('bad-input', 'play.transcode.interval', 'an hour is copied for viewing at most')
    async function* units(): AsyncGenerator<Unit> {
      // Each part after the description holds whole fragments.
      for await (const part of answer.read({ first: plan.init.length, end: plan.length })) yield* unitsOf(part)
    }
    const [video] = readInit(plan.init).video
    if (video !== undefined) yield* this.#mux(video, units(), mark)
  }

  async *transcodeTrick(
    video: VideoFormat,
    pictures: AsyncIterable<TrickUnit>,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    async function* units(): AsyncGenerator<Unit> {
      for await (const { media, data } of pictures) yield { time: media, isKey: true, data }
    }
    yield* this.#mux(video, units())
  }

  async *#mux(
    video: VideoFormat,
    units: AsyncIterable<Unit> | Iterable<Unit>,
    mark: string | null = null,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    let sequence = 0
    let before: Unit | null = null
    const write = (unit: Unit, duration: number): Uint8Array => {
      const samples = [{ size: unit.data.length, duration, compositionOffset: 0, isKey: unit.isKey }]
      const run = { decodeTime: unit.time, samples }
      return Buffer.concat([
        formatFragmentHeader({ sequence: ++sequence, wallTime: null, video: run, audio: null }),
        unit.data,
      ])
    }
    let interval = TICKS_PER_SECOND / 25
    for await (const picture of this.#run(video, units, mark)) {
      if ('codec' in picture) {
        yield formatInit({ video: picture, audio: null })
        continue
      }
      if (before !== null) {
        interval = Math.max(1, picture.time - before.time)
        yield write(before, interval)
      }
      before = picture
    }
    if (before !== null) yield write(before, Math.min(interval, TICKS_PER_SECOND))
  }

  /** Feeds the decoder as it answers and gives out what comes back. */
  async *#run(
    video: VideoFormat,
    units: AsyncIterable<Unit> | Iterable<Unit>,
    mark: string | null,
  ): AsyncGenerator<Picture, void, undefined> {
    const ready: Picture[] = []
    let fault: Fault | null = null
    let wake = (): void => {}
    const session = await this.#pool.transcodeSoon({
      format: (format) => ready.push(format),
      unit: (time, isKey, data) => {
        ready.push({ time, isKey, data })
        wake()
      },
      taken: () => wake(),
      end: (ended) => {
        fault = ended
        wake()
      },
    })
    const settle = async (limit: number): Promise<void> => {
      while (fault === null && session.pending > limit) await new Promise<void>((resolve) => (wake = resolve))
      if (fault !== null) throw fault
    }
    try {
      session.begin(video, mark)
      for await (const { time, isKey, data } of units) {
        session.push(time as Ticks90k, isKey, data)
        await settle(AHEAD)
        yield* ready.splice(0)
      }
      session.flush()
      await settle(0)
      yield* ready.splice(0)
    } finally {
      session.close()
    }
  }
}

function unitsOf(file: Uint8Array): Unit[] {
  const units: Unit[] = []
  scanFragmentsIn(file, (fragment) => {
    const bytes = file.subarray(fragment.offset, fragment.offset + fragment.totalBytes)
    const { video } = readFragment(bytes)
    let time = video?.decodeTime ?? 0
    for (const { offset, size, duration, compositionOffset, isKey } of video?.samples ?? []) {
      units.push({ time: time + compositionOffset, isKey, data: bytes.subarray(offset, offset + size) })
      time += duration
    }
  })
  return units
}
