// SPDX-License-Identifier: Apache-2.0
import type { EpochTicks } from '@mingjian/base'
import type { DiskFile } from './disk.ts'
import type { SegmentPlace } from './layout.ts'
import type { FragmentRow, SegmentHeader } from './segment-index.ts'

/** The header of a segment whose index is lost, read from the initialisation segment; null when that is not whole. */
export async function scanHeader(_media: DiskFile, _size: number, _place: SegmentPlace): Promise<SegmentHeader | null> {
  return null
}

/** Index rows of the whole fragments from `from` on, read from the media itself. */
export async function scanFragments(
  _media: DiskFile,
  _at: Readonly<{ header: SegmentHeader; from: number; size: number; after: EpochTicks }>,
): Promise<FragmentRow[]> {
  return []
}
