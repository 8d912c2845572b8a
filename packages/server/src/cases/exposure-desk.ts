// SPDX-License-Identifier: Apache-2.0
import type { z } from 'zod'
import type { UnitExposurePage, UnitExposureQuery } from '@mingjian/contract'
import { exposureOf, type FineRange, type Obligation, type Rule, totalExposure } from '@mingjian/law'
import type { LawDesk } from '../registry/law-desk.ts'
import type { CaseReach } from '../store/law-cases.ts'
import type { ExposedUnit, ExposedUnits } from '../store/exposed-units.ts'

type Row = z.input<typeof UnitExposurePage>['items'][number]

/** What each unit is exposed to for what it has broken: from what is kept open, so a whole district at once. */
export class ExposureDesk {
  readonly #units: ExposedUnits
  readonly #desk: LawDesk
  readonly #rules: ReadonlyMap<string, Rule>

  constructor(options: Readonly<{ units: ExposedUnits; desk: LawDesk }>) {
    this.#units = options.units
    this.#desk = options.desk
    const { books } = options.desk.library
    this.#rules = new Map(books.flatMap(({ rules }) => rules.map((rule) => [rule.id, rule])))
  }

  async list(ask: UnitExposureQuery, reach: CaseReach): Promise<z.input<typeof UnitExposurePage>> {
    const all = await this.all(ask, reach)
    const start = (ask.page - 1) * ask.size
    return {
      items: all.slice(start, start + ask.size),
      ...{ total: all.length, page: ask.page, size: ask.size, sum: sumOf(all.map(({ total }) => total)) },
    }
  }

  async all(ask: UnitExposureQuery, reach: CaseReach): Promise<Row[]> {
    const { article } = ask
    const rules = article === undefined ? null : this.#rulesUnder(article)
    const district = reach.district ?? ask.district ?? null
    const found = await this.#units.list({ unit: reach.unit, district, rules, today: this.#desk.today() })
    return found.map((each) => this.#expose(each)).toSorted(ORDERS[ask.sort])
  }

  #expose({ unit, name, district, breaches, rules }: ExposedUnit): Row {
    const obligations = rules.flatMap((id) => {
      const rule = this.#rules.get(id)
      return rule ? [broken(rule)] : []
    })
    const rows = exposureOf(obligations, this.#desk.library.books, 'unit')
    const { min, max } = totalExposure(rows)
    return {
      unit: { id: unit, name },
      district,
      breaches,
      articles: rows.map(({ article }) => article),
      total: { min, max },
    }
  }

  #rulesUnder(article: string): string[] {
    return [...this.#rules.values()]
      .filter(
        ({ id, breach }) => id === article || breach.some((each) => each === article || each.startsWith(`${article}(`)),
      )
      .map(({ id }) => id)
  }
}

const ORDERS: Readonly<Record<UnitExposureQuery['sort'], (one: Row, other: Row) => number>> = {
  '-max': (one, other) => other.total.max - one.total.max || compare(one, other),
  max: (one, other) => one.total.max - other.total.max || compare(one, other),
  name: (one, other) => compare(one, other),
}

function compare(one: Row, other: Row): number {
  return one.unit.name.localeCompare(other.unit.name, 'zh') || one.unit.id.localeCompare(other.unit.id)
}

function sumOf(all: readonly FineRange[]): FineRange {
  return all.reduce((sum, { min, max }) => ({ min: sum.min + min, max: sum.max + max }), { min: 0, max: 0 })
}

/** What is kept open is broken and not put right. */
function broken(rule: Rule): Obligation {
  return {
    ...{ rule, status: 'broken', lastDay: null, strictDay: null, daysOverdue: 0, remediedOn: null },
    ...{ facts: [], because: [], needs: [] },
  }
}
