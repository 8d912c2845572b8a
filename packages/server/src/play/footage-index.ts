// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, Fault, TICKS_PER_SECOND } from '@mingjian/base'
import { type InitInfo, readInit } from '@mingjian/wire'
import { type Disk, isAbsent } from '../disk/disk.ts'
import { listFolder, readFile } from '../disk/durable.ts'
import { dayOf, type Layout, parseSegmentName, type SegmentPlace } from '../disk/layout.ts'
import { MAX_INDEX_BYTES, parseIndex, type SegmentIndex } from '../disk/segment-index.ts'

/** A segment with its index and the formats that its media begin with. `media` is its length, 0 when it is gone. */
export type FoundSegment = Readonly<{ place: SegmentPlace; index: SegmentIndex; init: InitInfo | null; media: number }>

type Extent = Readonly<{ camera: string; from: EpochTicks; to: EpochTicks }>

/** Names of segments without their indices: the catalogue. Without one the folders are listed. */
export interface SegmentCatalogue {
  segments(extent: Extent): Promise<readonly Readonly<{ name: string }>[]>
  /** The newest that begins at or before `time`. */
  segmentAt(camera: string, time: EpochTicks): Promise<Readonly<{ name: string }> | null>
}

const DAY = 86_400 * TICKS_PER_SECOND
/** Sealed indices kept in memory: some 5 kB each. */
const KEPT = 4096
const AT_ONCE = 16
const MAX_INIT = 1 << 20

/** Footage as the disk tells it, the open segments too. */
export class FootageIndex {
  readonly #disk: Disk
  readonly #layout: Layout
  readonly #catalogue: SegmentCatalogue | null
  readonly #sealed = new Map<string, SegmentIndex>() // by path, least recently used first
  readonly #inits = new Map<string, InitInfo>() // by format hash

  constructor(disk: Disk, layout: Layout, catalogue: SegmentCatalogue | null = null) {
    this.#disk = disk
    this.#layout = layout
    this.#catalogue = catalogue
  }

  /** Segments that overlap [from, to), in the order of their names. One that cannot be read counts as not there. */
  async list(extent: Extent): Promise<FoundSegment[]> {
    const listed = await this.#catalogue?.segments(extent)
    const names = listed?.map((segment) => segment.name) ?? (await this.#namesWithin(extent))
    const found = await this.#readAll(extent.camera, names)
    return found.filter(({ index }) => {
      const last = index.rows.at(-1)
      return last !== undefined && index.header.start < extent.to && last.start + last.duration > extent.from
    })
  }

  /** The segment that holds the newest picture at or before `time`, looking back at most `days` of folders. */
  async findAtOrBefore(camera: string, time: EpochTicks, days = 40): Promise<FoundSegment | null> {
    if (this.#catalogue !== null) return this.#askCatalogue(this.#catalogue, camera, time)
    for (let back = 0; back <= days; back++) {
      const day = dayOf((time - back * DAY) as EpochTicks)
      const names = (await this.#namesOf(camera, day)).filter((name) => (parseSegmentName(name) ?? Infinity) <= time)
      for (let at = names.length - 1; at >= 0 && at >= names.length - 4; at--) {
        const [segment] = await this.#readAll(camera, names.slice(at, at + 1))
        if (segment !== undefined && isShown(segment, time)) return segment
      }
    }
    return null
  }

  /** A segment whose media are gone is passed over. */
  async #askCatalogue(catalogue: SegmentCatalogue, camera: string, time: EpochTicks): Promise<FoundSegment | null> {
    let before = time
    for (let tries = 0; tries < 8; tries++) {
      const named = await catalogue.segmentAt(camera, before)
      if (named === null) return null
      const [segment] = await this.#readAll(camera, [named.name])
      if (segment !== undefined && isShown(segment, time)) return segment
      before = ((parseSegmentName(named.name) ?? before) - 90) as EpochTicks
    }
    return null
  }

  async #namesWithin({ camera, from, to }: Extent): Promise<string[]> {
    const names: string[] = []
    // A segment belongs to the day in which it begins and seldom reaches into the next.
    for (let at = from - DAY; dayOf(at as EpochTicks) <= dayOf(to); at += DAY) {
      names.push(...(await this.#namesOf(camera, dayOf(at as EpochTicks))))
    }
    const startOf = (name: string): number => parseSegmentName(name) ?? Infinity
    const first = names.findIndex((name) => startOf(name) > from)
    // Two before: after a step back of the clock segments overlap.
    const begin = Math.max(0, (first < 0 ? names.length : first) - 2)
    return names.slice(begin).filter((name) => startOf(name) < to)
  }

  async #namesOf(camera: string, day: string): Promise<string[]> {
    const files = await listFolder(this.#disk, this.#layout.day(camera, day))
    const stems = files.filter((file) => file.endsWith('.idx')).map((file) => `${day}/${file.slice(0, -4)}`)
    return stems.filter((name) => parseSegmentName(name) !== null).sort()
  }

  async #readAll(camera: string, names: readonly string[]): Promise<FoundSegment[]> {
    const found: FoundSegment[] = []
    for (let at = 0; at < names.length; at += AT_ONCE) {
      const batch = names.slice(at, at + AT_ONCE).map((name) => this.#read(this.#layout.segment(camera, name)))
      for (const segment of await Promise.all(batch)) if (segment !== null) found.push(segment)
    }
    return found
  }

  async #read(place: SegmentPlace): Promise<FoundSegment | null> {
    try {
      const index = await this.#readIndex(place)
      if (index === null) return null
      return { place, index, ...(await this.#readMedia(place, index)) }
    } catch (thrown) {
      // A segment that cannot be believed must not take its neighbours with it: it becomes a gap with the cause `missing`.
      if (thrown instanceof Fault) return null
      throw thrown
    }
  }

  async #readIndex(place: SegmentPlace): Promise<SegmentIndex | null> {
    const known = this.#sealed.get(place.index)
    if (known !== undefined) {
      this.#sealed.delete(place.index)
      this.#sealed.set(place.index, known)
      return known
    }
    const bytes = await readFile(this.#disk, place.index, MAX_INDEX_BYTES)
    if (bytes === null) return null
    const index = parseIndex(bytes)
    if (index.seal !== null) {
      this.#sealed.set(place.index, index)
      for (const oldest of this.#sealed.keys()) {
        if (this.#sealed.size <= KEPT) break
        this.#sealed.delete(oldest)
      }
    }
    return index
  }

  async #readMedia(place: SegmentPlace, index: SegmentIndex): Promise<Pick<FoundSegment, 'init' | 'media'>> {
    const hash = Buffer.from(index.header.formatHash).toString('hex')
    try {
      const file = await this.#disk.open(place.media, 'read')
      try {
        const { size } = await file.stat()
        const known = this.#inits.get(hash)
        if (known !== undefined) return { init: known, media: size }
        const bytes = new Uint8Array(Math.min(index.header.initLength, MAX_INIT))
        await file.readAt(bytes, 0)
        const init = readInit(bytes)
        this.#inits.set(hash, init)
        return { init, media: size }
      } finally {
        await file.close()
      }
    } catch (thrown) {
      if (isAbsent(thrown)) return { init: null, media: 0 }
      throw thrown
    }
  }
}

function isShown(segment: FoundSegment, time: EpochTicks): boolean {
  return segment.media > 0 && (segment.index.rows[0]?.start ?? Infinity) <= time
}
