// SPDX-License-Identifier: Apache-2.0
import { assert, type EpochTicks, TICKS_PER_SECOND } from '@mingjian/base'
import { AUDIO_TRACK, type Fragment, type TrackRun, VIDEO_TRACK } from './fragment.ts'

const PRFT_BYTES = 32
const TFHD_BYTES = 24
const TFDT_BYTES = 20
const TRUN_HEAD_BYTES = 20
const KEY_FLAGS = 0x02000000
const DELTA_FLAGS = 0x01010000
/** Seconds from 1900 to 1970. RFC 5905 §6. */
const NTP_EPOCH = 2_208_988_800

/**
 * `prft`, `moof` and the header of `mdat`. Behind it must follow, without padding, the bytes of all video samples and
 * then of all audio samples. ISO/IEC 14496-12 §8.8, §8.16.5. Fields that an export changes have fixed places: see patchFragment.
 */
export function formatFragmentHeader(fragment: Fragment): Uint8Array {
  const { video, audio } = fragment
  const videoBytes = video === null ? 0 : payloadBytes(video)
  const audioBytes = audio === null ? 0 : payloadBytes(audio)
  const prft = fragment.wallTime === null ? 0 : PRFT_BYTES
  const moof = 8 + 16 + (video === null ? 0 : trafBytes(video)) + (audio === null ? 0 : trafBytes(audio))
  const header = new Uint8Array(prft + moof + 8)
  const view = new DataView(header.buffer)
  if (fragment.wallTime !== null) {
    const run = video ?? audio
    assert(run !== null, 'a fragment has a track')
    writePrft(view, {
      track: video ? VIDEO_TRACK : AUDIO_TRACK,
      wallTime: fragment.wallTime,
      mediaTime: run.decodeTime,
    })
  }
  let at = writeHead(view, prft, { size: moof, type: 0x6d6f6f66 }) // moof
  at = writeHead(view, at, { size: 16, type: 0x6d666864 }) // mfhd
  view.setUint32(at + 4, fragment.sequence)
  at += 8
  if (video !== null) at = writeTraf(view, at, { track: VIDEO_TRACK, run: video, dataOffset: moof + 8 })
  if (audio !== null) at = writeTraf(view, at, { track: AUDIO_TRACK, run: audio, dataOffset: moof + 8 + videoBytes })
  writeHead(view, at, { size: 8 + videoBytes + audioBytes, type: 0x6d646174 }) // mdat
  return header
}

function payloadBytes(run: TrackRun): number {
  let total = 0
  for (const sample of run.samples) total += sample.size
  return total
}

/** Every sample carries duration, size, flags and composition offset, so that one layout serves all. */
function trafBytes(run: TrackRun): number {
  return 8 + TFHD_BYTES - 4 + TFDT_BYTES + TRUN_HEAD_BYTES + run.samples.length * 16
}

type Head = Readonly<{ size: number; type: number }>

function writeHead(view: DataView, at: number, head: Head): number {
  view.setUint32(at, head.size)
  view.setUint32(at + 4, head.type)
  return at + 8
}

function writeU64(view: DataView, at: number, value: number): void {
  view.setUint32(at, Math.floor(value / 0x100000000))
  view.setUint32(at + 4, value % 0x100000000)
}

type PrftFields = Readonly<{ track: number; wallTime: EpochTicks; mediaTime: number }>

/** Flags 24: the time at which the media was captured. */
function writePrft(view: DataView, fields: PrftFields): void {
  let at = writeHead(view, 0, { size: PRFT_BYTES, type: 0x70726674 })
  view.setUint32(at, 0x01000018)
  view.setUint32(at + 4, fields.track)
  at += 8
  const seconds = Math.floor(fields.wallTime / TICKS_PER_SECOND)
  const rest = fields.wallTime - seconds * TICKS_PER_SECOND
  view.setUint32(at, seconds + NTP_EPOCH)
  view.setUint32(at + 4, Math.round((rest / TICKS_PER_SECOND) * 0x100000000))
  writeU64(view, at + 8, fields.mediaTime)
}

type TrafFields = Readonly<{ track: number; run: TrackRun; dataOffset: number }>

function writeTraf(view: DataView, start: number, fields: TrafFields): number {
  const { track, run } = fields
  let at = writeHead(view, start, { size: trafBytes(run), type: 0x74726166 })
  at = writeHead(view, at, { size: 20, type: 0x74666864 }) // tfhd
  view.setUint32(at, 0x020002) // default-base-is-moof, sample-description-index-present
  view.setUint32(at + 4, track)
  view.setUint32(at + 8, run.descriptionIndex ?? 1)
  at = writeHead(view, at + 12, { size: TFDT_BYTES, type: 0x74666474 })
  view.setUint32(at, 0x01000000)
  writeU64(view, at + 4, run.decodeTime)
  at = writeHead(view, at + 12, { size: TRUN_HEAD_BYTES + run.samples.length * 16, type: 0x7472756e })
  view.setUint32(at, 0x01000f01) // data offset; duration, size, flags, signed composition offset of each
  view.setUint32(at + 4, run.samples.length)
  view.setUint32(at + 8, fields.dataOffset)
  at += 12
  for (const sample of run.samples) {
    view.setUint32(at, sample.duration)
    view.setUint32(at + 4, sample.size)
    view.setUint32(at + 8, sample.isKey ? KEY_FLAGS : DELTA_FLAGS)
    view.setInt32(at + 12, sample.compositionOffset)
    at += 16
  }
  return at
}
