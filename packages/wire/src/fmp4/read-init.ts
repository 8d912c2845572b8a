// SPDX-License-Identifier: Apache-2.0
import { aacFormat } from '../aac/config.ts'
import { h264Format, parseAvcC } from '../h264/avcc.ts'
import { h265Format, parseHvcC } from '../h265/hvcc.ts'
import type { AudioFormat, VideoFormat } from '../media.ts'
import { opusHeadOf } from '../opus/opus-head.ts'
import { type Box, listBoxes, needBox, needBytes, readBoxHead } from './box.ts'
import { fmp4Fault } from './fault.ts'

export type InitInfo = Readonly<{
  /** By description index, less one. */
  video: readonly VideoFormat[]
  audio: AudioFormat | null
  /** Bytes up to the end of `moov`. */
  bytes: number
}>

const VIDEO_ENTRY_BYTES = 78
const AUDIO_ENTRY_BYTES = 28
const MAX_ENTRIES = 64

/** Reads the initialisation of a file that formatInit wrote. Throws `wire.fmp4.*` or what the codecs' records throw. */
export function readInit(bytes: Uint8Array): InitInfo {
  let at = 0
  for (;;) {
    const head = readBoxHead(bytes, at)
    if (head === null || at + head.size > bytes.length) throw fmp4Fault('the initialisation is cut short', { at })
    if (head.type === 'moov') return { ...readMovie(bytes, at + head.headBytes, at + head.size), bytes: at + head.size }
    at += head.size
  }
}

function readMovie(bytes: Uint8Array, from: number, to: number): Pick<InitInfo, 'video' | 'audio'> {
  const video: VideoFormat[] = []
  let audio: AudioFormat | null = null
  for (const track of listBoxes(bytes, from, to)) {
    if (track.type !== 'trak') continue
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const inside = (box: Box): Box[] => listBoxes(bytes, box.body, box.end)
    const media = inside(needBox(inside(track), 'mdia'))
    const timescale = readTimescale(view, needBox(media, 'mdhd'))
    const tables = inside(needBox(inside(needBox(media, 'minf')), 'stbl'))
    const descriptions = needBytes(needBox(tables, 'stsd'), 8)
    const entries = listBoxes(bytes, descriptions.body + 8, descriptions.end)
    if (entries.length > MAX_ENTRIES) throw fmp4Fault('too many sample descriptions', { count: entries.length })
    for (const entry of entries) {
      const format = readVideoEntry(bytes, entry)
      if (format !== null) video.push(format)
      else audio ??= readAudioEntry({ bytes, view, entry }, timescale)
    }
  }
  return { video, audio }
}

function readTimescale(view: DataView, box: Box): number {
  const at = view.getUint8(needBytes(box, 24).body) > 0 ? 20 : 12
  return view.getUint32(box.body + at)
}

function readVideoEntry(bytes: Uint8Array, entry: Box): VideoFormat | null {
  const isH264 = entry.type === 'avc1'
  if (!isH264 && entry.type !== 'hvc1') return null
  const boxes = listBoxes(bytes, needBytes(entry, VIDEO_ENTRY_BYTES).body + VIDEO_ENTRY_BYTES, entry.end)
  const box = needBox(boxes, isH264 ? 'avcC' : 'hvcC')
  const config = new Uint8Array(bytes.subarray(box.body, box.end))
  if (isH264) {
    const sets = parseAvcC(config)
    return { ...h264Format(sets.sps, sets.pps), config }
  }
  return { ...h265Format(parseHvcC(config)), config }
}

type EntryPlace = Readonly<{ bytes: Uint8Array; view: DataView; entry: Box }>

function readAudioEntry(place: EntryPlace, rate: number): AudioFormat | null {
  const { bytes, view, entry } = place
  needBytes(entry, AUDIO_ENTRY_BYTES)
  const channels = view.getUint16(entry.body + 16)
  const inner = (): Box[] => listBoxes(bytes, entry.body + AUDIO_ENTRY_BYTES, entry.end)
  switch (entry.type) {
    case 'alaw':
      return { codec: 'pcma', rate, channels, config: new Uint8Array(0) }
    case 'ulaw':
      return { codec: 'pcmu', rate, channels, config: new Uint8Array(0) }
    case 'Opus': {
      const box = needBox(inner(), 'dOps')
      return { codec: 'opus', rate, channels, config: opusHeadOf(bytes.subarray(box.body, box.end)) }
    }
    case 'mp4a': {
      const box = needBox(inner(), 'esds')
      return aacFormat(readEsds(bytes.subarray(box.body + 4, box.end)), rate)
    }
    default:
      return null
  }
}

/** The AudioSpecificConfig within an ES descriptor. ISO/IEC 14496-1 §7.2.6. */
function readEsds(bytes: Uint8Array): Uint8Array {
  let at = 0
  const enter = (tag: number): number => {
    if (bytes[at] !== tag) throw fmp4Fault('an audio descriptor is missing', { tag })
    at++
    let size = 0
    for (let i = 0; i < 4; i++) {
      const byte = bytes[at++] ?? 0
      size = size * 128 + (byte & 0x7f)
      if ((byte & 0x80) === 0) break
    }
    if (at + size > bytes.length) throw fmp4Fault('an audio descriptor is cut short', { tag })
    return size
  }
  enter(3)
  const flags = bytes[at + 2] ?? 0
  at +=
    3 +
    ((flags & 0x80) === 0 ? 0 : 2) +
    ((flags & 0x40) === 0 ? 0 : 1 + (bytes[at + 3] ?? 0)) +
    ((flags & 0x20) === 0 ? 0 : 2)
  enter(4)
  at += 13
  const size = enter(5)
  return new Uint8Array(bytes.subarray(at, at + size))
}
