// SPDX-License-Identifier: Apache-2.0
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type EpochMillis, type EpochTicks, HandClock, silentLog, toTicks } from '@mingjian/base'
import { type EntryType, type JsonObject, toBase64 } from '@mingjian/evidence'
import { formatHeader, formatRow, formatSeal } from '../packages/server/src/disk/format-index.ts'
import type { SegmentFacts } from '../packages/server/src/disk/facts.ts'
import { Layout, segmentName } from '../packages/server/src/disk/layout.ts'
import { formatEntry as formatLine } from '../packages/server/src/disk/ledger.ts'
import type { FragmentRow } from '../packages/server/src/disk/segment-row.ts'
import { segmentRoot } from '../packages/server/src/disk/sha256.ts'
import { EvidenceLog, logFiles } from '../packages/server/src/log/evidence-log.ts'
import { sha256 } from './plain-log.ts'

const SECOND = 90_000
const MINUTE_MILLIS = 60_000

/** A whole UTC day, its footage long sealed when anybody looks. */
export const DAY = '2026-11-23'
export const DAY_START = Date.parse(`${DAY}T00:00:00Z`)

export type Clip = Readonly<{ facts: SegmentFacts; init: Buffer; parts: readonly Buffer[] }>
export type Draft = Readonly<{ type: EntryType; body: JsonObject; at: number }>
export type EstateOptions = Readonly<{
  cameras: readonly string[]
  minutes: number
  /** Minutes in which the camera was away, told as gaps. */
  away: readonly number[]
}>

const box = (type: string, body: string): Buffer => {
  const head = Buffer.alloc(8)
  head.writeUInt32BE(8 + body.length)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, Buffer.from(body, 'latin1')])
}
const INIT = Buffer.concat([box('ftyp', 'iso6'), box('moov', 'x'.repeat(64))])

/** A fragment in the boxes of one: what a picture holds does not matter here. */
export function fragmentOf(text: string): Buffer {
  return Buffer.concat([box('moof', text), box('mdat', `picture of ${text}`)])
}

/** One minute of a camera: a second a fragment. */
export function makeClip(
  camera: string,
  minute: number,
  change: (parts: Buffer[]) => readonly Buffer[] = (p) => p,
): Clip {
  const start = toTicks((DAY_START + minute * MINUTE_MILLIS) as EpochMillis)
  const parts = change(Array.from({ length: 60 }, (_, second) => fragmentOf(`${camera} ${minute} ${second}`)))
  const bytes = parts.reduce((sum, part) => sum + part.length, INIT.length)
  const root = Buffer.from(segmentRoot(parts.map((part) => sha256(part)))).toString('hex')
  return {
    facts: {
      ...{ camera, name: segmentName(start), start, end: (start + parts.length * SECOND) as EpochTicks, bytes },
      ...{ fragments: parts.length, isDamaged: false, codec: 'h264', codecString: 'avc1.42c01e' },
      ...{ width: 320, height: 240, audio: null, root, reason: 'full' },
    },
    init: INIT,
    parts,
  }
}

/** The index of a segment as the recorder writes it, for any media: root fixes it up after what he did. */
export function indexOf({ facts, init, parts }: Clip): Buffer {
  let offset = init.length
  const rows = parts.map((part, i): FragmentRow => {
    const row = { offset, length: part.length, start: (facts.start + i * SECOND) as EpochTicks, duration: SECOND }
    offset += part.length
    return { ...row, beginsWithKey: true, isDamaged: false, frames: 1, keyLength: part.length, sha256: sha256(part) }
  })
  const { camera, start, codec, codecString, width, height, audio, end } = facts
  const header = { camera, start, codec, codecString, width, height, audio }
  return Buffer.concat([
    formatHeader({ ...header, formatHash: sha256(init), initLength: init.length }),
    ...rows.map(formatRow),
    formatSeal({
      reason: 'full',
      fragments: rows.length,
      bytes: offset,
      end,
      root: Buffer.from(facts.root ?? '', 'hex'),
    }),
  ])
}

/** The body of the entry that tells of a segment. */
export function bodyOf({ facts, init, parts }: Clip): JsonObject {
  const iso = (time: EpochTicks): string => new Date(time / 90).toISOString()
  return {
    ...{ camera: facts.camera, name: facts.name, start: iso(facts.start), end: iso(facts.end), bytes: facts.bytes },
    root: Buffer.from(facts.root ?? '', 'hex').toString('base64'),
    init: { hash: toBase64(sha256(init)), bytes: init.length },
    ...{ count: parts.length, first: 0 },
    fragments: parts.map((part, i) => [toBase64(sha256(part)), part.length, i * 1000]),
  }
}

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
