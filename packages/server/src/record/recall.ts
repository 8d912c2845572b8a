// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, Fault, TICKS_PER_SECOND } from '@mingjian/base'
import { type FragmentRun, readFragment } from '@mingjian/wire'
import type { Disk } from '../disk/disk.ts'
import type { FragmentRow } from '../disk/segment-row.ts'
import type { Frame, StreamFormat } from '../stream/stream.ts'
import { LIMITS } from './limits.ts'

/** The fragments of the segment being written from the newest that begins with a key frame; `rows` may be empty. */
export type RecentFragments = Readonly<{
  media: string
  format: StreamFormat
  start: EpochTicks
  rows: readonly FragmentRow[]
}>

/** Reads the frames of these fragments back; none when they are more than a viewer should be sent at once. */
export async function readRecent(disk: Disk, recent: RecentFragments): Promise<Frame[]> {
  const { media, rows } = recent
  const [first, last] = [rows[0], rows.at(-1)]
  if (first === undefined || last === undefined) return []
  const length = last.offset + last.length - first.offset
  if (length > LIMITS.recallBytes || last.start + last.duration - first.start > LIMITS.recallTicks) return []
  const bytes = new Uint8Array(length)
  const file = await disk.open(media, 'read')
  try {
    const read = await file.readAt(bytes, first.offset)
    if (read < length)
      throw new Fault('data-loss', 'record.recall.short', 'the file is shorter than its index', { read })
  } finally {
    await file.close()
  }
  return rows.flatMap((row) => {
    const from = row.offset - first.offset
    return framesOf(bytes.subarray(from, from + row.length), recent)
  })
}

/** From the newest key frame on, sounds where they belong; none when there is no key frame or it is too long ago. */
export function sinceKeyFrame(frames: readonly Frame[]): Frame[] {
  const video = frames.filter(({ track }) => track === 'video')
  const pictures = video.slice(
    Math.max(
      0,
      video.findLastIndex(({ isKey }) => isKey),
    ),
  )
  const [first, last] = [pictures[0], pictures.at(-1)]
  if (first === undefined || last === undefined || !first.isKey) return []
  if (last.time - first.time > LIMITS.recallTicks) return []
  if (pictures.reduce((sum, { data }) => sum + data.length, 0) > LIMITS.recallBytes) return []
  if (pictures.length > LIMITS.recallFrames) return []
  const room = LIMITS.recallFrames - pictures.length
  const all = frames.filter(({ track, time }) => track === 'audio' && time >= first.time)
  const sounds = room === 0 ? [] : all.slice(-room)
  const merged: Frame[] = []
  let at = 0
  for (const picture of pictures) {
    for (let sound = sounds[at]; sound !== undefined && sound.time < picture.time; sound = sounds[++at])
      merged.push(sound)
    merged.push(picture)
  }
  return [...merged, ...sounds.slice(at)]
}

function framesOf(bytes: Uint8Array, { format, start }: RecentFragments): Frame[] {
  const { video, audio } = readFragment(bytes)
  const place = (run: FragmentRun | null, track: Frame['track'], rate: number): Frame[] => {
    let decodeTime = run?.decodeTime ?? 0
    return (run?.samples ?? []).map(({ offset, size, duration, compositionOffset, isKey }) => {
      const time = Math.round(start + ((decodeTime + compositionOffset) * TICKS_PER_SECOND) / rate) as EpochTicks
      decodeTime += duration
      return { track, time, isKey, isDamaged: false, data: bytes.subarray(offset, offset + size) }
    })
  }
  return [...place(video, 'video', TICKS_PER_SECOND), ...place(audio, 'audio', format.audio?.rate ?? TICKS_PER_SECOND)]
}
