// SPDX-License-Identifier: Apache-2.0
import type { CaseStep } from '@mingjian/contract'
import { type CaseFile, checkStep } from '../domain/case-life.ts'
import type { CorrectionRow } from '../store/corrections.ts'

/** What an inspection's order to correct has done already, as steps of the case; only those that the article lets through. */
export function stepsOfOrder(order: CorrectionRow, file: CaseFile, at: string): CaseStep[] {
  const { issued_on: issued, served_on: served, decided_on: looked } = order
  const plain = { at, by: order.by_name, due: null, amount: null, outcome: null, demands: [], officers: [] }
  const step = (act: CaseStep['act'], on: string, more: Partial<CaseStep>): CaseStep => ({
    ...{ ...plain, act, on, words: order.number, wantsHearing: false, entry: order.entry, ...more },
  })
  const told = [
    step('evidence', issued, { words: order.facts }),
    step('order', issued, { due: order.due, demands: order.demands }),
    ...(served === null ? [] : [step('order-served', served, {})]),
    ...(looked === null || order.state !== 'not-corrected'
      ? []
      : [step('look', looked, { outcome: 'not-corrected', words: order.decision })]),
  ]
  return told.reduce<CaseStep[]>((steps, each) => {
    const { act, on, words, due, outcome, demands, officers, wantsHearing } = each
    const input = {
      ...{ act, on, words, demands, officers, wantsHearing },
      ...(due === null ? {} : { due }),
      ...(outcome === null ? {} : { outcome }),
    }
    const blocked = checkStep({ ...file, steps }, input, { today: on, authority: '' })
    return blocked ? steps : [...steps, each]
  }, [])
}
