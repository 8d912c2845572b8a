// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, Fault } from '@mingjian/base'
import { type FragmentInfo, readFragment, readInit, scanFragments as scan } from '@mingjian/wire'
import type { DiskFile } from './disk.ts'
import { parseSegmentName, type SegmentPlace } from './layout.ts'
import { sha256 } from './sha256.ts'
import { type FragmentRow, type SegmentHeader } from './segment-row.ts'

/** An initialisation segment of ours is two kilobytes; parameter sets may make it longer. */
const MAX_INIT = 1 << 20
/** The cutter's half megabyte, the depacketisers' largest picture of 8 MiB, and audio. */
const MAX_FRAGMENT = 32 << 20

/** The header of a segment whose index is lost, read from the initialisation segment; null when that is not whole. */
export async function scanHeader(media: DiskFile, size: number, place: SegmentPlace): Promise<SegmentHeader | null> {
  const bytes = new Uint8Array(Math.min(size, MAX_INIT))
  const length = await media.readAt(bytes, 0)
  try {
    const init = readInit(bytes.subarray(0, length))
    const video = init.video[0]
    if (video === undefined) return null
    return {
      camera: place.camera,
      start: (await firstWallTime(media, init.bytes, size)) ?? parseSegmentName(place.name) ?? (0 as EpochTicks),
      formatHash: sha256(bytes.subarray(0, init.bytes)),
      initLength: init.bytes,
      codec: video.codec,
      codecString: video.codecString,
      width: video.width,
      height: video.height,
      audio: init.audio?.codec ?? null,
    }
  } catch (error) {
    if (error instanceof Fault) return null
    throw error
  }
}

/** Index rows of the whole fragments from `from` on, read from the media itself. None begins before `after`. */
export async function scanFragments(
  media: DiskFile,
  at: Readonly<{ header: SegmentHeader; from: number; size: number; after: EpochTicks }>,
): Promise<FragmentRow[]> {
  const rows: FragmentRow[] = []
  let offset = at.from
  let after = at.after
  while (offset < at.size) {
    const bytes = await readWhole(media, offset, at.size)
    const row = bytes === null ? null : rowOf(bytes, { offset, header: at.header, after })
    if (row === null) break
    rows.push(row)
    offset += row.length
    after = (row.start + row.duration) as EpochTicks
  }
  return rows
}

/** One fragment's bytes; null when what stands there is no whole one. */
async function readWhole(media: DiskFile, offset: number, size: number): Promise<Uint8Array | null> {
  // The scanner wants an initialisation segment first to call a file whole, but finds fragments without one.
  const rest = Math.min(size - offset, MAX_FRAGMENT)
  let found: FragmentInfo | null = null
  const source = {
    size: rest,
    read: async (from: number, length: number): Promise<Uint8Array> => {
      // Only the first fragment is wanted: behind it the file seems to end.
      const bytes = new Uint8Array(found === null ? length : 0)
      return bytes.subarray(0, await media.readAt(bytes, offset + from))
    },
  }
  await scan(source, (fragment) => (found ??= fragment))
  const first = found as FragmentInfo | null
  if (first === null) return null
  const bytes = new Uint8Array(first.totalBytes)
  return (await media.readAt(bytes, offset)) === bytes.length ? bytes : null
}

function rowOf(
  bytes: Uint8Array,
  at: Readonly<{ offset: number; header: SegmentHeader; after: EpochTicks }>,
): FragmentRow | null {
  const { video } = readFragment(bytes)
  const first = video?.samples[0]
  if (video === null || video === undefined || first === undefined) return null
  const start = Math.max(at.header.start + video.decodeTime, at.after) as EpochTicks
  return {
    offset: at.offset,
    length: bytes.length,
    start,
    duration: video.samples.reduce((sum, sample) => sum + sample.duration, 0),
    beginsWithKey: first.isKey,
    // What was lost on the way to us stood only in the row that is gone.
    isDamaged: false,
    frames: video.samples.length,
    keyLength: first.offset + first.size,
    sha256: sha256(bytes),
  }
}

/** The wall time of decode time 0, from the first fragment's own clock. */
async function firstWallTime(media: DiskFile, from: number, size: number): Promise<EpochTicks | null> {
  const bytes = await readWhole(media, from, size)
  const clock = bytes === null ? null : readFragment(bytes).wallClock
  return clock === null ? null : ((clock.wallTime - clock.mediaTime) as EpochTicks)
}
