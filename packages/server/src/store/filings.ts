// SPDX-License-Identifier: Apache-2.0
import type {
  FilingActKind,
  FilingDossier,
  FilingOccasion,
  FilingQuery,
  FilingState,
  SystemDays,
} from '@mingjian/contract'
import type { z } from 'zod'
import { asking, type Database } from './database.ts'
import type { Reach } from './inspections.ts'
import { escapeLike } from './users.ts'

export type FilingRow = Readonly<{
  id: string
  occasion: FilingOccasion
  state: FilingState
  system: string | null
  name: string
  place_name: string
  unit: string | null
  unit_name: string
  district: string
  authority: string
  submitted_on: string
  /** The day of the system that it gives; null: none. */
  gives: keyof SystemDays | null
  due: string | null
  number: string | null
  accepted_on: string | null
  dossier: FilingDossier
  sha256: string
  certificate: string | null
  peer: string | null
  is_received: boolean
  seq: number
  applied: number
  posted: number
  at: Date
}>

export type FilingActRow = Readonly<{
  filing: string
  seq: number
  act: FilingActKind
  on_day: string
  words: string
  until: string | null
  dossier: FilingDossier | null
  at: Date
  by_user: string | null
  by_name: string
  entry: number
}>

export type FilingFilter = z.output<typeof FilingQuery> & Readonly<{ reach: Reach; today: string }>

/** Filings with every act on them. */
export class Filings {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** `overdue`: how many of all that may be seen wait too long. */
  list(ask: FilingFilter): Promise<{ rows: FilingRow[]; total: number; overdue: number }> {
    const { sql } = this.#database
    const { state = null, occasion = null, district = null, system = null, search = '', reach, today } = ask
    const { page, size, sort } = ask
    const seen = sql`
      (${reach.unit}::text is null or unit = ${reach.unit})
      and (${reach.district}::text is null or district = ${reach.district})`
    const late = sql`due < ${today}`
    const words = `%${escapeLike(search)}%`
    const where = sql`${seen}
      and (${state}::text is null or state = ${state}) and (${occasion}::text is null or occasion = ${occasion})
      and (${district}::text is null or district = ${district}) and (${system}::text is null or system = ${system})
      and (not ${ask.overdue === 'true'} or (${late}))
      and (${search} = '' or name ilike ${words} or unit_name ilike ${words} or place_name ilike ${words}
        or number = ${search})`
    const column = sort.endsWith('due') ? sql`due` : sql`submitted_on`
    const order = sort.startsWith('-') ? sql`${column} desc nulls last` : sql`${column} asc nulls last`
    return asking(async () => {
      const [rows, [counted], [lateOnes]] = await Promise.all([
        sql<FilingRow[]>`
          select * from filing where ${where} order by ${order}, id limit ${size} offset ${(page - 1) * size}`,
        sql<{ total: number }[]>`select count(*)::integer as total from filing where ${where}`,
        sql<{ total: number }[]>`select count(*)::integer as total from filing where ${seen} and ${late}`,
      ])
      return { rows: [...rows], total: counted?.total ?? 0, overdue: lateOnes?.total ?? 0 }
    })
  }

  async find(id: string): Promise<FilingRow | null> {
    const { sql } = this.#database
    const [row] = await asking(() => sql<FilingRow[]>`select * from filing where id = ${id}`)
    return row ?? null
  }

  /** The one that is on its way or came back. */
  async openOf(system: string): Promise<FilingRow | null> {
    const { sql } = this.#database
    const [row] = await asking(
      () => sql<FilingRow[]>`select * from filing where system = ${system} and state <> 'accepted'`,
    )
    return row ?? null
  }

  acts(id: string): Promise<FilingActRow[]> {
    const { sql } = this.#database
    return asking(() => sql<FilingActRow[]>`select * from filing_act where filing = ${id} order by seq`)
  }

  /** The next number of the year. */
  async nextNumber(year: string): Promise<string> {
    const { sql } = this.#database
    const [next] = await asking(
      () => sql<{ number: string }[]>`
        select ${year} || '-' || lpad(nextval('filing_number')::text, 4, '0') as number`,
    )
    return next?.number ?? year
  }

  /** An act and what the filing has become; false when another came in between, or it is here already. */
  write(row: FilingRow, act: FilingActRow): Promise<boolean> {
    const { sql } = this.#database
    const { id, dossier, applied: _, posted: __, ...changed } = row
    return asking(() =>
      sql.begin(async (tx) => {
        const values = { ...changed, dossier: tx.json(json(dossier)) }
        const kept =
          act.seq === 1
            ? await tx`insert into filing ${tx({ ...values, id })} on conflict do nothing returning id`
            : await tx`update filing set ${tx(values)} where id = ${id} and seq = ${act.seq - 1} returning id`
        if (kept.length === 0) return false
        await tx`insert into filing_act ${tx({ ...act, dossier: act.dossier && tx.json(json(act.dossier)) })}`
        return true
      }),
    )
  }

  async applied(id: string, seq: number): Promise<void> {
    const { sql } = this.#database
    await asking(() => sql`update filing set applied = ${seq} where id = ${id} and applied < ${seq}`)
  }

  /** Those of this registry whose acts do not all stand in it. */
  unapplied(): Promise<FilingRow[]> {
    const { sql } = this.#database
    return asking(() => sql<FilingRow[]>`select * from filing where applied < seq and not is_received order by at, id`)
  }

  /** Returned, and not handed in again in time. */
  lapsing(today: string): Promise<FilingRow[]> {
    const { sql } = this.#database
    return asking(
      () => sql<FilingRow[]>`
        select f.* from filing f join filing_act a on a.filing = f.id and a.seq = f.seq
        where f.state = 'returned' and a.act = 'return' and f.due < ${today} and not f.is_received order by f.at, f.id`,
    )
  }
}

function json(value: unknown) {
  return JSON.parse(JSON.stringify(value))
}
