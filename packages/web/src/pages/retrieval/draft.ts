// SPDX-License-Identifier: Apache-2.0
import type { Order, OrderContent, OrderContentPart, OrderDoor, OrderOfficer } from '@mingjian/contract'
import { formatDay } from '../../i18n/moment.ts'

export const STEPS = ['authority', 'basis', 'officers', 'scope', 'approval', 'service'] as const
export type StepName = (typeof STEPS)[number]

export const NOBODY: OrderOfficer = { name: '', idNumber: '', certificate: '', phone: '' }

/** What most who come at night would choose, so that they need not. */
export function firstContent(door: OrderDoor, now: number): OrderContentPart {
  const people = door === 'authority' ? [NOBODY, NOBODY] : [NOBODY]
  if (door === 'authority')
    return {
      ...{ authority: 'investigation', need: 'duty', verbs: ['view'], officers: people },
      certificateDay: formatDay(now),
    }
  return {
    verbs: [door === 'release' ? 'copy' : 'view'],
    officers: people,
    ...(door === 'person' ? { relation: 'self' } : {}),
  }
}

/** The last hour, to whole five minutes. */
export function lastHour(now: number): { from: string; to: string } {
  const end = Math.floor(now / FIVE_MINUTES) * FIVE_MINUTES
  return { from: new Date(end - 12 * FIVE_MINUTES).toISOString(), to: new Date(end).toISOString() }
}

const FIVE_MINUTES = 300_000

/** The step on which a field is filled in. */
export function stepOfField(field: string): StepName {
  const [first] = field.split('.')
  if (first === 'authority' || first === 'need' || first === 'organ') return 'authority'
  if (first === 'legalBasis' || first === 'purpose' || first === 'caseNumber' || first?.startsWith('certificate'))
    return 'basis'
  if (first === 'officers' || first === 'papers') return 'officers'
  return first === 'scopes' || first === 'verbs' || first === 'necessity' ? 'scope' : 'authority'
}

/** Where an order stands among the steps. */
export function stepOf({ state }: Pick<Order, 'state'>): StepName {
  if (state === 'draft') return 'authority'
  return state === 'registered' || state === 'checked' || state === 'refused' ? 'approval' : 'service'
}

/** Whether everything that a step asks for is filled in, by what the server found. */
export function isStepDone(step: StepName, order: Pick<Order, 'findings'>): boolean {
  return !order.findings.some((finding) => finding.refuses && stepOfField(finding.field) === step)
}

export type ChangeContent = (change: Partial<OrderContent>) => void
