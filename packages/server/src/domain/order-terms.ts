// SPDX-License-Identifier: Apache-2.0
import type { OrderPaperKind } from '@mingjian/contract'
import data from './order-terms.json' with { type: 'json' }

/** What the unit asks of itself where the law gives no number; a book that does give one goes before it. */
export type UnitTerms = Readonly<{
  /** Persons of the unit without whom nothing is granted: above 1, whoever registered it does not approve it. */
  approvers: number
  approversArticle: string
  /** From registration to the decision. */
  decideHours: number
  /** From the decision to the end of the right to open footage. */
  serveHours: number
  /** The longest a supervised visit lasts, and how long its one-time code is good. */
  visitMinutes: number
  codeMinutes: number
  /** Papers of which a scan must lie in the file. */
  scans: readonly OrderPaperKind[]
}>

const KINDS: readonly OrderPaperKind[] = ['id-card', 'work-certificate', 'unit-certificate', 'other']

/** As shipped. */
export const UNIT_TERMS: UnitTerms = { ...data, scans: KINDS.filter((kind) => data.scans.includes(kind)) }
