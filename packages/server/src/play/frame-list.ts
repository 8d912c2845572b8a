// SPDX-License-Identifier: Apache-2.0
import { Fault, TICKS_PER_SECOND, type EpochTicks, toMillis } from '@mingjian/base'
import { readFragment } from '@mingjian/wire'
import type { Grant } from '../access/grant.ts'
import type { FragmentRow } from '../disk/segment-index.ts'
import { type FootageDeps, intervalOf } from './footage.ts'
import type { FoundSegment } from './footage-index.ts'

const LONGEST = 60 * TICKS_PER_SECOND
/** The header of a fragment of a thousand pictures with sound. */
const HEADER_BYTES = 32 << 10

export type ListedFrame = Readonly<{ time: number; isKey: boolean }>

/** Every picture that is shown in the grant's interval, by time in epoch milliseconds: what frame steps go by. */
export async function listFrames(grant: Grant, by: FootageDeps): Promise<ListedFrame[]> {
  const { from, to, camera } = intervalOf(grant)
  if (to - from > LONGEST)
    throw new Fault('bad-input', 'play.frames.interval', 'pictures are listed for a minute at most')
  const frames: { time: EpochTicks; isKey: boolean }[] = []
  for (const segment of await by.index.list({ camera, from, to })) {
    const rows = segment.index.rows.filter(
      (row) => row.start < to && row.start + row.duration > from && row.offset + row.length <= segment.media,
    )
    if (rows.length > 0) frames.push(...(await readHeaders(by, segment, rows)))
  }
  const within = frames.filter((frame) => frame.time >= from && frame.time < to).toSorted((a, b) => a.time - b.time)
  return within.map(({ time, isKey }) => ({ time: toMillis(time), isKey }))
}

async function readHeaders(
  by: FootageDeps,
  segment: FoundSegment,
  rows: readonly FragmentRow[],
): Promise<{ time: EpochTicks; isKey: boolean }[]> {
  const frames: { time: EpochTicks; isKey: boolean }[] = []
  const file = await by.disk.open(segment.place.media, 'read')
  try {
    for (const row of rows) {
      const bytes = new Uint8Array(Math.min(row.length, HEADER_BYTES))
      await file.readAt(bytes, row.offset)
      const { video } = readFragment(bytes)
      let time = segment.index.header.start + (video?.decodeTime ?? 0)
      for (const { compositionOffset, duration, isKey } of video?.samples ?? []) {
        frames.push({ time: (time + compositionOffset) as EpochTicks, isKey })
        time += duration
      }
    }
  } finally {
    await file.close()
  }
  return frames
}
