// SPDX-License-Identifier: Apache-2.0
import { assert, type EpochTicks } from '@mingjian/base'
import { formatFragmentHeader } from './fragment-header.ts'
import type { FragmentInfo } from './read-fragment.ts'
import { VIDEO_TRACK } from './fragment.ts'

/** A header to be followed by the bytes [from, to) of the fragment it was made from. */
export type VideoPart = Readonly<{ header: Uint8Array; from: number; to: number }>

/**
 * The pictures of a fragment alone, for players that cannot take its audio (Media Source Extensions and G.711).
 * Pair it with `formatInit({ video, audio: null })`. The fragment is one of formatFragmentHeader's.
 */
export function withoutAudio(info: FragmentInfo): VideoPart {
  const { video, wallClock } = info
  assert(video !== null, 'a fragment has pictures')
  const [first] = video.samples
  const last = video.samples.at(-1)
  const from = first?.offset ?? info.headerBytes
  const to = last === undefined ? from : last.offset + last.size
  let wallTime: EpochTicks | null = null
  if (wallClock !== null && wallClock.track === VIDEO_TRACK) {
    wallTime = (wallClock.wallTime + (video.decodeTime - wallClock.mediaTime)) as EpochTicks
  }
  return { header: formatFragmentHeader({ sequence: info.sequence, wallTime, video, audio: null }), from, to }
}
