// SPDX-License-Identifier: Apache-2.0
import type { ReportKind, ReportState } from '@mingjian/contract'
import { daysBetween, parseDay } from '@mingjian/law'

const NEXT: Readonly<Record<ReportState, readonly ReportState[]>> = {
  received: ['accepted', 'confirmed', 'unfounded'],
  accepted: ['confirmed', 'unfounded'],
  confirmed: ['settled'],
  unfounded: [],
  settled: [],
}

/** What the rulebooks call what each kind of report is about; the rules with these actions are its articles. */
export const ACTIONS_OF_REPORT: Readonly<Record<ReportKind, readonly string[]>> = {
  obstruction: ['no-blocked-view'],
  complaint: ['handle-reports'],
  'hidden-device': ['search-and-report'],
  suspicion: ['report-suspicion'],
}

export function nextOf(state: ReportState): readonly ReportState[] {
  return NEXT[state]
}

/** Days since the day that the authority set itself, while the report is open. */
export function lateBy(report: Readonly<{ state: ReportState; due: string | null }>, today: string): number {
  const isOver = report.state === 'settled' || report.state === 'unfounded'
  if (report.due === null || isOver || today <= report.due) return 0
  return daysBetween(parseDay(report.due), parseDay(today))
}
