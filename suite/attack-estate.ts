// SPDX-License-Identifier: Apache-2.0
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type EpochMillis, type EpochTicks, HandClock, silentLog, toTicks } from '@mingjian/base'
import type { EntryType, JsonObject } from '@mingjian/evidence'
import { Layout } from '../packages/server/src/disk/layout.ts'
import { formatEntry as formatLine } from '../packages/server/src/disk/ledger.ts'
import { EvidenceLog, logFiles } from '../packages/server/src/log/evidence-log.ts'
import { bodyOf, type Clip, DAY_START, indexOf, makeClip } from './attack-clip.ts'

const SECOND = 90_000
const MINUTE_MILLIS = 60_000

/** The day of the clips. */
export const DAY = new Date(DAY_START).toISOString().slice(0, 10)

type Draft = Readonly<{ type: EntryType; body: JsonObject; at: number }>
type EstateOptions = Readonly<{
  cameras: readonly string[]
  minutes: number
  /** Minutes in which the camera was away, told as gaps. */
  away: readonly number[]
}>

/** A data folder at rest: footage, indices, ledgers and log of a day, made with the product's own writers. */
export class Estate {
  readonly data: string
  readonly layout: Layout
  readonly clips: readonly Clip[]

  private constructor(data: string, clips: readonly Clip[]) {
    this.data = data
    this.layout = new Layout(join(data, 'footage'))
    this.clips = clips
  }

  static async make(options: EstateOptions): Promise<Estate> {
    const data = await mkdtemp(join(tmpdir(), 'mingjian-estate-'))
    const minutes = Array.from({ length: options.minutes }, (_, minute) => minute).filter(
      (m) => !options.away.includes(m),
    )
    const clips = options.cameras.flatMap((camera) => minutes.map((minute) => makeClip(camera, minute)))
    const estate = new Estate(data, clips)
    for (const clip of clips) await estate.write(clip)
    await estate.#writeLedgers(options)
    await estate.#writeLog(options)
    return estate
  }

  /** Media and index of a segment, as they would be had it been recorded so. */
  async write(clip: Clip): Promise<void> {
    const place = this.layout.segment(clip.facts.camera, clip.facts.name)
    await mkdir(dirname(place.media), { recursive: true })
    await writeFile(place.media, Buffer.concat([clip.init, ...clip.parts]))
    await writeFile(place.index, indexOf(clip))
  }

  find(camera: string, minute: number): Clip {
    const name = makeClip(camera, minute).facts.name
    const clip = this.clips.find(({ facts }) => facts.camera === camera && facts.name === name)
    if (clip === undefined) throw new Error(`no clip of ${camera} at minute ${minute}`)
    return clip
  }

  /** Runs the log's own writer on the folder, its clock standing at `at`. */
  async enter(drafts: readonly Draft[]): Promise<void> {
    const clock = new HandClock((DAY_START + 86_400_000) as EpochMillis)
    const log = await EvidenceLog.open({
      ...{ ...logFiles(this.data), name: 'unit.example', clock, log: silentLog },
      keepSealed: () => Promise.resolve(),
    })
    await Promise.all(drafts.map(({ type, body, at }) => log.append({ type, body, at: at as EpochMillis })))
    await log.close()
  }

  /** A copy, for an attack that leaves the original alone. */
  async copy(): Promise<Estate> {
    const data = await mkdtemp(join(tmpdir(), 'mingjian-estate-'))
    await cp(this.data, data, { recursive: true })
    return new Estate(data, this.clips)
  }

  async checkpoint(): Promise<string> {
    return readFile(join(this.data, 'log', 'checkpoint'), 'utf8')
  }

  async remove(): Promise<void> {
    await rm(this.data, { recursive: true, force: true })
  }

  async #writeLedgers({ cameras, away }: EstateOptions): Promise<void> {
    for (const camera of cameras) {
      const lines = away.flatMap((minute) => {
        const at = toTicks((DAY_START + minute * MINUTE_MILLIS) as EpochMillis)
        const back = (at + 60 * SECOND) as EpochTicks
        return [
          formatLine({ kind: 'lost', at, cause: 'link-lost', detail: null }),
          formatLine({ kind: 'back', at: back }),
        ]
      })
      await writeFile(this.layout.ledger(camera, DAY), lines.join(''))
    }
  }

  async #writeLog({ away, cameras }: EstateOptions): Promise<void> {
    const segments = this.clips.map((clip): Draft => ({
      type: 'footage.segment',
      body: bodyOf(clip),
      at: clip.facts.end / 90 + 120,
    }))
    const gaps = cameras.flatMap((camera) =>
      away.map((minute): Draft => {
        const [start, end] = [DAY_START + minute * MINUTE_MILLIS, DAY_START + (minute + 1) * MINUTE_MILLIS]
        const times = { start: new Date(start).toISOString(), end: new Date(end).toISOString() }
        return { type: 'footage.gap', body: { camera, cause: 'link-lost', ...times }, at: end + 100 }
      }),
    )
    const open: Draft = { type: 'log.open', body: { version: '0' }, at: DAY_START }
    const drafts = [open, ...segments, ...gaps].toSorted((a, b) => a.at - b.at)
    // the log's queue is bounded
    for (let from = 0; from < drafts.length; from += 2000) await this.enter(drafts.slice(from, from + 2000))
  }
}
