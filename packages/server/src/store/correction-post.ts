// SPDX-License-Identifier: Apache-2.0
import type { CorrectionRow } from './corrections.ts'
import { asking, type Database } from './database.ts'

/** An order to correct, and the instance it goes to or came from. */
export type PostedOrder = CorrectionRow & Readonly<{ peer: string | null }>

const MOST = 100

/** Which orders to correct, and which answers to them, are not yet letters; read from what stands, so that no crash loses one. */
export class CorrectionPost {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async find(id: string): Promise<PostedOrder | null> {
    const { sql } = this.#database
    const [row] = await asking(() => sql<PostedOrder[]>`select * from correction where id = ${id}`)
    return row ?? null
  }

  /** Orders of this instance to a unit that has one of its own. */
  unsent(): Promise<(CorrectionRow & Readonly<{ peer: string }>)[]> {
    const { sql } = this.#database
    return asking(
      () => sql<(CorrectionRow & Readonly<{ peer: string }>)[]>`
        select c.*, p.id as peer from correction c join exchange_peer p on p.unit = c.unit and not p.is_barred
        where c.inspection is not null and c.peer is null and c.state = 'issued' order by c.at, c.id limit ${MOST}`,
    )
  }

  async sent(id: string, peer: string): Promise<void> {
    const { sql } = this.#database
    await asking(() => sql`update correction set peer = ${peer} where id = ${id}`)
  }

  /** Orders of other instances with an answer that has not been sent. */
  unanswered(): Promise<(CorrectionRow & Readonly<{ peer: string }>)[]> {
    const { sql } = this.#database
    return asking(
      () => sql<(CorrectionRow & Readonly<{ peer: string }>)[]>`
        select c.* from correction c join exchange_peer p on p.id = c.peer and not p.is_barred
        where c.inspection is null and jsonb_array_length(c.answers) >
          (select count(*) from letter_out o where o.kind = 'order.answer' and o.id like 'order.answer:' || c.id || ':%')
        order by c.at, c.id limit ${MOST}`,
    )
  }

  /** False when it is here already. */
  async insert(row: PostedOrder): Promise<boolean> {
    const { sql } = this.#database
    const values = { ...row, answers: sql.json([]) }
    const rows = await asking(() => sql`insert into correction ${sql(values)} on conflict (id) do nothing returning id`)
    return rows.length > 0
  }
}
