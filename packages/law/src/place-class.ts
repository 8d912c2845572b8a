// SPDX-License-Identifier: Apache-2.0
import { entries, type Fields } from './fields.ts'

/** A kind of place as the laws name it, with the articles that name it. */
export type PlaceClass = Readonly<{
  id: string
  zh: string
  en: string
  /** Articles that ask for a system there. */
  bases: readonly string[]
  /** Under the national regulation: `A` article 7, `B` article 9, `C` article 33; null where it depends on what else the place is. */
  profile: 'A' | 'B' | 'C' | null
  isMobile: boolean
  note: string | null
}>

/** A kind of spot inside a place where a law forbids cameras, with every article that does. */
export type SpotClass = Readonly<{ id: string; zh: string; en: string; bases: readonly string[]; note: string | null }>

const PLACE_FIELDS = new Set(['id', 'zh', 'en', 'bases', 'profile', 'mobile', 'note'])
const SPOT_FIELDS = new Set(['id', 'zh', 'en', 'bases', 'note'])

/** From the list in `register/place-classes.yaml`. Throws `law.book.malformed`. */
export function readPlaceClasses(data: unknown): PlaceClass[] {
  return entries(data, 'place-classes').map((fields) => {
    fields.only(PLACE_FIELDS)
    const profile = fields.has('profile') ? fields.choice('profile', ['A', 'B', 'C'] as const) : null
    return { ...readNames(fields), profile, isMobile: fields.isTrue('mobile') }
  })
}

/** From the list in `register/spot-classes.yaml`. Throws `law.book.malformed`. */
export function readSpotClasses(data: unknown): SpotClass[] {
  return entries(data, 'spot-classes').map((fields) => {
    fields.only(SPOT_FIELDS)
    return readNames(fields)
  })
}

function readNames(fields: Fields): SpotClass {
  return {
    id: fields.text('id'),
    zh: fields.text('zh'),
    en: fields.text('en'),
    bases: fields.maybeTexts('bases'),
    note: fields.maybeText('note'),
  }
}
