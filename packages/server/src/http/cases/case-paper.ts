// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import type { CaseAct, CaseStep, DocumentData } from '@mingjian/contract'
import { rangeFor, wordsOf } from '@mingjian/law'
import type { ReadCase } from '../../cases/case-desk.ts'
import { capitalAmount } from '../../domain/capital-amount.ts'
import type { LawDesk } from '../../registry/law-desk.ts'
import type { Registry } from '../../registry/registry.ts'
import { findArticle } from '../law/law-answer.ts'
import { type CaseAnswerDeps, partyOf } from './case-answer.ts'

export type CasePaperDeps = Readonly<{ registry: Pick<Registry, 'find'>; desk: LawDesk }> &
  Pick<CaseAnswerDeps, 'secrets'>

/** The order as it is served. Throws `case.paper.early`. */
export async function orderPaper(read: ReadCase, by: CasePaperDeps): Promise<DocumentData<'order-to-correct'>> {
  const { record } = read
  const order = stepOf(read, 'order')
  return {
    ...{ number: `${record.number}-1`, authority: record.authority, facts: factsOf(read) },
    addressee: await addresseeOf(read, by),
    ...{ breach: quoteArticle(record.rule, by.desk), basis: quoteArticle(record.penalty, by.desk) },
    ...{ demands: order.demands, due: order.due ?? order.on, date: order.on, remedies: REMEDIES },
  }
}

/** The decision with its amount in capitals. Throws `case.paper.early`. */
export async function decisionPaper(read: ReadCase, by: CasePaperDeps): Promise<DocumentData<'penalty-decision'>> {
  const { record } = read
  const decision = stepOf(read, 'decide')
  const amount = decision.amount ?? 0
  const evidence = record.steps.filter(({ act }) => act === 'evidence').map(({ words }) => words.slice(0, LONGEST_LINE))
  const statements = record.steps.filter(({ act }) => act === 'statement').map(({ words }) => words)
  const heard = statements.length === 0 ? '当事人未提出陈述、申辩。' : `当事人陈述、申辩：${statements.join('；')}`
  const pay = by.desk.library.books.flatMap(({ rules }) => rules).find(({ action }) => action === 'pay-fine')
  return {
    ...{ number: record.number, authority: record.authority, party: await addresseeOf(read, by) },
    ...{ facts: factsOf(read), evidence, range: boundsOf(read), discretion: `${decision.words}\n${heard}` },
    ...{ breach: quoteArticle(record.rule, by.desk), basis: quoteArticle(record.penalty, by.desk) },
    decision: `对当事人处罚款人民币${capitalAmount(amount)}（¥${amount}.00）。`,
    ...{ payment: pay?.text ?? null, remedies: REMEDIES, date: decision.on },
  }
}

const LONGEST_LINE = 500
const REMEDIES = '如不服本决定，可以依法申请行政复议或者提起行政诉讼。'

/** As the article puts it: nothing is said of a least that is nothing. */
function boundsOf({ record, penalty }: ReadCase): string {
  const range = rangeFor(penalty, record.who)
  if (!range) return '不处罚款'
  if (range.min === range.max) return `罚款 ${range.max} 元`
  return range.min === 0 ? `罚款 ${range.max} 元以下` : `罚款 ${range.min} 元以上 ${range.max} 元以下`
}

function stepOf({ record }: ReadCase, act: CaseAct): CaseStep {
  const step = record.steps.findLast((each) => each.act === act)
  if (!step) throw new Fault('conflict', 'case.paper.early', 'this paper is made when its step was taken', { act })
  return step
}

function factsOf({ record }: ReadCase): string {
  return `“${record.name}”：${record.why}`
}

async function addresseeOf({ record }: ReadCase, by: CasePaperDeps) {
  const person = partyOf(record, by)
  if (person) return { name: person.name, code: person.idNumber, address: person.address, phone: '', person: '' }
  const unit = record.unit === null ? null : await by.registry.find('unit', record.unit)
  if (!unit) return { name: record.name, code: '', address: '', phone: '', person: '' }
  const { name, code, address, contact, phone } = unit.body
  return { name, code, address, phone, person: contact }
}

function quoteArticle(id: string, desk: LawDesk): { label: string; words: string } {
  const found = findArticle(desk.library, id)
  if (!found) return { label: id, words: '' }
  return { label: `《${found.book.title}》${found.article.heading}`, words: wordsOf(found.article) }
}
