// SPDX-License-Identifier: Apache-2.0
import type { Answer } from '../domain/letter-answer.ts'
import { asking, type Database } from './database.ts'

export type LetterOut = Readonly<{
  id: string
  peer: string
  seq: number
  kind: string
  sealed: string
  at: Date
  entry: number
  answer: Answer | null
  answered_at: Date | null
}>
export type LetterIn = Readonly<{
  peer: string
  id: string
  seq: number
  kind: string
  sealed: string
  at: Date
  entry: number
  answer: string | null
}>
export type Waiting = Readonly<{ peer: string; out: number; in: number; since: Date | null }>

/** Letters to and from peers: rows are added, and answered once. */
export class Letters {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async findOut(id: string): Promise<LetterOut | null> {
    const { sql } = this.#database
    const [row] = await asking(() => sql<LetterOut[]>`select * from letter_out where id = ${id}`)
    return row ?? null
  }

  /** Gives the letter its number, seals and keeps it, in one step; what has this id already stays as it is. */
  send(
    row: Pick<LetterOut, 'id' | 'peer' | 'kind' | 'at' | 'entry'>,
    seal: (seq: number) => Promise<string>,
  ): Promise<void> {
    const { sql } = this.#database
    return asking(async () => {
      await sql.begin(async (tx) => {
        // the peer's row is the lock: two that send the same letter come here one after the other
        const [peer] = await tx<{ sent: number }[]>`select sent from exchange_peer where id = ${row.peer} for update`
        const known = await tx`select 1 from letter_out where id = ${row.id}`
        if (!peer || known.length > 0) return
        const seq = peer.sent + 1
        await tx`insert into letter_out ${tx({ ...row, seq, sealed: await seal(seq) })}`
        await tx`update exchange_peer set sent = ${seq} where id = ${row.peer}`
      })
    })
  }

  /** The oldest first. */
  waiting(peer: string, limit: number): Promise<LetterOut[]> {
    const { sql } = this.#database
    return asking(
      () => sql<LetterOut[]>`
        select * from letter_out where peer = ${peer} and answer is null order by seq limit ${limit}`,
    )
  }

  async answered(id: string, answer: Answer, now: Date): Promise<void> {
    const { sql } = this.#database
    const value = sql.json(JSON.parse(JSON.stringify(answer)))
    await asking(
      () => sql`update letter_out set answer = ${value}, answered_at = ${now} where id = ${id} and answer is null`,
    )
  }

  async findIn(peer: string, id: string): Promise<LetterIn | null> {
    const { sql } = this.#database
    const [row] = await asking(() => sql<LetterIn[]>`select * from letter_in where peer = ${peer} and id = ${id}`)
    return row ?? null
  }

  /** False when its number, or itself, is there already. */
  async keep(row: Omit<LetterIn, 'answer'>): Promise<boolean> {
    const { sql } = this.#database
    const rows = await asking(() => sql`insert into letter_in ${sql(row)} on conflict do nothing returning id`)
    return rows.length > 0
  }

  /** The letter that comes next; null while it is missing. */
  async next(peer: string): Promise<LetterIn | null> {
    const { sql } = this.#database
    const [row] = await asking(
      () => sql<LetterIn[]>`
        select l.* from letter_in l join exchange_peer p on p.id = l.peer
        where l.peer = ${peer} and l.seq = p.received + 1 and l.answer is null`,
    )
    return row ?? null
  }

  /** The answer and the number of the last letter worked off move together. */
  async workedOff({ peer, id, seq }: LetterIn, answer: string): Promise<void> {
    const { sql } = this.#database
    await asking(() =>
      sql.begin(async (tx) => {
        await tx`update letter_in set answer = ${answer} where peer = ${peer} and id = ${id}`
        await tx`update exchange_peer set received = ${seq} where id = ${peer}`
      }),
    )
  }

  /** Answers of the last letters worked off, the newest first: a file carries them again until it is known that they arrived. */
  answers(peer: string, limit: number): Promise<LetterIn[]> {
    const { sql } = this.#database
    return asking(
      () => sql<LetterIn[]>`
        select * from letter_in where peer = ${peer} and answer is not null order by seq desc limit ${limit}`,
    )
  }

  async counts(): Promise<ReadonlyMap<string, Waiting>> {
    const { sql } = this.#database
    const rows = await asking(
      () => sql<Waiting[]>`
        select p.id as peer,
          (select count(*)::integer from letter_out o where o.peer = p.id and o.answer is null) as out,
          (select count(*)::integer from letter_in i where i.peer = p.id and i.answer is null) as in,
          (select min(o.at) from letter_out o where o.peer = p.id and o.answer is null) as since
        from exchange_peer p`,
    )
    return new Map(rows.map((row) => [row.peer, row]))
  }
}
