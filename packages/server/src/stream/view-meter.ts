// SPDX-License-Identifier: Apache-2.0
import type { EpochTicks } from '@mingjian/base'
import type { Grant } from '../access/grant.ts'

/** Footage [from, to) that went out. */
export type SentSpan = readonly [from: EpochTicks, to: EpochTicks]

/** What a live picture has sent so far; read about once a second, so that counting costs the hot path an addition. */
export type LiveCount = Readonly<{ ticks: number; bytes: number; first: EpochTicks | null; last: EpochTicks | null }>

/** An answer of recorded footage under way. */
export type FootageLook = Readonly<{
  /** Of the viewing it is counted in; the player's beats name it. */
  id: string
  /** Once, when the answer ended, however it ended: what of it had been taken. */
  sent: (part: Readonly<{ bytes: number; ticks: number; spans: readonly SentSpan[] }>) => void
}>

/** Where everything that leaves to a person is counted. Nothing here waits or throws. */
export interface ViewMeter {
  /** A live picture begins; `end` the moment its connection is gone. */
  live(grant: Grant, read: () => LiveCount): Readonly<{ id: string; end: (isWithdrawn?: boolean) => void }>
  footage(grant: Grant): FootageLook
  /** One still, of this time. */
  still(grant: Grant, picture: Readonly<{ time: EpochTicks; bytes: number }>): Readonly<{ id: string }>
}

/** Counts nothing: for commands and tests without a database. */
export const noMeter: ViewMeter = {
  live: () => ({ id: '', end: () => {} }),
  footage: () => ({ id: '', sent: () => {} }),
  still: () => ({ id: '' }),
}
