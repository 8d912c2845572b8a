// SPDX-License-Identifier: Apache-2.0
import { asking, type Database } from './database.ts'

/** An act on an integration or a sharing. */
export type JoiningActRow = Readonly<{
  about: string
  seq: number
  act: string
  on_day: string
  words: string
  at: Date
  by_user: string | null
  by_name: string
  entry: number
}>

type Written = Readonly<{ id: string; seq: number }>

export async function actsAbout(database: Database, about: readonly string[]): Promise<Map<string, JoiningActRow[]>> {
  const { sql } = database
  const rows = await asking(
    () => sql<JoiningActRow[]>`select * from joining_act where about = any(${[...about]}) order by about, seq`,
  )
  return Map.groupBy(rows, (row) => row.about)
}

/** The row as the act leaves it, and the act; false when another came in between. */
export function writeJoining(
  { sql }: Database,
  { table, row, act }: Readonly<{ table: 'integration' | 'sharing'; row: Written; act: JoiningActRow }>,
): Promise<boolean> {
  const { id, ...changed } = JSON.parse(JSON.stringify(row))
  return asking(() =>
    sql.begin(async (tx) => {
      const values = 'interface' in changed ? { ...changed, interface: tx.json(changed.interface) } : changed
      const kept =
        act.seq === 1
          ? await tx`insert into ${tx(table)} ${tx({ ...values, id })} on conflict do nothing returning id`
          : await tx`update ${tx(table)} set ${tx(values)} where id = ${id} and seq = ${act.seq - 1} returning id`
      if (kept.length === 0) return false
      await tx`insert into joining_act ${tx(act)}`
      return true
    }),
  )
}
