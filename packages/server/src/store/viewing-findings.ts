// SPDX-License-Identifier: Apache-2.0
import type { ViewingRule } from '@mingjian/contract'
import type { Insertable, Selectable } from 'kysely'
import { asking, type Database } from './database.ts'
import { newId } from './new-id.ts'
import type { Schema } from './schema.ts'

export type FindingRow = Selectable<Schema['viewing_finding']>

/** Whom or what a rule struck. */
export type Struck = Readonly<{ user_id: string | null; user_name: string; camera: string | null; count: number }>

/** Looks for what the unit's rules describe, and keeps what was found. */
export class ViewingFindingStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** Who or what reaches the rule's threshold in the time up to `now`. */
  look(rule: ViewingRule, at: Readonly<{ now: Date; zone: string }>): Promise<readonly Struck[]> {
    const { sql } = this.#database
    const from = new Date(at.now.getTime() - rule.hours * HOUR)
    const kinds = rule.kinds ?? ['live', 'replay', 'still', 'copy']
    const within = sql`began_at >= ${from} and began_at <= ${at.now} and kind = any(${kinds})`
    const { threshold } = rule
    return asking(async () => {
      if (rule.kind === 'camera-often') {
        return sql<Struck[]>`
          select user_id, max(user_name) as user_name, camera, count(*)::int as count from viewing
          where ${within} and user_id is not null group by user_id, camera having count(*) >= ${threshold}`
      }
      if (rule.kind === 'mass-stills') {
        return sql<Struck[]>`
          select user_id, max(user_name) as user_name, null as camera, sum(pictures)::int as count from viewing
          where seen_at >= ${from} and began_at <= ${at.now} and user_id is not null group by user_id having sum(pictures) >= ${threshold}`
      }
      if (rule.kind === 'never-before') {
        return sql<Struck[]>`
          select null as user_id, '' as user_name, camera, count(distinct user_id)::int as count from viewing v
          where ${within} and not exists (select from viewing b where b.camera = v.camera and b.began_at < ${from} and b.kind = any(${kinds}))
            and exists (select from viewing o where o.began_at < ${from})
          group by camera having count(distinct user_id) >= ${threshold}`
      }
      const { from: begin, to: end } = rule.duty ?? { from: '00:00', to: '24:00' }
      const clock = sql`(began_at at time zone ${at.zone})::time`
      const inside = sql`case when ${begin}::time <= ${end}::time then ${clock} >= ${begin}::time and ${clock} < ${end}::time
        else ${clock} >= ${begin}::time or ${clock} < ${end}::time end`
      return sql<Struck[]>`
        select user_id, max(user_name) as user_name, null as camera, count(*)::int as count from viewing
        where ${within} and user_id is not null and not (${inside}) group by user_id having count(*) >= ${threshold}`
    })
  }

  /** Keeps it, unless the same was found of a time that this one still touches: then its count grows. True when it is new. */
  async note(finding: Omit<Insertable<Schema['viewing_finding']>, 'id'>): Promise<boolean> {
    return asking(async () => {
      const { query } = this.#database
      const same = await query
        .updateTable('viewing_finding')
        .set((by) => ({ to_at: finding.to_at, count: by.fn('greatest', ['count', by.val(finding.count)]) }))
        .where('rule', '=', finding.rule)
        .where('user_id', 'is not distinct from', finding.user_id ?? null)
        .where('camera', 'is not distinct from', finding.camera ?? null)
        .where('to_at', '>=', finding.from_at)
        .executeTakeFirst()
      if (same.numUpdatedRows > 0n) return false
      await query
        .insertInto('viewing_finding')
        .values({ ...finding, id: newId('an') })
        .execute()
      return true
    })
  }

  list(within: ReadonlySet<string> | null, isOpen: boolean): Promise<FindingRow[]> {
    return asking(() => {
      let query = this.#database.query.selectFrom('viewing_finding').selectAll()
      if (isOpen) query = query.where('settled_at', 'is', null)
      if (within !== null) query = query.where('camera', 'in', ['', ...within])
      return query
        .orderBy('settled_at', (by) => by.desc().nullsFirst())
        .orderBy('at', 'desc')
        .limit(MOST)
        .execute()
    })
  }

  find(id: string): Promise<FindingRow | null> {
    return asking(async () => {
      const query = this.#database.query.selectFrom('viewing_finding').selectAll().where('id', '=', id)
      return (await query.executeTakeFirst()) ?? null
    })
  }

  /** The first word counts. */
  async settle(id: string, by: Readonly<{ name: string; at: Date; note: string }>): Promise<void> {
    await asking(() =>
      this.#database.query
        .updateTable('viewing_finding')
        .set({ settled_by: by.name, settled_at: by.at, note: by.note })
        .where('id', '=', id)
        .where('settled_at', 'is', null)
        .execute(),
    )
  }
}

const HOUR = 3_600_000
const MOST = 500
