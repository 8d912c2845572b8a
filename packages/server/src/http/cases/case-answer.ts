// SPDX-License-Identifier: Apache-2.0
import type { z } from 'zod'
import { CaseAct, CaseParty, type LawCase, type LawCasePage } from '@mingjian/contract'
import { rangeFor } from '@mingjian/law'
import type { Actor } from '../../access/grant.ts'
import type { CaseDesk, ReadCase } from '../../cases/case-desk.ts'
import type { Registry } from '../../registry/registry.ts'
import type { LawCaseRecord } from '../../store/law-cases.ts'
import type { SecretBox } from '../../store/secret-box.ts'

export type CaseAnswerDeps = Readonly<{
  cases: CaseDesk
  registry: Pick<Registry, 'findMany'>
  secrets: Pick<SecretBox, 'open'>
}>

type Names = ReadonlyMap<string, string>

/** The rows of a list. */
export async function presentRows(
  records: readonly LawCaseRecord[],
  by: CaseAnswerDeps,
): Promise<z.input<typeof LawCasePage>['items']> {
  const names = await namesOf(records, by)
  const today = by.cases.today()
  return records.map((record) => presentRow(record, { names, today }))
}

/** A case as the actor may see it: the person in it only for who decides cases. */
export async function presentCase(read: ReadCase, actor: Actor, by: CaseAnswerDeps): Promise<z.input<typeof LawCase>> {
  const { record, file, penalty } = read
  const names = await namesOf([record], by)
  const item = penalty.items.find(({ id }) => id === record.penalty)
  const isDecided = record.steps.some(({ act }) => act === 'decide')
  const isOrdered = record.steps.some(({ act }) => act === 'order')
  const range = rangeFor(penalty, record.who)
  return {
    ...presentRow(record, { names, today: by.cases.today() }),
    ...{ why: record.why, finding: record.finding, authority: record.authority },
    party: actor.abilities.has('case.decide') ? partyOf(record, by) : null,
    ...{ foundOn: record.found_on, endedOn: record.ended_on, steps: [...record.steps] },
    acts: by.cases.blocks(read, CaseAct.options),
    terms: by.cases.terms(record),
    basis: {
      text: item ? `${penalty.text}${item.text}` : penalty.text,
      ...{ authority: penalty.authority, first: [...penalty.first], fineCondition: penalty.fineCondition },
      then: [...penalty.then],
    },
    range: range && { ...range },
    ...{ leastOfficers: file.leastOfficers, limitation: file.limitation },
    papers: [
      ...(isOrdered ? (['order-to-correct'] as const) : []),
      ...(isDecided ? (['penalty-decision'] as const) : []),
    ],
  }
}

/** The person a case is against; null for a unit. */
export function partyOf({ party }: LawCaseRecord, { secrets }: Pick<CaseAnswerDeps, 'secrets'>): CaseParty | null {
  return party === null ? null : CaseParty.parse(JSON.parse(secrets.open(party)))
}

function presentRow(record: LawCaseRecord, given: Readonly<{ names: Names; today: string }>) {
  const { id, number, state, origin, unit, district, who, rule, penalty, fine } = record
  return {
    ...{ id, number, state, origin, district, who, rule, penalty, fine },
    subject: { kind: record.subject_kind, id: record.subject, name: record.name },
    unit: unit === null ? null : { id: unit, name: given.names.get(unit) ?? unit },
    ...{ openedOn: record.opened_on, nextDay: record.next_day },
    isOverdue: record.next_day !== null && record.next_day < given.today,
  }
}

async function namesOf(records: readonly LawCaseRecord[], { registry }: CaseAnswerDeps): Promise<Names> {
  const units = await registry.findMany(
    'unit',
    records.flatMap(({ unit }) => unit ?? []),
  )
  return new Map([...units].map(([id, { body }]) => [id, body.name]))
}
