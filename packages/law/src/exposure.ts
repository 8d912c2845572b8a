// SPDX-License-Identifier: Apache-2.0
import type { Obligation } from './evaluate.ts'
import type { FineCondition, FineRange, Offender, Penalty } from './penalty.ts'
import type { Rulebook } from './rule.ts'

/** Whose exposure: somebody who can be fined, or an organ of the state. */
export type ExposedParty = Exclude<Offender, 'any'> | 'state-organ'

/** What the law holds ready for a breach. Never a verdict: only the authority decides. */
export type Exposure = Readonly<{
  /** The penalty article or its item. */
  article: string
  penalty: Penalty
  obligations: readonly Obligation[]
  /** Null where there is no fine, or its condition can no longer come true because everything was put right. */
  fine: FineRange | null
  /** The article of a higher-ranking book for the same conduct, which is applied in place of this one. */
  yieldsTo: string | null
}>

/** Why a fine cannot be issued. */
export type FineRefusal = Readonly<{ refused: true; code: string; detail: string; article: string }>

export type FineAsk = Readonly<{
  who: ExposedParty
  amount: number
  authority: string
  /** What has come true: `not-corrected-in-time`, `serious`, `refusal`. */
  conditions: readonly FineCondition[]
}>

/** One row for each penalty article that overdue or broken obligations call up, higher rank first. */
export function exposureOf(
  obligations: readonly Obligation[],
  books: readonly Rulebook[],
  who: ExposedParty,
): Exposure[] {
  const violated = obligations.filter(({ status }) => status === 'overdue' || status === 'broken')
  const rows = [...books]
    .sort((one, other) => one.rank - other.rank)
    .flatMap((book) => book.penalties.map((penalty) => ({ penalty, rank: book.rank })))
    .filter(({ penalty }) => (penalty.against === 'state-organ') === (who === 'state-organ'))
    .flatMap(({ penalty, rank }) =>
      [penalty.id, ...penalty.items.map((item) => item.id)].flatMap((article) => {
        const own = violated.filter(({ rule }) => rule.book === penalty.book && rule.breach.includes(article))
        return own.length === 0
          ? []
          : [{ article, penalty, rank, obligations: own, fine: expectedFine(penalty, who, own) }]
      }),
    )
  return rows.map(({ rank, ...row }) => {
    const acts = new Set(row.obligations.map(({ rule }) => rule.action))
    const above = rows.find(
      (other) =>
        other.rank < rank &&
        rangeFor(other.penalty, who) !== null &&
        other.obligations.some(({ rule }) => acts.has(rule.action)),
    )
    return { ...row, yieldsTo: above?.article ?? null }
  })
}

/** The sum over all rows that do not yield, if every condition came true. */
export function totalExposure(exposures: readonly Exposure[]): FineRange {
  const fines = exposures.flatMap(({ fine, yieldsTo }) => (fine && yieldsTo === null ? [fine] : []))
  return {
    min: fines.reduce((sum, { min }) => sum + min, 0),
    max: fines.reduce((sum, { max }) => sum + max, 0),
  }
}

/** Null when the fine may be issued: the right authority, a fine for this party, its condition true, the amount within the range. */
export function checkFine(penalty: Penalty, ask: FineAsk): FineRefusal | null {
  const refuse = (code: string, detail: string): FineRefusal => ({ refused: true, code, detail, article: penalty.id })
  if (ask.authority !== penalty.authority)
    return refuse('penalty.authority.wrong', `only ${penalty.authority} may decide`)
  const range = rangeFor(penalty, ask.who)
  if (penalty.fineCondition === 'never' || !range) return refuse('penalty.fine.none', `no fine for ${ask.who}`)
  if (!isConditionMet(penalty.fineCondition, ask.conditions))
    return refuse('penalty.condition.unmet', penalty.fineCondition)
  if (Number.isFinite(ask.amount) && ask.amount > 0 && ask.amount >= range.min && ask.amount <= range.max) return null
  return refuse('penalty.amount.outside', `${range.min} to ${range.max}`)
}

function isConditionMet(condition: FineCondition, met: readonly FineCondition[]): boolean {
  if (condition === 'always') return true
  if (condition === 'refusal-or-serious') return met.includes('refusal') || met.includes('serious')
  return met.includes(condition)
}

/** What can still be expected: a fine for not correcting is out of the question once all is put right. */
function expectedFine(penalty: Penalty, who: ExposedParty, obligations: readonly Obligation[]): FineRange | null {
  const dependsOnCorrection = penalty.fineCondition === 'not-corrected-in-time' || penalty.fineCondition === 'refusal'
  if (dependsOnCorrection && obligations.every(({ remediedOn }) => remediedOn !== null)) return null
  return penalty.fineCondition === 'never' ? null : rangeFor(penalty, who)
}

/** The fine that an article holds ready for somebody; null where it knows none. */
export function rangeFor({ fines, fineCondition }: Penalty, who: ExposedParty): FineRange | null {
  if (who === 'state-organ' || fineCondition === 'never') return null
  if (who === 'persons-in-charge') return fines['persons-in-charge'] ?? null
  const own = who === 'unit-non-business' ? (fines['unit-non-business'] ?? fines.unit) : fines[who]
  return own ?? fines.any ?? null
}
