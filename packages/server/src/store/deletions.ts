// SPDX-License-Identifier: Apache-2.0
import type { Selectable } from 'kysely'
import type { EpochTicks } from '@mingjian/base'
import type { SegmentFacts } from '../disk/facts.ts'
import type { Doomed } from '../domain/deletion.ts'
import { asking, type Database } from './database.ts'
import { rebuildRuns } from './footage-change.ts'
import { factsOfRow, type SegmentTable } from './footage-row.ts'
import { KEEP_LOCK } from './keep-lock.ts'
import { newId } from './new-id.ts'
import type { Schema } from './schema.ts'

export type DeletionRow = Selectable<Schema['deletion']>
export type DeletionSegmentRow = Selectable<Schema['deletion_segment']>

/** What is to go, on one ground. */
export type Condemned = Readonly<{
  camera: string
  basis: DeletionRow['basis']
  article: string
  order: string | null
  segments: readonly Doomed<SegmentFacts>[]
  at: Date
  now: EpochTicks
}>

/**
 * Step one of a deletion: those of the segments that no hold or purpose covers at this very moment become nobody's footage and are
 * written down as one deletion. Null when none is left. Holds placed later come too late for these, and their place says so.
 */
export async function condemn(database: Database, ask: Condemned): Promise<DeletionRow | null> {
  const { camera, segments, now, order } = ask
  const names = segments.map(({ name }) => name)
  return asking(() =>
    database.sql.begin(async (sql) => {
      await sql`select pg_advisory_xact_lock(${KEEP_LOCK}, hashtext(${camera}))`
      const rows = await sql<SegmentTable[]>`
        update segment set garbage_since = now()
        where camera = ${camera} and name = any(${names}) and garbage_since is null
          and not exists (select 1 from hold where hold.camera = segment.camera and released_at is null
            and (expires_ticks is null or expires_ticks > ${now}) and from_ticks < segment.end_ticks and to_ticks > segment.start_ticks)
          and (${order !== null} or not exists (select 1 from keep_purpose where keep_purpose.camera = segment.camera and ended_at is null
            and until_ticks > ${now} and from_ticks < segment.end_ticks and to_ticks > segment.start_ticks))
        returning *`
      const gone = rows.map(factsOfRow).toSorted((a, b) => a.start - b.start)
      const row = deletionOf(ask, gone)
      if (row === null) return null
      await sql`insert into deletion ${sql(row)}`
      await sql`insert into deletion_segment ${sql(gone.map((segment) => segmentOf(row.id, segment)))}`
      for (const day of new Set(gone.map(({ name }) => name.slice(0, 10)))) await rebuildRuns(sql, camera, day)
      return row
    }),
  )
}

function deletionOf(ask: Condemned, segments: readonly SegmentFacts[]): DeletionRow | null {
  const [first] = segments
  if (!first) return null
  return {
    id: newId('de'),
    camera: ask.camera,
    basis: ask.basis,
    article: ask.article,
    order_id: ask.order,
    from_ticks: first.start,
    to_ticks: Math.max(...segments.map(({ end }) => end)),
    segments: segments.length,
    bytes: segments.reduce((sum, { bytes }) => sum + bytes, 0),
    decided_at: ask.at,
    is_entered: false,
    done_at: null,
  }
}

function segmentOf(deletion: string, segment: SegmentFacts): DeletionSegmentRow {
  const { camera, name, start, end, bytes, root } = segment
  return {
    deletion_id: deletion,
    camera,
    name,
    start_ticks: start,
    end_ticks: end,
    bytes,
    root: root ?? '',
    entry: null,
  }
}

/** Deletions as they were decided, entered and done. */
export class Deletions {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** Decided and not yet done, in the order decided. */
  open(limit: number): Promise<DeletionRow[]> {
    return asking(() => this.#all().where('done_at', 'is', null).orderBy('decided_at').limit(limit).execute())
  }

  find(id: string): Promise<DeletionRow | null> {
    return asking(async () => (await this.#all().where('id', '=', id).executeTakeFirst()) ?? null)
  }

  /** Newest first; of the cameras unless null. */
  list(
    cameras: readonly string[] | null,
    page: Readonly<{ limit: number; offset: number }>,
  ): Promise<{ items: DeletionRow[]; total: number }> {
    return asking(async () => {
      const seen = this.#database.query
        .selectFrom('deletion')
        .where((by) => (cameras === null ? by.lit(true) : by('camera', 'in', ['', ...cameras])))
      const { total } = await seen.select((all) => all.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
      const newest = seen.selectAll().orderBy('decided_at', 'desc').orderBy('id')
      return { items: await newest.limit(page.limit).offset(page.offset).execute(), total }
    })
  }

  segments(id: string): Promise<DeletionSegmentRow[]> {
    return asking(() =>
      this.#database.query
        .selectFrom('deletion_segment')
        .selectAll()
        .where('deletion_id', '=', id)
        .orderBy('start_ticks')
        .execute(),
    )
  }

  /** The entry of each deletion's first segment. */
  async firstEntries(ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const rows = await asking(() =>
      this.#database.query
        .selectFrom('deletion_segment')
        .select(({ fn }) => ['deletion_id', fn.min('entry').as('entry')])
        .where('deletion_id', 'in', ['', ...ids])
        .where('entry', 'is not', null)
        .groupBy('deletion_id')
        .execute(),
    )
    return new Map(rows.map(({ deletion_id: id, entry }) => [id, Number(entry)]))
  }

  /** Every segment of it stands in the log, by name. */
  entered(id: string, entries: ReadonlyMap<string, number>): Promise<void> {
    return asking(() =>
      this.#database.query.transaction().execute(async (query) => {
        for (const [name, entry] of entries) {
          const segment = query.updateTable('deletion_segment').set({ entry }).where('deletion_id', '=', id)
          await segment.where('name', '=', name).execute()
        }
        await query.updateTable('deletion').set({ is_entered: true }).where('id', '=', id).execute()
      }),
    )
  }

  async done(id: string, at: Date): Promise<void> {
    const change = this.#database.query.updateTable('deletion').set({ done_at: at }).where('id', '=', id)
    await asking(() => change.execute())
  }

  #all() {
    return this.#database.query.selectFrom('deletion').selectAll()
  }
}
