// SPDX-License-Identifier: Apache-2.0
import type { EpochTicks } from '@mingjian/base'

/** A stretch of one camera's footage, half-open and exact to the tick. */
export type Stretch = Readonly<{ camera: string; from: EpochTicks; to: EpochTicks }>

/** Of a hold, what decides whether footage under it may go. */
export type HoldFacts = Stretch &
  Readonly<{
    id: string
    /** Lapses by itself at this time; null only ends by release. */
    expires: EpochTicks | null
    isReleased: boolean
  }>

/** A hold that was neither released nor lapsed. */
export function isInForce(hold: Pick<HoldFacts, 'expires' | 'isReleased'>, now: EpochTicks): boolean {
  return !hold.isReleased && (hold.expires === null || hold.expires > now)
}

export type ReleaseState = Readonly<{
  isReleased: boolean
  askedBy: string | null
}>

/** Why a person may not ask for or confirm a release; null when they may. Two different persons end a hold. */
export function refuseRelease(
  hold: ReleaseState,
  act: Readonly<{ step: 'ask' | 'confirm'; person: string }>,
): 'hold.released' | 'hold.release.asked' | 'hold.release.unasked' | 'hold.release.same-person' | null {
  if (hold.isReleased) return 'hold.released'
  if (act.step === 'ask') return hold.askedBy === null ? null : 'hold.release.asked'
  if (hold.askedBy === null) return 'hold.release.unasked'
  return hold.askedBy === act.person ? 'hold.release.same-person' : null
}
