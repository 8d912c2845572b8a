// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, TICKS_PER_SECOND } from '@mingjian/base'
import { type Box, listBoxes, needBox, needBytes, readBoxHead, readU64 } from './box.ts'
import { fmp4Fault } from './fault.ts'
import { AUDIO_TRACK, type Sample, VIDEO_TRACK } from './fragment.ts'

/** A sample and where its bytes begin, counted from the fragment's first byte. */
export type PlacedSample = Sample & Readonly<{ offset: number }>

export type FragmentRun = Readonly<{ decodeTime: number; descriptionIndex: number; samples: readonly PlacedSample[] }>

export type FragmentInfo = Readonly<{
  sequence: number
  /** `prft`: at wallTime the media clock of the track stood at mediaTime. */
  wallClock: Readonly<{ track: number; wallTime: EpochTicks; mediaTime: number }> | null
  video: FragmentRun | null
  audio: FragmentRun | null
  /** `prft`, `moof` and the head of `mdat`. */
  headerBytes: number
  /** The whole fragment, its `mdat` included. */
  totalBytes: number
}>

const MAX_SAMPLES = 65_536
const NTP_EPOCH = 2_208_988_800
const NTP_ERA = 0x100000000
const NOT_SYNC = 0x00010000

type Defaults = Readonly<{ duration: number; size: number; flags: number }>
type TrafContext = Readonly<{ bytes: Uint8Array; view: DataView; moof: number }>

/**
 * Reads a fragment from its first byte to the head of its `mdat`; the media itself need not be there.
 * Throws `wire.fmp4.box` when the bytes are no fragment or samples lie outside it. ISO/IEC 14496-12 §8.8.
 */
export function readFragment(bytes: Uint8Array): FragmentInfo {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 0
  let wallClock: FragmentInfo['wallClock'] = null
  let moof: Box | null = null
  while (moof === null) {
    const head = readBoxHead(bytes, at)
    if (head === null || at + head.size > bytes.length) throw fmp4Fault('the fragment is cut short', { at })
    const box = { type: head.type, start: at, body: at + head.headBytes, end: at + head.size }
    if (head.type === 'prft') wallClock = readPrft(view, box)
    else if (head.type === 'moof') moof = box
    else throw fmp4Fault('not a fragment', { type: head.type })
    at = box.end
  }
  const data = readBoxHead(bytes, at)
  if (data === null || data.type !== 'mdat') throw fmp4Fault('no media follow the fragment header', { at })
  const boxes = listBoxes(bytes, moof.body, moof.end)
  const runs = readRuns({ bytes, view, moof: moof.start }, boxes)
  const headerBytes = at + data.headBytes
  const totalBytes = at + data.size
  for (const run of [runs.video, runs.audio]) {
    for (const sample of run?.samples ?? []) {
      if (sample.offset < headerBytes || sample.offset + sample.size > totalBytes) {
        throw fmp4Fault('a sample lies outside its fragment', { offset: sample.offset })
      }
    }
  }
  const sequence = view.getUint32(needBytes(needBox(boxes, 'mfhd'), 8).body + 4)
  return { sequence, wallClock, ...runs, headerBytes, totalBytes }
}

function readPrft(view: DataView, box: Box): FragmentInfo['wallClock'] {
  const isWide = view.getUint8(needBytes(box, 20).body) > 0
  if (isWide) needBytes(box, 24)
  const track = view.getUint32(box.body + 4)
  const stamp = view.getUint32(box.body + 8)
  const seconds = (stamp < NTP_ERA / 2 ? stamp + NTP_ERA : stamp) - NTP_EPOCH
  const rest = view.getUint32(box.body + 12) / NTP_ERA
  const wallTime = (seconds * TICKS_PER_SECOND + Math.round(rest * TICKS_PER_SECOND)) as EpochTicks
  const mediaTime = isWide ? readU64(view, box.body + 16) : view.getUint32(box.body + 16)
  return { track, wallTime, mediaTime }
}

function readRuns(context: TrafContext, boxes: readonly Box[]): Pick<FragmentInfo, 'video' | 'audio'> {
  const runs: { video: FragmentRun | null; audio: FragmentRun | null } = { video: null, audio: null }
  for (const traf of boxes) {
    if (traf.type !== 'traf') continue
    const { track, run } = readTraf(context, listBoxes(context.bytes, traf.body, traf.end))
    if (track === VIDEO_TRACK) runs.video = run
    else if (track === AUDIO_TRACK) runs.audio = run
  }
  return runs
}

function readTraf(context: TrafContext, boxes: readonly Box[]): { track: number; run: FragmentRun } {
  const { view } = context
  const head = needBytes(needBox(boxes, 'tfhd'), 8)
  const flags = view.getUint32(head.body) & 0xffffff
  const track = view.getUint32(head.body + 4)
  let at = head.body + 8
  const field = (bit: number, bytes: number): number | null => {
    if ((flags & bit) === 0) return null
    if (at + bytes > head.end) throw fmp4Fault('a box is too short', { type: 'tfhd', at: head.start })
    at += bytes
    return bytes === 8 ? readU64(view, at - 8) : view.getUint32(at - 4)
  }
  if (field(0x1, 8) !== null)
    throw fmp4Fault('sample places counted from the file are not supported', { at: head.start })
  const descriptionIndex = field(0x2, 4) ?? 1
  const defaults = { duration: field(0x8, 4) ?? 0, size: field(0x10, 4) ?? 0, flags: field(0x20, 4) ?? 0 }
  const time = needBytes(needBox(boxes, 'tfdt'), 8)
  const isWide = view.getUint8(time.body) > 0
  if (isWide) needBytes(time, 12)
  const decodeTime = isWide ? readU64(view, time.body + 4) : view.getUint32(time.body + 4)
  const samples: PlacedSample[] = []
  for (const box of boxes) if (box.type === 'trun') readTrun(context, box, { defaults, samples })
  return { track, run: { decodeTime, descriptionIndex, samples } }
}

function readTrun(context: TrafContext, box: Box, into: { defaults: Defaults; samples: PlacedSample[] }): void {
  const { view } = context
  const { defaults, samples } = into
  const flags = view.getUint32(needBytes(box, 8).body) & 0xffffff
  const isSigned = view.getUint8(box.body) > 0
  const count = view.getUint32(box.body + 4)
  const has = (bit: number): number => ((flags & bit) === 0 ? 0 : 4)
  const each = has(0x100) + has(0x200) + has(0x400) + has(0x800)
  needBytes(box, 8 + has(0x1) + has(0x4) + each * count)
  if (samples.length + count > MAX_SAMPLES) throw fmp4Fault('too many samples', { count })
  let at = box.body + 8
  const next = (bit: number, otherwise: number): number => {
    if (has(bit) === 0) return otherwise
    at += 4
    return view.getUint32(at - 4)
  }
  const last = samples.at(-1)
  const follows = last === undefined ? 0 : last.offset + last.size - context.moof
  let offset = context.moof + (next(0x1, follows) | 0)
  const firstFlags = next(0x4, defaults.flags)
  for (let i = 0; i < count; i++) {
    const duration = next(0x100, defaults.duration)
    const size = next(0x200, defaults.size)
    const sampleFlags = next(0x400, i === 0 ? firstFlags : defaults.flags)
    const composition = next(0x800, 0)
    const compositionOffset = isSigned ? composition | 0 : composition
    samples.push({ size, duration, compositionOffset, isKey: (sampleFlags & NOT_SYNC) === 0, offset })
    offset += size
  }
}
