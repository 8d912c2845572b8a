// SPDX-License-Identifier: Apache-2.0
import { asking, type Database } from './database.ts'

/** What was brought back, by id. */
export type Recalled = Readonly<{ holds: readonly string[]; purposes: readonly string[] }>

/**
 * Brings back holds and purposes that the evidence log tells of and the database has lost, as after a rollback or a restored backup. What the
 * log says was released or ended stays so; everything else keeps its footage again. Personal words come from the sealed values, where they are left.
 */
export async function recallKept({ sql }: Database): Promise<Recalled> {
  return asking(() =>
    sql.begin(async (tx) => {
      const holds = await tx<{ id: string }[]>`
        with placed as (
          select distinct on (body->>'hold') body->>'hold' as id, index, at, camera, start_ticks, end_ticks, order_id, body, sealed
          from log_entry where type = 'hold.place' and camera is not null and start_ticks < end_ticks order by body->>'hold', index
        ), extended as (
          select distinct on (body->>'hold') body->>'hold' as id, body
          from log_entry where type = 'hold.extend' order by body->>'hold', index desc
        )
        insert into hold (id, camera, from_ticks, to_ticks, reason, case_number, authority, order_id, expires_ticks, review_on,
          placed_at, placed_by, placed_by_name, place_entry)
        select p.id, p.camera, p.start_ticks, p.end_ticks, ${wordsOf(tx, 'reason')}, ${wordsOf(tx, 'case')}, ${wordsOf(tx, 'authority')}, p.order_id,
          (extract(epoch from (coalesce(e.body, p.body)->>'expires')::timestamptz) * 90000)::bigint,
          case when coalesce(e.body, p.body)->>'review' is null and coalesce(e.body, p.body)->>'expires' is null
            then to_char(p.at, 'YYYY-MM-DD') else coalesce(e.body, p.body)->>'review' end,
          p.at, coalesce(p.body->>'user', ''), coalesce(p.body->>'user', ''), p.index
        from placed p left join extended e on e.id = p.id
        where not exists (select 1 from log_entry r where r.type = 'hold.release' and r.body->>'hold' = p.id)
          and not exists (select 1 from hold where hold.id = p.id)
        on conflict (id) do nothing returning id`
      const purposes = await tx<{ id: string }[]>`
        insert into keep_purpose (id, camera, from_ticks, to_ticks, until_ticks, purpose, stated_at, stated_by, stated_by_name, entry)
        select distinct on (p.body->>'purpose') p.body->>'purpose', p.camera, p.start_ticks, p.end_ticks,
          (extract(epoch from (p.body->>'until')::timestamptz) * 90000)::bigint, ${wordsOf(tx, 'purpose')},
          p.at, coalesce(p.body->>'user', ''), coalesce(p.body->>'user', ''), p.index
        from log_entry p where p.type = 'retention.decide' and p.body ? 'purpose' and p.body ? 'until' and p.start_ticks < p.end_ticks
          and not exists (select 1 from log_entry e where e.type = 'retention.decide' and e.body->>'purpose' = p.body->>'purpose' and e.body ? 'ended')
          and not exists (select 1 from keep_purpose where keep_purpose.id = p.body->>'purpose')
        order by p.body->>'purpose', p.index
        on conflict (id) do nothing returning id`
      return { holds: holds.map(({ id }) => id), purposes: purposes.map(({ id }) => id) }
    }),
  )
}

/** A sealed field of the entry `p`, or a dash when it was erased. */
function wordsOf(sql: Parameters<Parameters<Database['sql']['begin']>[1]>[0], field: string) {
  return sql`coalesce((select value from sealed_value where commitment = decode(p.sealed->>${field}, 'base64')), '—')`
}
