// SPDX-License-Identifier: Apache-2.0
import { evaluate, type Rule } from '@mingjian/law'
import type { Refusal } from '../access/grant.ts'
import { partialWords } from '../domain/neutral-words.ts'
import type { LawDesk } from './law-desk.ts'

const RULE = 'stay-neutral'

export type PartialRequirement = Readonly<{ words: string; rule: Rule }>

/** What organs of the state must not require (article 26): words that name brand or company, and the rule; standards are named instead. */
export function partialIn(texts: readonly string[], desk: LawDesk): PartialRequirement | null {
  const found = texts.flatMap(partialWords)
  const rule = desk.library.books.flatMap(({ rules }) => rules).find(({ action }) => action === RULE)
  if (found.length === 0 || !rule) return null
  const facts = {
    'requirement.names-brand': found.some(({ kind }) => kind === 'brand'),
    'requirement.names-contractor': found.some(({ kind }) => kind === 'contractor'),
  }
  if (evaluate(rule, facts, desk.moment()).status !== 'broken') return null
  return { words: [...new Set(found.map(({ words }) => words))].join(', '), rule }
}

/** Null where the texts name neither. */
export function refusePartial(texts: readonly string[], desk: LawDesk): Refusal | null {
  const found = partialIn(texts, desk)
  return found && { refused: true, code: 'requirement.partial', detail: found.words, article: found.rule.id }
}
