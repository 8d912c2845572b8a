// SPDX-License-Identifier: Apache-2.0
import { bindingBooks, type Day, effectiveFloor, type Facts, type Rulebook } from '@mingjian/law'
import { RETENTION_RULE } from './retention-rule.ts'

/** How long a camera's footage stays, and who says so: the rulebooks' floor for its place, and its own setting above it. */
export type KeepDays = Readonly<{
  floorDays: number
  floorArticle: string
  ceilingDays: number
  ceilingArticle: string
}>

export type KeepDaysAsk = Readonly<{
  books: readonly Rulebook[]
  /** Of the camera's place; what is not known makes no floor lower than the general one. */
  facts: Facts
  on: Day
  /** The camera's own setting. */
  retentionDays: number
}>

/** The floor is the strictest of the books and never below the general one; the ceiling is the floor unless the unit set it longer. */
export function keepDaysOf({ books, facts, on, retentionDays }: KeepDaysAsk): KeepDays {
  const floor = effectiveFloor(books, 'retention.days', { facts, on })
  const isLonger = floor !== null && floor.value >= RETENTION_RULE.days
  const floorDays = isLonger ? floor.value : RETENTION_RULE.days
  const floorArticle = isLonger ? floor.by.id : RETENTION_RULE.article
  const ceilingDays = Math.max(floorDays, Math.ceil(retentionDays))
  return { floorDays, floorArticle, ceilingDays, ceilingArticle: deletionArticle({ books, facts, on }) ?? floorArticle }
}

/** The rule that asks for deletion once the purpose is met; null where none binds. */
function deletionArticle({ books, facts, on }: Omit<KeepDaysAsk, 'retentionDays'>): string | null {
  const profile = facts['place.profile']
  if (profile !== undefined && profile !== DELETION_PROFILE) return null
  const binding = bindingBooks(books, String(facts['place.district'] ?? ''), on)
  return binding.flatMap(({ rules }) => rules).find(({ action }) => action === DELETION_DUTY)?.id ?? null
}

const DELETION_DUTY = 'delete-when-purpose-met'
/** Places where only the authority or the managing unit may have cameras, CN799-7. */
const DELETION_PROFILE = 'A'
