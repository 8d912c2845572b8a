// SPDX-License-Identifier: Apache-2.0
import type { z } from 'zod'
import type {
  Correction,
  CorrectionRow as ShownCorrection,
  Draw,
  Inspection,
  InspectionPlan,
  InspectionRow,
} from '@mingjian/contract'
import { overdueDays } from '../../domain/correction.ts'
import type { PlanShown } from '../../inspection/draw-desk.ts'
import { countsOf } from '../../inspection/inspection-desk.ts'
import type { CorrectionRow } from '../../store/corrections.ts'
import type { FileRow } from '../../store/inspection-files.ts'
import type { DrawHead } from '../../store/inspection-plans.ts'
import type { VisitRow } from '../../store/inspections.ts'
import { presentFile } from './file-answer.ts'

/** Names of units and places, by id. */
export type NameOf = (id: string) => string

export function presentPlan({ plan, draws, totals }: PlanShown): InspectionPlan {
  const { id, title, about, from_day, to_day, district, state, number, note, at, by_name, entry } = plan
  return {
    ...{ id, title, about, from: from_day, to: to_day, district, class: plan.class, state, number, note, entry },
    ...{ at: at.toISOString(), by: by_name, draws: draws.map(presentDraw) },
    ...{ inspections: totals?.total ?? 0, closed: totals?.closed ?? 0 },
  }
}

function presentDraw(row: DrawHead): Draw {
  const { id, plan, number, candidates, hash, entry, seed_kind, seed_source, seed, seed_entry, drawn } = row
  return {
    ...{ id, plan, number, candidates, hash, entry, at: row.at.toISOString() },
    ...{ seedKind: seed_kind, seedSource: seed_source, seed, seedEntry: seed_entry, drawn },
    drawnAt: row.drawn_at?.toISOString() ?? null,
  }
}

export function presentVisit(row: VisitRow, nameOf: NameOf): InspectionRow {
  const { id, number, state, about, subject, name, place, unit, district, plan, draw, again, items } = row
  return {
    ...{ id, number, state, about, district, plan, draw, again, subject: { id: subject, name } },
    ...{ place: { id: place, name: nameOf(place) }, unit: unit === null ? null : { id: unit, name: nameOf(unit) } },
    ...{ madeAt: row.made_at.toISOString(), begunAt: row.begun_at?.toISOString() ?? null },
    ...{ closedAt: row.closed_at?.toISOString() ?? null, counts: countsOf(items) },
  }
}

export function presentInspection(
  row: VisitRow,
  around: Pick<Inspection, 'least' | 'files' | 'orders' | 'hasCases'> & Readonly<{ nameOf: NameOf }>,
): Inspection {
  const { inspectors, items, statement, is_obstructed, obstruction } = row
  const { nameOf, ...more } = around
  return {
    ...presentVisit(row, nameOf),
    ...{ inspectors, items, statement, isObstructed: is_obstructed, obstruction },
    ...more,
  }
}

export function presentOrder(row: CorrectionRow, today: string): ShownCorrection {
  const { id, number, state, about, subject, name, unit, unit_name, authority, district, rule, basis, due } = row
  return {
    ...{ id, number, state, about, subject: { id: subject, name }, unit, unitName: unit_name, authority, district },
    ...{ rule, basis, issuedOn: row.issued_on, servedOn: row.served_on, due, overdueDays: overdueDays(row, today) },
    ...{ inspection: row.inspection, case: row.case_id },
  }
}

export function presentCorrection(
  row: CorrectionRow,
  around: Readonly<{ today: string; files: readonly FileRow[]; again: string[] }>,
): z.input<typeof Correction> {
  const { item, facts, demands, answers, decided_on, decided_by, decision } = row
  return {
    ...presentOrder(row, around.today),
    ...{ item, facts, demands, answers, decidedOn: decided_on, decidedBy: decided_by, decision },
    ...{ files: around.files.map(presentFile), again: around.again },
  }
}
