// SPDX-License-Identifier: Apache-2.0
import { type Fields, malformed } from './fields.ts'

/** A range of money, both ends inclusive, in yuan. */
export type FineRange = Readonly<{ min: number; max: number }>

const FINE_CONDITIONS = [
  'always',
  'not-corrected-in-time',
  'serious',
  'refusal',
  'refusal-or-serious',
  'never',
] as const
/** What must have happened before there is a fine; `never`: the article knows no fine. */
export type FineCondition = (typeof FINE_CONDITIONS)[number]

const OFFENDERS = ['unit', 'unit-non-business', 'individual', 'persons-in-charge', 'any'] as const
/** On whom a fine falls. `unit-non-business`: a unit outside its business; `any`: whoever broke it, where the article does not tell apart. */
export type Offender = (typeof OFFENDERS)[number]

/** One of the listed violations of a penalty article: `CQ30(1)`. */
export type PenaltyItem = Readonly<{ id: string; text: string; violates: readonly string[] }>

/** What a breach costs. Article by article, as data; only the authority decides. */
export type Penalty = Readonly<{
  id: string
  book: string
  text: string
  /** Articles, paragraphs, items or rules; an article stands for all that is in it. Includes those of the items. */
  violates: readonly string[]
  items: readonly PenaltyItem[]
  /** Whom it is for: everybody, or organs of the state and their staff only. */
  against: 'anyone' | 'state-organ'
  authority: string
  first: readonly string[]
  fineCondition: FineCondition
  fines: Readonly<Partial<Record<Offender, FineRange>>>
  then: readonly string[]
  isCriminalPossible: boolean
  note: string | null
}>

const PENALTY_FIELDS = new Set([
  ...[
    'id',
    'text',
    'violates',
    'items',
    'against',
    'authority',
    'first',
    'fine-condition',
    'fines',
    'then',
    'criminal',
    'note',
  ],
])
const ITEM_FIELDS = new Set(['id', 'text', 'violates'])

/** Throws `law.book.malformed`. */
export function readPenalty(fields: Fields, book: string): Penalty {
  fields.only(PENALTY_FIELDS)
  const items = fields.list('items').map((item) => {
    item.only(ITEM_FIELDS)
    return { id: item.text('id'), text: item.text('text'), violates: item.maybeTexts('violates') }
  })
  return {
    id: fields.text('id'),
    book,
    text: fields.text('text'),
    violates: [...new Set([...fields.maybeTexts('violates'), ...items.flatMap((item) => item.violates)])],
    items,
    against: fields.choice('against', ['anyone', 'state-organ'], 'anyone'),
    authority: fields.text('authority'),
    first: fields.texts('first'),
    fineCondition: fields.choice('fine-condition', FINE_CONDITIONS),
    fines: readFines(fields),
    then: fields.maybeTexts('then'),
    isCriminalPossible: fields.isTrue('criminal'),
    note: fields.maybeText('note'),
  }
}

function readFines(fields: Fields): Partial<Record<Offender, FineRange>> {
  const fines: Partial<Record<Offender, FineRange>> = {}
  for (const [name, range] of Object.entries(fields.map('fines'))) {
    const who = OFFENDERS.find((each) => each === name) ?? fields.fail(`fines.${name} is nobody who can be fined`)
    const [min, max, ...more]: unknown[] = Array.isArray(range) ? range : []
    if (typeof min !== 'number' || typeof max !== 'number' || min > max || min < 0 || more.length > 0)
      throw malformed(fields.text('id'), `fines.${who} is no range`)
    fines[who] = { min, max }
  }
  return fines
}
