// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, Fault } from '@mingjian/base'
import type { Disk, DiskFile } from './disk.ts'
import { type Layout, segmentName, type SegmentPlace } from './layout.ts'
import { segmentRoot, sha256 } from './sha256.ts'
import { formatHeader, formatRow, formatSeal } from './format-index.ts'
import { INDEX, type FragmentRow, type Seal, type SealReason, type SegmentHeader } from './segment-row.ts'

/** A fragment on its way to the disk: its bytes as they lie in memory until they are written, and its index row but for the place. */
export type FragmentBytes = Omit<FragmentRow, 'offset'> & Readonly<{ buffers: readonly Uint8Array[] }>

export type SegmentOptions = Readonly<{
  disk: Disk
  layout: Layout
  header: Omit<SegmentHeader, 'initLength' | 'formatHash'>
  init: Uint8Array
}>

/** Syncs, of which there is one a second, from one look whether the file still has its name to the next. */
const STAT_EVERY = 4

/**
 * One segment being written. Per fragment: one pwritev to the media, then one pwrite of its row; so a row never speaks of
 * bytes that were not handed to the kernel (invariant 4, design/recording.md). Calls must not overlap.
 * A rejected call leaves the segment unfit: `abandon` it; recovery makes it whole.
 */
export class SegmentWriter {
  readonly header: SegmentHeader
  readonly #disk: Disk
  readonly #layout: Layout
  readonly #init: Uint8Array
  readonly #hashes: Uint8Array[] = []
  #place: SegmentPlace | null = null
  #media: DiskFile | null = null
  #index: DiskFile | null = null
  #bytes: number
  #end: EpochTicks
  #isMediaDirty = false
  #isFolderDirty = false
  #syncs = 0

  constructor(options: SegmentOptions) {
    const { disk, layout, header, init } = options
    this.#disk = disk
    this.#layout = layout
    this.#init = init
    this.header = { ...header, initLength: init.length, formatHash: sha256(init) }
    this.#bytes = init.length
    this.#end = header.start
  }

  /** Known once the first fragment is written. */
  get place(): SegmentPlace | null {
    return this.#place
  }
  get bytes(): number {
    return this.#bytes
  }
  get end(): EpochTicks {
    return this.#end
  }
  get fragments(): number {
    return this.#hashes.length
  }

  async append(fragment: FragmentBytes): Promise<FragmentRow> {
    const { buffers, length, start, duration, beginsWithKey, isDamaged, frames, keyLength, sha256: hash } = fragment
    const offset = this.#bytes
    const row = { offset, length, start, duration, beginsWithKey, isDamaged, frames, keyLength, sha256: hash }
    const first = this.#media === null
    if (first) await this.#create()
    const { media, index } = this.#files()
    const rowBytes = formatRow(row)
    if (first) {
      await media.writeAt([this.#init, ...buffers], 0)
      await index.writeAt([formatHeader(this.header), rowBytes], 0)
    } else {
      await media.writeAt(buffers, row.offset)
      await index.writeAt([rowBytes], INDEX.headerBytes + this.#hashes.length * INDEX.rowBytes)
    }
    this.#hashes.push(row.sha256)
    this.#bytes = row.offset + row.length
    this.#end = (row.start + row.duration) as EpochTicks
    this.#isMediaDirty = true
    return row
  }

  /** Puts what was appended on the medium. The index is left to the seal: recovery reads rows back out of the media. */
  async sync(isLast = false): Promise<void> {
    if (!this.#isMediaDirty || this.#media === null) return
    this.#isMediaDirty = false
    await this.#media.sync()
    if (this.#isFolderDirty && this.#place !== null) {
      await this.#index?.sync()
      await this.#disk.syncFolder(this.#place.folder)
      this.#isFolderDirty = false
    }
    if (this.#syncs++ % STAT_EVERY !== 0 && !isLast) return
    const { links } = await this.#media.stat()
    if (links === 0)
      throw new Fault('data-loss', 'disk.segment.unlinked', 'the media file was removed while being written')
  }

  /** fdatasync media → write seal → fdatasync index → fsync folder if new → close. */
  async seal(reason: SealReason): Promise<Seal | null> {
    if (this.#media === null || this.#index === null) return null
    const seal: Seal = {
      reason,
      fragments: this.#hashes.length,
      bytes: this.#bytes,
      end: this.#end,
      root: segmentRoot(this.#hashes),
    }
    await this.sync(true)
    await this.#index.writeAt([formatSeal(seal)], INDEX.headerBytes + this.#hashes.length * INDEX.rowBytes)
    await this.#index.sync()
    await this.abandon()
    return seal
  }

  /** Closes the files as they are. */
  async abandon(): Promise<void> {
    const files = [this.#media, this.#index]
    this.#media = null
    this.#index = null
    for (const file of files) await file?.close()
  }

  #files(): { media: DiskFile; index: DiskFile } {
    const [media, index] = [this.#media, this.#index]
    if (media === null || index === null) throw new Fault('conflict', 'disk.segment.closed', 'the segment is closed')
    return { media, index }
  }

  async #create(): Promise<void> {
    for (let millis = 0; ; millis++) {
      // After a step back of the clock two segments can begin in one millisecond: the later takes the next free name.
      const name = segmentName((this.header.start + millis * 90) as EpochTicks)
      const place = this.#layout.segment(this.header.camera, name)
      if (millis === 0) await this.#disk.makeFolder(place.folder)
      try {
        this.#media = await this.#disk.open(place.media, 'create')
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'EEXIST' && millis < 1000) continue
        throw error
      }
      this.#place = place
      this.#isFolderDirty = true
      this.#index = await this.#disk.open(place.index, 'create')
      return
    }
  }
}
