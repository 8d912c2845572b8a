// SPDX-License-Identifier: Apache-2.0
import { assert, TICKS_PER_SECOND } from '@mingjian/base'
import type { AudioFormat, VideoFormat } from '../media.ts'
import { writeAudioEntry, writeVideoEntry } from './sample-entry.ts'
import { BoxWriter } from './box-writer.ts'
import { AUDIO_TRACK, VIDEO_TRACK } from './fragment.ts'

export type InitOptions = Readonly<{
  /** One codec; a second and further entries are descriptions 2… for fragments after a change of parameter sets. */
  video: VideoFormat | readonly VideoFormat[]
  audio: AudioFormat | null
  /** 90 kHz; for files whose whole length is known beforehand. */
  durationTicks?: number
}>

const IDENTITY = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000]
const UNDETERMINED = 0x55c4

/** `ftyp` and `moov` of a fragmented MP4. Track 1 is video at 90 kHz, track 2 audio at its sample rate. ISO/IEC 14496-12 §8.2, §8.8. */
export function formatInit(options: InitOptions): Uint8Array {
  const formats = 'codec' in options.video ? [options.video] : options.video
  const [first] = formats
  assert(
    first !== undefined && formats.every((format) => format.codec === first.codec),
    'one codec, at least one format',
  )
  const duration = options.durationTicks ?? 0
  const box = new BoxWriter(2048)
  box.open('ftyp').ascii('iso6').u32(1).ascii('iso6').ascii('cmfc').ascii('mp41').close()
  box.open('moov')
  writeMovieHeader(box, duration)
  writeVideoTrack(box, formats, duration)
  if (options.audio !== null) writeAudioTrack(box, options.audio, duration)
  box.open('mvex')
  if (duration > 0) box.full('mehd', 1, 0).u64(duration).close()
  writeDefaults(box, VIDEO_TRACK)
  if (options.audio !== null) writeDefaults(box, AUDIO_TRACK)
  return box.close().close().finish()
}

function writeMovieHeader(box: BoxWriter, duration: number): void {
  box.full('mvhd', 1, 0).u64(0).u64(0).u32(TICKS_PER_SECOND).u64(duration).u32(0x10000).u16(0x100).zeros(10)
  for (const cell of IDENTITY) box.u32(cell)
  box
    .zeros(24)
    .u32(AUDIO_TRACK + 1)
    .close()
}

function writeDefaults(box: BoxWriter, track: number): void {
  box.full('trex', 0, 0).u32(track).u32(1).u32(0).u32(0).u32(0).close()
}

type TrackFields = Readonly<{ track: number; duration: number; width: number; height: number; volume: number }>

function writeTrackHeader(box: BoxWriter, fields: TrackFields): void {
  box.full('tkhd', 1, 3).u64(0).u64(0).u32(fields.track).u32(0).u64(fields.duration).zeros(8)
  box.u16(0).u16(0).u16(fields.volume).u16(0)
  for (const cell of IDENTITY) box.u32(cell)
  box
    .u32(fields.width * 0x10000)
    .u32(fields.height * 0x10000)
    .close()
}

type MediaFields = Readonly<{ timescale: number; duration: number; type: string; name: string }>

function writeMediaHeader(box: BoxWriter, fields: MediaFields): void {
  box.full('mdhd', 1, 0).u64(0).u64(0).u32(fields.timescale).u64(fields.duration).u16(UNDETERMINED).u16(0).close()
  box.full('hdlr', 0, 0).u32(0).ascii(fields.type).zeros(12).ascii(fields.name).u8(0).close()
}

function writeVideoTrack(box: BoxWriter, formats: readonly VideoFormat[], duration: number): void {
  const width = Math.max(...formats.map((format) => format.width))
  const height = Math.max(...formats.map((format) => format.height))
  box.open('trak')
  writeTrackHeader(box, { track: VIDEO_TRACK, duration, width, height, volume: 0 })
  box.open('mdia')
  writeMediaHeader(box, { timescale: TICKS_PER_SECOND, duration, type: 'vide', name: 'video' })
  box.open('minf').full('vmhd', 0, 1).zeros(8).close()
  writeTables(box, formats.length, () => {
    for (const format of formats) writeVideoEntry(box, format)
  })
  box.close().close().close()
}

function writeAudioTrack(box: BoxWriter, format: AudioFormat, ticks: number): void {
  const duration = Math.round((ticks * format.rate) / TICKS_PER_SECOND)
  box.open('trak')
  writeTrackHeader(box, { track: AUDIO_TRACK, duration: ticks, width: 0, height: 0, volume: 0x100 })
  box.open('mdia')
  writeMediaHeader(box, { timescale: format.rate, duration, type: 'soun', name: 'audio' })
  box.open('minf').full('smhd', 0, 0).zeros(4).close()
  writeTables(box, 1, () => writeAudioEntry(box, format))
  box.close().close().close()
}

/** `dinf` and an `stbl` that holds descriptions only: the samples are in the fragments. */
function writeTables(box: BoxWriter, entries: number, writeEntries: () => void): void {
  box.open('dinf').full('dref', 0, 0).u32(1).full('url ', 0, 1).close().close().close()
  box.open('stbl').full('stsd', 0, 0).u32(entries)
  writeEntries()
  box.close()
  box.full('stts', 0, 0).u32(0).close()
  box.full('stsc', 0, 0).u32(0).close()
  box.full('stsz', 0, 0).u32(0).u32(0).close()
  box.full('stco', 0, 0).u32(0).close().close()
}
