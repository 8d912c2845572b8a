// SPDX-License-Identifier: Apache-2.0
import { asking, type Database } from './database.ts'
import type { ViewingFilter } from './viewings.ts'

export type ViewingSumRow = Readonly<{
  id: string | null
  /** Of the person; empty for cameras and orders. */
  name: string
  viewings: number
  ticks: number
  pictures: number
  copies: number
  others: number
  last: Date
}>

const KEYS = { user: 'user_id', camera: 'camera', order: 'order_id' } as const
const OTHERS = { user: 'camera', camera: 'user_id', order: 'user_id' } as const
const MOST = 1000

/** Viewings added up by person, camera or order, those with most of them first. */
export function sumViewings(
  database: Database,
  filter: ViewingFilter,
  by: 'user' | 'camera' | 'order',
): Promise<readonly ViewingSumRow[]> {
  const { sql } = database
  const key = sql(KEYS[by])
  const { camera = null, user = null, order = null, kind = null, from = null, to = null } = filter
  const within = filter.within === null ? null : [...filter.within]
  return asking(
    () => sql<ViewingSumRow[]>`
      select ${key} as id, ${by === 'user' ? sql`max(user_name)` : sql`''`} as name, count(*)::bigint as viewings,
        sum(ticks)::bigint as ticks, sum(pictures)::bigint as pictures, count(*) filter (where kind = 'copy') as copies,
        count(distinct ${sql(OTHERS[by])})::bigint as others, max(began_at) as last
      from viewing
      where (${camera}::text is null or camera = ${camera}) and (${user}::text is null or user_id = ${user})
        and (${order}::text is null or order_id = ${order}) and (${kind}::text is null or kind = ${kind})
        and (${to}::timestamptz is null or began_at < ${to}) and (${from}::timestamptz is null or ended_at is null or ended_at >= ${from})
        and (${within}::text[] is null or camera = any(${within}))
        ${by === 'order' ? sql`and order_id is not null` : sql``}
      group by ${key}
      order by sum(ticks) desc, count(*) desc
      limit ${MOST}`,
  )
}
