// SPDX-License-Identifier: Apache-2.0
import { type Day, parseDay } from './day.ts'
import { entries, type Fields } from './fields.ts'

/** A district by its GB/T 2260 code, as long as the code was in use. */
export type District = Readonly<{
  code: string
  zh: string
  en: string
  kind: 'district' | 'county' | 'autonomous-county'
  /** Null: since before the first list that was read. */
  from: Day | null
  /** First day on which it is no more; null where none is known. */
  to: Day | null
  /** Codes that took its place; empty where none is published. */
  succeededBy: readonly string[]
  note: string | null
}>

const FIELDS = new Set(['code', 'zh', 'en', 'kind', 'from', 'to', 'succeeded-by', 'note'])

/** From the list in `register/districts.yaml`. Throws `law.book.malformed`. */
export function readDistricts(data: unknown): District[] {
  return entries(data, 'districts').map((fields) => {
    fields.only(FIELDS)
    const code = fields.text('code')
    if (!/^\d{6}$/.test(code)) fields.fail(`${code} is no code of six digits`)
    return {
      code,
      zh: fields.text('zh'),
      en: fields.text('en'),
      kind: fields.choice('kind', ['district', 'county', 'autonomous-county']),
      from: maybeDay(fields, 'from'),
      to: maybeDay(fields, 'to'),
      succeededBy: fields.maybeTexts('succeeded-by'),
      note: fields.maybeText('note'),
    }
  })
}

/** The district a code names on a day; null when the code was not in use then. */
export function districtOn(districts: readonly District[], code: string, on: Day): District | null {
  const isMeant = (each: District): boolean =>
    each.code === code && (each.from === null || each.from <= on) && (each.to === null || on < each.to)
  return districts.find(isMeant) ?? null
}

function maybeDay(fields: Fields, name: string): Day | null {
  return fields.has(name) ? parseDay(fields.text(name)) : null
}
