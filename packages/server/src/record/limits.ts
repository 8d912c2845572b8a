// SPDX-License-Identifier: Apache-2.0
import { TICKS_PER_SECOND } from '@mingjian/base'

/** The sizes of recording, in one place; each has its reason in design/recording.md#numbers. */
export const LIMITS = {
  /** A segment ends at the first key frame after this. */
  segmentTicks: 60 * TICKS_PER_SECOND,
  /** A fragment ends when it has lasted this long … */
  fragmentTicks: TICKS_PER_SECOND,
  /** … or holds this much, … */
  fragmentBytes: 512 << 10,
  /** … or at a key frame, unless it is still shorter than this: an all-intra camera must not cost a write a picture. */
  keyFragmentTicks: TICKS_PER_SECOND / 2,
  /** A camera that went silent has its pictures written after this long on our own clock. */
  flushMillis: 1100,
  /** Pictures further apart than this, or than four usual intervals, are not one segment. */
  holeTicks: 2 * TICKS_PER_SECOND,
  /** Sounds that come later than this after a segment's end are left out: so long the last fragment waits for them. */
  soundTicks: TICKS_PER_SECOND / 2,
  /** Fragments waiting for a slow disk; beyond it footage is given up and a gap says so. */
  queueBytes: 8 << 20,
  /** A live tap begins with what was recorded since the newest key frame, unless that is more than a viewer's queue holds. */
  recallBytes: 3584 << 10,
  recallFrames: 190,
  recallTicks: 10 * TICKS_PER_SECOND,
  /** Between tries on a disk that failed. */
  retryMillis: 3000,
  /** A key frame that never comes: the segment ends here, below the index's own limit. */
  segmentFragments: 86_400,
} as const
