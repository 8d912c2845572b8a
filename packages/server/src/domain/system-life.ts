// SPDX-License-Identifier: Apache-2.0
import type { SystemBody, SystemDays, SystemState } from '@mingjian/contract'
import type { Facts } from '@mingjian/law'

/** A system as the registry keeps it: what was said of it, and where it stands in its life. */
export type SystemRecord = SystemBody &
  Readonly<{
    state: SystemState
    days: SystemDays
    trial: Readonly<{ from: string; until: string; people: readonly string[] }> | null
  }>

/** Where a system may go from where it stands. A legacy system enters the registry in use. */
export function nextStates(from: SystemState, isLegacy: boolean): readonly SystemState[] {
  return from === 'planned' && isLegacy ? [...NEXT.planned, 'in-use'] : NEXT[from]
}

const NEXT: Readonly<Record<SystemState, readonly SystemState[]>> = {
  planned: ['designed'],
  designed: ['building'],
  building: ['acceptance'],
  acceptance: ['rectification', 'in-use', 'dismantled'],
  rectification: ['acceptance', 'dismantled'],
  'in-use': ['suspended', 'dismantled'],
  suspended: ['in-use', 'dismantled'],
  dismantled: [],
}

/** What would be known after the step, and the actions of the rulebooks that must not be broken by it. */
export function lawOfStep(to: SystemState, on: string): Readonly<{ supposed: Facts; actions: readonly string[] }> {
  switch (to) {
    case 'building':
      return { supposed: { 'construction.begun': on }, actions: ['review-feasibility'] }
    case 'in-use':
      return {
        supposed: { 'system.built': on, 'system.in-use': on },
        actions: ['accept-before-use', 'keep-off-public-networks'],
      }
    default:
      return { supposed: {}, actions: [] }
  }
}

/** What the step needs beyond the law: without it nobody could say what is built, or by whom. */
export function missingFor(to: SystemState, system: SystemRecord): readonly string[] {
  const wanted: Readonly<Record<string, boolean>> = {
    ...(to === 'designed'
      ? { purpose: system.purpose !== '', functions: system.functions.length > 0, builder: system.builder !== null }
      : {}),
    ...(to === 'in-use' ? { user: system.user !== null, purpose: system.purpose !== '' } : {}),
  }
  return Object.keys(wanted).filter((name) => wanted[name] === false)
}

/** The days as they stand after the step. What came true once stays. */
export function daysAfter(to: SystemState, days: SystemDays, on: string): SystemDays {
  switch (to) {
    case 'building':
      return { ...days, constructionBegun: days.constructionBegun ?? on }
    case 'acceptance':
      return { ...days, built: days.built ?? on }
    case 'in-use':
      return { ...days, inUse: days.inUse ?? on, suspended: null }
    case 'suspended':
      return { ...days, suspended: on }
    case 'dismantled':
      return { ...days, dismantled: on }
    default:
      return days
  }
}

/** Whether its cameras may record: in use, or in a trial that is named and not over (article 14). */
export function mayRecord(system: Pick<SystemRecord, 'state' | 'trial'>, on: string): 'use' | 'trial' | null {
  if (system.state === 'in-use') return 'use'
  const { trial } = system
  const isTried = system.state === 'acceptance' || system.state === 'rectification'
  return isTried && trial !== null && trial.from <= on && on <= trial.until ? 'trial' : null
}
