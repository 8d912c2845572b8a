// SPDX-License-Identifier: Apache-2.0
import type { FilingActKind, FilingBlock, FilingOccasion, FilingState, SystemDays } from '@mingjian/contract'
import type { SystemRecord } from './system-life.ts'

const STATES: Readonly<Record<FilingActKind, readonly FilingState[]>> = {
  submit: ['returned'],
  return: ['submitted'],
  lapse: ['returned'],
  accept: ['submitted'],
}

/** Whether an act is open to a filing that stands so. */
export function mayFile(state: FilingState, act: FilingActKind): boolean {
  return STATES[act].includes(state)
}

/** What a filing of the system would be about now. */
export function occasionOf(
  system: SystemRecord,
  given: Readonly<{ isLegacy: boolean; isStale: boolean }>,
): FilingOccasion {
  if (system.state === 'dismantled') return 'dismantling'
  if (system.days.filingAccepted !== null && given.isStale) return 'change'
  return given.isLegacy || system.days.filingAccepted !== null ? 'existing' : 'new'
}

/** Why there is nothing to file: not yet, or no more; null: there is. */
export function blockOf(system: SystemRecord, occasion: FilingOccasion): FilingBlock | null {
  const { acceptancePassed, inUse, dismantlingReported } = system.days
  if (occasion === 'dismantling') return dismantlingReported === null ? null : 'done'
  return acceptancePassed === null && inUse === null ? 'early' : null
}

/** The day of the system that the filing gives; null: none, what was filed is only brought up to date. */
export function dayGiven(occasion: FilingOccasion, days: SystemDays): keyof SystemDays | null {
  if (occasion === 'change') return null
  if (occasion === 'dismantling') return 'dismantlingReported'
  return days.filingSubmitted === null ? 'filingSubmitted' : 'filing799Submitted'
}

/** Handed in again within the term that the return named, the first day stands; later, the new one. */
export function dayThatCounts(
  before: Readonly<{ submittedOn: string; until: string | null; hasLapsed: boolean }>,
  today: string,
): string {
  const isInTime = !before.hasLapsed && before.until !== null && today <= before.until
  return isInTime ? before.submittedOn : today
}
