// SPDX-License-Identifier: Apache-2.0
import type { DocumentData, FindingResult, InspectionItem } from '@mingjian/contract'
import { wordsOf } from '@mingjian/law'
import type { LawDesk } from '../../registry/law-desk.ts'
import type { Kept, Registry } from '../../registry/registry.ts'
import type { CorrectionRow } from '../../store/corrections.ts'
import type { PlanRow } from '../../store/inspection-plans.ts'
import type { VisitRow } from '../../store/inspections.ts'
import { findArticle } from '../law/law-answer.ts'

export type InspectionPaperDeps = Readonly<{ registry: Registry; desk: LawDesk }>

/** The record of an inspection, for signing; null before it began. */
export async function inspectionRecord(
  visit: VisitRow,
  given: Readonly<{ plan: PlanRow | null; seed: string | null; authority: string }>,
  by: InspectionPaperDeps,
): Promise<DocumentData<'inspection-record'> | null> {
  if (visit.begun_at === null) return null
  const unit = visit.unit === null ? null : await by.registry.find('unit', visit.unit)
  const place = await by.registry.find('place', visit.place)
  return {
    ...{ number: visit.number, authority: given.authority, unit: partyOf(unit), inspectors: visit.inspectors },
    place: { name: place?.body.name ?? visit.name },
    time: [visit.begun_at, visit.closed_at].flatMap((at) => (at ? [MOMENT.format(at)] : [])).join(' — '),
    drawn: visit.again !== null ? '复查' : given.plan && visit.draw ? `随机抽取（${given.plan.title}）` : '指定检查',
    seed: given.seed,
    items: visit.items.map((item) => ({
      ...{ text: item.text.slice(0, LONGEST_LINE), label: labelOf(item, by.desk) },
      ...{ result: RESULTS[item.result ?? 'open'], note: item.note === '' ? null : item.note },
    })),
    statement: statementOf(visit),
  }
}

/** The order as it is served. */
export async function correctionPaper(
  row: CorrectionRow,
  by: InspectionPaperDeps,
): Promise<DocumentData<'order-to-correct'>> {
  const unit = row.unit === null ? null : await by.registry.find('unit', row.unit)
  const addressee = partyOf(unit)
  return {
    ...{ number: row.number, authority: row.authority, facts: row.facts, demands: row.demands, due: row.due },
    addressee: unit ? addressee : { ...addressee, name: row.unit_name === '' ? '—' : row.unit_name },
    ...{ breach: quoteArticle(row.rule, by.desk), basis: quoteArticle(row.basis, by.desk), date: row.issued_on },
  }
}

const LONGEST_LINE = 500
const MOMENT = new Intl.DateTimeFormat('zh-CN', { dateStyle: 'long', timeStyle: 'short', timeZone: 'Asia/Shanghai' })
const RESULTS: Readonly<Record<FindingResult | 'open', string>> = {
  met: '符合',
  broken: '不符合',
  'not-seen': '未查看',
  open: '—',
}

function statementOf({ statement, is_obstructed, obstruction }: VisitRow): string | null {
  const words = [statement, is_obstructed ? `检查受到阻碍：${obstruction}` : ''].filter((each) => each !== '')
  return words.length === 0 ? null : words.join('\n')
}

function labelOf({ article }: InspectionItem, desk: LawDesk): string {
  const found = article === null ? null : findArticle(desk.library, article)
  return found ? `${found.article.heading}（${article}）` : '—'
}

function quoteArticle(id: string, desk: LawDesk): { label: string; words: string } {
  const found = findArticle(desk.library, id)
  if (!found) return { label: id, words: '' }
  return { label: `《${found.book.title}》${found.article.heading}`, words: wordsOf(found.article) }
}

function partyOf(unit: Kept<'unit'> | null) {
  if (!unit) return { name: '—', code: '', address: '', phone: '', person: '' }
  const { name, code, address, contact, phone } = unit.body
  return { name, code, address, phone, person: contact }
}
