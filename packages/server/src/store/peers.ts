// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import { asking, type Database } from './database.ts'

export type PeerRow = Readonly<{
  id: string
  name: string
  key: string
  url: string | null
  unit: string | null
  district: string | null
  sent: number
  received: number
  contact_at: Date | null
  trouble: string | null
  is_barred: boolean
  at: Date
}>
export type PeerChange = Partial<Pick<PeerRow, 'name' | 'url' | 'unit' | 'district' | 'is_barred'>>

/** Other instances, known by their keys; none is ever forgotten, since its numbers go on. */
export class Peers {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  list(): Promise<PeerRow[]> {
    const { sql } = this.#database
    return asking(() => sql<PeerRow[]>`select * from exchange_peer order by name`)
  }

  async find(id: string): Promise<PeerRow | null> {
    const { sql } = this.#database
    const [row] = await asking(() => sql<PeerRow[]>`select * from exchange_peer where id = ${id}`)
    return row ?? null
  }

  /** The instance of a unit; null where it has none, or is not to be trusted. */
  async ofUnit(unit: string): Promise<PeerRow | null> {
    const { sql } = this.#database
    const [row] = await asking(
      () => sql<PeerRow[]>`select * from exchange_peer where unit = ${unit} and not is_barred order by at limit 1`,
    )
    return row ?? null
  }

  /** Throws `exchange.peer.known` for a key or a name that is there. */
  async insert(row: Pick<PeerRow, 'id' | 'name' | 'key' | 'url' | 'unit' | 'district' | 'at'>): Promise<void> {
    const { sql } = this.#database
    const rows = await asking(() => sql`insert into exchange_peer ${sql(row)} on conflict do nothing returning id`)
    if (rows.length === 0) throw new Fault('conflict', 'exchange.peer.known', 'this key or name is registered already')
  }

  async change(id: string, change: PeerChange): Promise<void> {
    const { sql } = this.#database
    await asking(() => sql`update exchange_peer set ${sql(change)} where id = ${id}`)
  }

  /** What came of the last try; null: it was heard of. */
  async met(id: string, trouble: string | null, now: Date): Promise<void> {
    const { sql } = this.#database
    await asking(() =>
      trouble === null
        ? sql`update exchange_peer set contact_at = ${now}, trouble = null where id = ${id}`
        : sql`update exchange_peer set trouble = ${trouble} where id = ${id}`,
    )
  }
}
