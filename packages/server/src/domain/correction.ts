// SPDX-License-Identifier: Apache-2.0
import type { CorrectionState } from '@mingjian/contract'
import { daysBetween, parseDay } from '@mingjian/law'

export type CorrectionAct = 'serve' | 'answer' | 'decide'

const MAY: Readonly<Record<CorrectionState, readonly CorrectionAct[]>> = {
  issued: ['serve', 'answer', 'decide'],
  answered: ['answer', 'decide'],
  corrected: [],
  'not-corrected': [],
}

/** Whether this can still be done with an order to correct. */
export function mayAct(state: CorrectionState, act: CorrectionAct): boolean {
  return MAY[state].includes(act)
}

/** Days since the term ran out, while nobody has answered; what was answered late is late no more, and waits for the authority. */
export function overdueDays(order: Readonly<{ state: CorrectionState; due: string }>, today: string): number {
  if (order.state !== 'issued' || today <= order.due) return 0
  return daysBetween(parseDay(order.due), parseDay(today))
}

/**
 * What looking again found: corrected when every item is met, not corrected when one is broken; null while something was not
 * seen.
 */
export function outcomeOf(results: readonly (string | null)[]): 'corrected' | 'not-corrected' | null {
  if (results.includes('broken')) return 'not-corrected'
  return results.length > 0 && results.every((result) => result === 'met') ? 'corrected' : null
}
