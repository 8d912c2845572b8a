// SPDX-License-Identifier: Apache-2.0
import { Fault, type Wrap32 } from '@mingjian/base'
import type { PacketInfo, VideoFormat, VideoSink } from '../media.ts'
import { isEqualBytes } from './set-table.ts'
import { Slab } from './slab.ts'
import { findStartCode } from './start-code.ts'
import { NalRole, type VideoSyntax } from './syntax.ts'

export type AssemblerLimits = Readonly<{
  /** Bytes of one access unit. */
  maxUnitBytes: number
  maxNals: number
  /** Memory a track begins with; it grows to its largest picture. */
  slabBytes: number
}>

export const ASSEMBLER_LIMITS: AssemblerLimits = {
  maxUnitBytes: 8 * 1024 * 1024,
  maxNals: 512,
  slabBytes: 32 * 1024,
}

const LENGTH_BYTES = 4
/** Pictures without an IDR after which any intra picture, and later any recovery point, is taken as a place to begin. */
const INTRA_WAIT = 64
const REFRESH_WAIT = 256

/**
 * Gathers NAL units into access units: finds where pictures end, takes parameter sets out, says what was damaged.
 * The payload formats of RFC 6184 and RFC 7798 feed it.
 */
export class UnitAssembler {
  readonly #syntax: VideoSyntax
  readonly #sink: VideoSink
  readonly #limits: AssemblerLimits
  readonly #slab: Slab
  #format: VideoFormat | null = null
  #rtpTime = 0 as Wrap32
  /** Markers come inside pictures, so only time stamps and first slices end them. */
  #ignoresMarkers = false
  #scansAll = false

  // the stream, until the next undamaged key picture
  #isWaiting = true
  #isBroken = false
  #isAfterBreak = true
  #unitsWaited = 0

  // the open unit
  #slices = 0
  #nals = 0
  #isKey = false
  #hasFirstSlice = false
  #isIntra = true
  #hasRecovery = false
  #isSkipped = false
  #isUnitDamaged = false
  #isGapBefore = false
  #isTooLong = false
  #firstSlice = -1
  #keptSets = 0

  // the open NAL unit, as an offset from the unit's start; -1: none
  #nalStart = -1

  constructor(syntax: VideoSyntax, sink: VideoSink, limits: AssemblerLimits) {
    this.#syntax = syntax
    this.#sink = sink
    this.#limits = limits
    this.#slab = new Slab(limits.slabBytes)
  }

  get hasOpenNal(): boolean {
    return this.#nalStart >= 0
  }

  /** Before the NAL units of each packet. */
  begin(info: PacketInfo): void {
    if (info.rtpTime !== this.#rtpTime) {
      if (this.#slices > 0 || this.#isUnitDamaged || this.#nalStart >= 0) this.#finish(info.lostBefore)
      this.#rtpTime = info.rtpTime
    }
    if (!info.lostBefore) return
    if (this.#nalStart >= 0) this.#abandon()
    if (this.#slices > 0) this.#isUnitDamaged = true
    this.#isGapBefore = true
    this.#isBroken = true
  }

  /** After the NAL units of each packet. */
  end(marker: boolean): void {
    if (!marker || this.#ignoresMarkers) return
    if (this.#slices > 0 || this.#nalStart >= 0) this.#finish(false)
  }

  /** The unit is all that will come. */
  flush(): void {
    if (this.#slices > 0) this.#finish(this.#nalStart >= 0)
    this.#reset(0)
    this.#slab.rewind(0)
    this.#isBroken = true
  }

  /** Begins a NAL unit whose first payload bytes, for the sake of the slice header, are at `from`. */
  open(header: number, payload: Uint8Array, from: number): void {
    if (this.#nalStart >= 0) {
      this.#sink.quirk('nal-fragment-without-end')
      this.close()
    }
    this.#breakPicture(header, payload, from - this.#syntax.headerBytes)
    this.#nalStart = this.#slab.unitBytes
    this.#slab.reserve(LENGTH_BYTES + 2 + payload.length)
    for (let i = 0; i < LENGTH_BYTES; i++) this.#slab.byte(0)
    if (++this.#nals > this.#limits.maxNals) this.#overflow()
  }

  byte(value: number): void {
    this.#slab.byte(value)
  }

  append(payload: Uint8Array, from: number): void {
    if (this.#slab.unitBytes + payload.length > this.#limits.maxUnitBytes) return this.#overflow()
    this.#slab.append(payload, from)
  }

  /** Ends the open NAL unit. */
  close(): void {
    const start = this.#nalStart
    if (start < 0) return
    this.#nalStart = -1
    const slab = this.#slab
    const bytes = slab.bytes
    const first = start + LENGTH_BYTES
    let end = slab.unitBytes
    while (end > first && bytes[end - 1] === 0) end--
    if (end < slab.unitBytes) {
      this.#sink.quirk('nal-trailing-zeros')
      slab.rewind(end)
    }
    const role = this.#syntax.roleOf(bytes[first] ?? 0)
    const isSmall = role === NalRole.ParameterSet || role === NalRole.Sei || role === NalRole.Delimiter
    if ((isSmall || this.#scansAll) && this.#splitAtStartCodes(start)) return
    this.#settle(role, start)
  }

  /** A whole NAL unit, or several behind Annex B start codes. */
  nal(payload: Uint8Array, from: number, to: number): void {
    if (payload[from] === 0 && payload[from + 1] === 0 && findStartCode(payload, from, Math.min(to, from + 4)) >= 0) {
      this.#sink.quirk('nal-start-codes')
      this.#scansAll = true
      return this.#pieces(payload, from, to)
    }
    if (to - from < this.#syntax.headerBytes) return this.#sink.quirk('nal-empty')
    this.open(payload[from] ?? 0, payload, from + this.#syntax.headerBytes)
    if (this.#nalStart < 0) return
    if (this.#slab.unitBytes + to - from > this.#limits.maxUnitBytes) return this.#overflow()
    this.#slab.appendRange(payload, from, to)
    this.close()
  }

  /** Something of the open picture was lost in a way that sequence numbers do not show. */
  damage(): void {
    this.#isUnitDamaged = true
    this.#isBroken = true
  }

  #pieces(bytes: Uint8Array, from: number, to: number): void {
    let at = findStartCode(bytes, from, to)
    if (at !== from) this.#piece(bytes, from, at < 0 ? to : at)
    while (at >= 0) {
      const next = findStartCode(bytes, at + 3, to)
      this.#piece(bytes, at + 3, next < 0 ? to : next)
      at = next
    }
  }

  #piece(bytes: Uint8Array, from: number, to: number): void {
    let end = to
    while (end > from && bytes[end - 1] === 0) end--
    if (end > from) this.nal(bytes, from, end)
  }

  /** Ends the open picture when this NAL unit belongs to the next although its time stamp is the same. */
  #breakPicture(header: number, payload: Uint8Array, at: number): void {
    if (this.#slices === 0) return
    const role = this.#syntax.roleOf(header)
    // Parameter sets do not end it: GStreamer's payloader repeats them before each slice of a key picture.
    if (role === NalRole.Delimiter) return this.#finish(false)
    if (role !== NalRole.Slice && role !== NalRole.KeySlice) return
    if (this.#syntax.isFirstSlice(payload, at) && !this.#syntax.canPairFields()) {
      this.#sink.quirk('video-same-time')
      this.#finish(false)
    }
  }

  #splitAtStartCodes(start: number): boolean {
    const view = this.#slab.view(start + LENGTH_BYTES)
    if (findStartCode(view, 0, view.length) < 0) return false
    this.#sink.quirk('nal-start-codes')
    this.#scansAll = true
    const copy = new Uint8Array(view)
    this.#slab.rewind(start)
    this.#pieces(copy, 0, copy.length)
    return true
  }

  #settle(role: number, start: number): void {
    const slab = this.#slab
    const length = slab.unitBytes - start - LENGTH_BYTES
    if (length < this.#syntax.headerBytes) {
      slab.rewind(start)
      return this.#sink.quirk('nal-empty')
    }
    if (((slab.bytes[start + LENGTH_BYTES] ?? 0) & 0x80) !== 0) {
      this.#sink.quirk('nal-forbidden-bit')
      slab.rewind(start)
      return this.damage()
    }
    switch (role) {
      case NalRole.Slice:
      case NalRole.KeySlice:
        this.#addSlice(role, start)
        break
      case NalRole.ParameterSet:
        if (!this.#addSet(start)) return slab.rewind(start)
        break
      case NalRole.Sei:
        if (this.#slices === 0 && this.#syntax.hasRecoveryPoint(slab.view(start + LENGTH_BYTES)))
          this.#hasRecovery = true
        break
      case NalRole.Keep:
        break
      case NalRole.Reserved:
        this.#sink.quirk('nal-reserved-type')
        return slab.rewind(start)
      default:
        return slab.rewind(start)
    }
    slab.setLength(start, length)
  }

  #addSlice(role: number, start: number): void {
    const { bytes } = this.#slab
    const at = start + LENGTH_BYTES
    if (this.#slices === 0) {
      this.#hasFirstSlice = this.#syntax.isFirstSlice(bytes, at)
      this.#firstSlice = start + LENGTH_BYTES
      this.#isKey = role === NalRole.KeySlice
      this.#isSkipped = this.#syntax.isSkippedLeading(bytes[at] ?? 0)
    }
    this.#slices++
    if (role === NalRole.Slice && this.#isIntra && (this.#isWaiting || this.#hasRecovery)) {
      this.#isIntra = this.#readSlice(start + LENGTH_BYTES, (nal) => this.#syntax.isIntra(nal)) ?? false
    }
  }

  /** Whether the set stays in the unit: it may concern pictures before the next key picture. */
  #addSet(start: number): boolean {
    const nal = this.#slab.view(start + LENGTH_BYTES)
    const change = this.#syntax.putSet(nal)
    if (change === 'bad') this.#sink.quirk('video-bad-parameter-set')
    const isKept = change === 'changed' && !this.#isWaiting && this.#syntax.isPictureSet(nal)
    if (isKept) this.#keptSets++
    return isKept
  }

  #readSlice<T>(offset: number, read: (nal: Uint8Array) => T): T | null {
    try {
      return read(this.#slab.view(offset))
    } catch (thrown) {
      if (!(thrown instanceof Fault)) throw thrown
      this.#sink.quirk('video-bad-slice')
      return null
    }
  }

  /** Drops the open NAL unit, of which a piece is missing. */
  #abandon(): void {
    this.#slab.rewind(this.#nalStart)
    this.#nalStart = -1
    this.damage()
  }

  #overflow(): void {
    if (!this.#isTooLong) this.#sink.quirk('video-unit-too-long')
    this.#isTooLong = true
    this.#nalStart = -1
    this.#slab.rewind(0)
    this.damage()
  }

  #finish(isTailLost: boolean): void {
    if (this.#nalStart >= 0) {
      if (isTailLost) this.#abandon()
      else {
        this.#sink.quirk('nal-fragment-without-end')
        this.close()
      }
    }
    if (this.#isTooLong || this.#slices === 0) {
      if (this.#isTooLong) this.#slab.rewind(0)
      return this.#reset(this.#isTooLong ? 0 : this.#nals)
    }
    if (!this.#hasFirstSlice) this.#noteHeadless()
    const isDamaged = this.#isUnitDamaged || isTailLost || !this.#hasFirstSlice
    if (this.#decideKey()) this.#giveKey(isDamaged)
    else this.#giveDelta(isDamaged)
    this.#reset(0)
  }

  /** A picture that begins in its middle though nothing was lost: the marker came too early. */
  #noteHeadless(): void {
    if (this.#isGapBefore || this.#isWaiting || this.#ignoresMarkers) return
    this.#sink.quirk('video-early-marker')
    this.#ignoresMarkers = true
  }

  #decideKey(): boolean {
    if (this.#isKey) return true
    if (this.#syntax.codec !== 'h264') return false
    if (this.#isIntra && this.#hasRecovery) return true
    if (!this.#isWaiting) return false
    this.#unitsWaited++
    const isKey =
      (this.#unitsWaited > INTRA_WAIT && this.#isIntra) || (this.#unitsWaited > REFRESH_WAIT && this.#hasRecovery)
    if (isKey) this.#sink.quirk('video-no-idr')
    return isKey
  }

  #giveKey(isDamaged: boolean): void {
    const format = this.#readSlice(this.#firstSlice, (nal) => this.#syntax.formatOf(this.#syntax.ppsOf(nal)))
    if (format === null) {
      this.#sink.quirk('video-no-parameter-sets')
      this.#isBroken = true
      return this.#discard()
    }
    if (this.#keptSets > 0) this.#cutSets()
    if (this.#format === null || (format !== this.#format && !isEqualBytes(format.config, this.#format.config))) {
      this.#sink.format(format)
    }
    this.#format = format
    this.#isAfterBreak = this.#isWaiting || this.#isBroken
    this.#isWaiting = false
    this.#unitsWaited = 0
    this.#isBroken = isDamaged
    this.#give(true, isDamaged)
  }

  #giveDelta(isDamaged: boolean): void {
    if (isDamaged) this.#isBroken = true
    if (this.#isWaiting) return this.#discard()
    if (this.#isSkipped && this.#isAfterBreak) {
      this.#sink.quirk('video-leading-dropped')
      return this.#discard()
    }
    if (!this.#isSkipped) this.#isAfterBreak = false
    this.#give(false, isDamaged || this.#isBroken)
  }

  #give(isKey: boolean, isDamaged: boolean): void {
    this.#sink.unit({ track: 'video', rtpTime: this.#rtpTime, isKey, isDamaged, data: this.#slab.take() })
  }

  #discard(): void {
    this.#slab.rewind(0)
  }

  /** The sets of a key picture are in its format. */
  #cutSets(): void {
    let at = 0
    while (at < this.#slab.unitBytes) {
      const nal = this.#slab.view(at)
      const size = LENGTH_BYTES + (((nal[0] ?? 0) << 24) | ((nal[1] ?? 0) << 16) | ((nal[2] ?? 0) << 8) | (nal[3] ?? 0))
      if (this.#syntax.roleOf(nal[LENGTH_BYTES] ?? 0) === NalRole.ParameterSet) this.#slab.cut(at, size)
      else at += size
    }
  }

  #reset(nals: number): void {
    this.#slices = 0
    this.#nals = nals
    this.#isKey = false
    this.#hasFirstSlice = false
    this.#isIntra = true
    this.#isSkipped = false
    this.#isUnitDamaged = false
    this.#isGapBefore = false
    this.#isTooLong = false
    if (nals > 0) return
    this.#hasRecovery = false
    this.#keptSets = 0
    this.#firstSlice = -1
  }
}
