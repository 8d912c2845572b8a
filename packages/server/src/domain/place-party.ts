// SPDX-License-Identifier: Apache-2.0
import type { PlaceBody } from '@mingjian/contract'
import { type Moment, obligationsOf, type Rulebook } from '@mingjian/law'
import { placeFacts } from './place-facts.ts'

export type Party = Readonly<{
  unit: string | null
  role: 'public-security' | 'operator' | 'agreed' | 'owner' | 'manager' | 'right-holder' | 'unknown'
  /** The rule that says so; empty where no book speaks. */
  article: string
  missing: readonly string[]
  because: readonly string[]
}>

/**
 * Who is responsible for a place's system (article 11): public security where the place is a public area that nobody runs;
 * else whom owner and right-of-use holder agreed on; else the owner, and where the state owns it, who manages or uses it.
 */
export function responsibleParty(
  place: PlaceBody,
  given: Readonly<{ books: readonly Rulebook[]; moment: Moment; publicSecurity: string | null }>,
): Party {
  const facts = { ...placeFacts(place, given.moment.on), 'system.built': true }
  const speaking = obligationsOf(given.books, facts, given.moment).filter(({ status }) => status !== 'not-applicable')
  const funded = speaking.find(({ rule }) => rule.action === 'build-and-fund')
  if (funded) {
    const missing = [
      ...(given.publicSecurity === null ? ['public-security'] : []),
      ...(place.budget === null ? ['budget'] : []),
    ]
    const because = ['public-area', 'nobody-runs-it']
    return { unit: given.publicSecurity, role: 'public-security', article: funded.rule.id, missing, because }
  }
  const article = speaking.find(({ rule }) => rule.action === 'name-responsible-party')?.rule.id ?? ''
  return { ...agreedOrOwner(place, given.moment.on), article }
}

function agreedOrOwner(place: PlaceBody, on: string): Omit<Party, 'article'> {
  if (place.operator !== null) return { unit: place.operator, role: 'operator', missing: [], because: ['runs-it'] }
  const { agreement } = place
  if (agreement && agreement.from <= on && (agreement.to === null || on <= agreement.to)) {
    const missing = agreement.paper.document === null && agreement.paper.number === '' ? ['agreement-paper'] : []
    return { unit: agreement.party, role: 'agreed', missing, because: ['agreement'] }
  }
  const lapsed = agreement ? ['agreement-lapsed'] : ['no-agreement']
  if (place.isStateOwned) {
    const because = [...lapsed, 'state-owned']
    if (place.manager !== null) return { unit: place.manager, role: 'manager', missing: [], because }
    if (place.rightHolder !== null) return { unit: place.rightHolder, role: 'right-holder', missing: [], because }
    return { unit: null, role: 'unknown', missing: ['manager'], because }
  }
  if (place.owner !== null) return { unit: place.owner, role: 'owner', missing: [], because: lapsed }
  return { unit: null, role: 'unknown', missing: ['owner'], because: lapsed }
}
