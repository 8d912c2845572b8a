// SPDX-License-Identifier: Apache-2.0
import type { DocumentData } from '@mingjian/contract'
import { squareCode } from '../../documents/square-code.ts'
import type { Press } from '../../documents/press.ts'
import type { FilingPrint, MadePaper } from '../../filing/filing-desk.ts'
import type { LawDesk } from '../../registry/law-desk.ts'
import type { FilingRow } from '../../store/filings.ts'
import { findArticle } from '../law/law-answer.ts'
import { quote } from './quote.ts'
import { acceptanceReport, dismantlingReport, filingForm, readFacts, type SystemPaperDeps } from './system-paper.ts'

export type FilingPrintDeps = SystemPaperDeps & Readonly<{ press: Pick<Press, 'print'> }>

/** Sets what is handed in with a filing, and what is given for it. */
export function makeFilingPrint(by: FilingPrintDeps): FilingPrint {
  return {
    async papers(system) {
      const facts = await readFacts(system, by)
      const report = await dismantlingReport(facts, by)
      if (report) return [made('dismantling-report', '拆除报告', () => report)]
      const accepted = await acceptanceReport(facts, by)
      return [
        made('filing-form', '备案登记表', () => filingForm(facts, by)),
        ...(accepted?.passed ? [made('acceptance-report', '验收报告', () => accepted)] : []),
      ]
    },
    certificate: (row) => by.press.print('filing-certificate', certificateOf(row, by.desk)),
  }

  function made<K extends 'filing-form' | 'acceptance-report' | 'dismantling-report'>(
    kind: K,
    title: string,
    read: () => DocumentData<K> | Promise<DocumentData<K>>,
  ): MadePaper {
    return { kind, title, print: async () => by.press.print(kind, await read()) }
  }
}

function certificateOf(row: FilingRow, desk: LawDesk): DocumentData<'filing-certificate'> {
  const { number, dossier, submitted_on: submittedOn, accepted_on: acceptedOn, sha256 } = row
  const { user, place, system } = dossier
  return {
    ...{ number: number ?? '', authority: row.authority, user, submittedOn, acceptedOn: acceptedOn ?? submittedOn },
    place: { name: place.name, class: place.class || '—', address: place.address || '—' },
    system: { name: system.name, acceptedOn: dossier.acceptedOn },
    hash: `${sha256.slice(0, HALF)} ${sha256.slice(HALF)}`,
    code: squareCode(`${number ?? ''} ${sha256}`),
    articles: quote(headingsOf(dossier.articles, desk), { desk }),
  }
}

/** Each article once, however many of its paragraphs are answered. */
function headingsOf(rules: readonly string[], desk: LawDesk): string[] {
  const found = rules.map((id) => findArticle(desk.library, id))
  return [...new Set(found.flatMap((each) => (each ? [`${each.book.prefix}${each.article.number}`] : [])))]
}

/** Of a hash in hex: a cell is not wide enough for the whole. */
const HALF = 32
