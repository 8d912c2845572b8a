// SPDX-License-Identifier: Apache-2.0
import { asking, type Database } from './database.ts'
import type { FilingActRow, FilingRow } from './filings.ts'

export type UnsentAct = Readonly<{ filing: FilingRow & Readonly<{ peer: string }>; act: FilingActRow }>

/** Which acts on filings are not yet letters; read from what stands, so that no crash loses one. */
export class FilingPost {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** In their order: what the unit hands in, and what the authority answers. */
  async unsent(): Promise<UnsentAct[]> {
    const { sql } = this.#database
    const rows = await asking(
      () => sql<{ filing: UnsentAct['filing']; act: Omit<FilingActRow, 'at'> & { at: string } }[]>`
        select to_jsonb(f) as filing, to_jsonb(a) as act
        from filing f join exchange_peer p on p.id = f.peer and not p.is_barred
        join filing_act a on a.filing = f.id and a.seq > f.posted
        where f.posted < f.seq
          and case when f.is_received then a.act in ('return', 'accept') else a.act = 'submit' end
        order by f.at, f.id, a.seq limit 100`,
    )
    return rows.map(({ filing, act }) => ({ filing, act: { ...act, at: new Date(act.at) } }))
  }

  async sent(id: string, seq: number): Promise<void> {
    const { sql } = this.#database
    await asking(() => sql`update filing set posted = ${seq} where id = ${id} and posted < ${seq}`)
  }

  /** The instance of a district's police; null where it has none. */
  async authorityOf(district: string): Promise<{ id: string; name: string } | null> {
    const { sql } = this.#database
    const [row] = await asking(
      () => sql<{ id: string; name: string }[]>`
        select id, name from exchange_peer where district = ${district} and not is_barred order by at limit 1`,
    )
    return row ?? null
  }
}
