// SPDX-License-Identifier: Apache-2.0
import type { EpochTicks } from '@mingjian/base'
import { Fault } from '@mingjian/base'
import type { Insertable, Selectable, SelectQueryBuilder, Transaction, Updateable } from 'kysely'
import type { Span } from '../domain/order.ts'
import { asking, type Database } from './database.ts'
import type { Schema } from './schema.ts'
import { escapeLike } from './users.ts'

export type OrderTableRow = Selectable<Schema['retrieval_order']>
export type OrderStepRow = Selectable<Schema['order_step']>
export type NewOrderStep = Omit<Insertable<Schema['order_step']>, 'order_id' | 'number'>

/** An order as it is stored, with the spans asked for and, once approved, granted. */
export type StoredOrder = Readonly<{ row: OrderTableRow; asked: readonly Span[]; granted: readonly Span[] }>

/** One change of one order, whole or not at all. */
export type OrderChange = Readonly<{
  id: string
  /** As it was read; `order.changed` when somebody was faster. */
  version: number
  set: Omit<Updateable<Schema['retrieval_order']>, 'id' | 'version'>
  /** Replaces the spans asked for, or granted. */
  asked?: readonly Span[]
  granted?: readonly Span[]
  step: NewOrderStep | null
}>

export type OrderFilter = Readonly<{
  door?: OrderTableRow['door'] | undefined
  states?: readonly OrderTableRow['state'][] | undefined
  /** Undecided past its term, or granted and past its end, at this time. */
  overdueAt?: Date | undefined
  organ?: string | undefined
  camera?: string | undefined
  /** Footage asked for touches it. */
  span?: Readonly<{ from: EpochTicks; to: EpochTicks }> | undefined
}>

/** Retrieval orders. Contents come and go sealed; this file opens none. */
export class Orders {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  insert(row: Insertable<Schema['retrieval_order']>, asked: readonly Span[], step: NewOrderStep): Promise<void> {
    return asking(() =>
      this.#database.query.transaction().execute(async (all) => {
        await all.insertInto('retrieval_order').values(row).execute()
        await writeSpans(all, { id: row.id, spans: asked, isGranted: false })
        await writeStep(all, row.id, step)
      }),
    )
  }

  find(id: string): Promise<StoredOrder | null> {
    return asking(async () => {
      const row = await this.#database.query
        .selectFrom('retrieval_order')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst()
      if (!row) return null
      const [stored] = await this.#withSpans([row])
      return stored ?? null
    })
  }

  history(id: string): Promise<OrderStepRow[]> {
    const steps = this.#database.query.selectFrom('order_step').selectAll().where('order_id', '=', id)
    return asking(() => steps.orderBy('number').execute())
  }

  /** Throws `order.changed` when its version is another by now. */
  async change(change: OrderChange): Promise<void> {
    await asking(() =>
      this.#database.query.transaction().execute(async (all) => {
        const changed = await all
          .updateTable('retrieval_order')
          .set({ ...change.set, version: change.version + 1 })
          .where('id', '=', change.id)
          .where('version', '=', change.version)
          .executeTakeFirst()
        if (changed.numUpdatedRows === 0n)
          throw new Fault('conflict', 'order.changed', 'the order was changed meanwhile; look at it again')
        if (change.asked) await writeSpans(all, { id: change.id, spans: change.asked, isGranted: false })
        if (change.granted) await writeSpans(all, { id: change.id, spans: change.granted, isGranted: true })
        if (change.step) await writeStep(all, change.id, change.step)
      }),
    )
  }

  /** A step that changes nothing but the history. */
  addStep(id: string, step: NewOrderStep): Promise<void> {
    return asking(() => this.#database.query.transaction().execute((all) => writeStep(all, id, step)))
  }

  removeDraft(id: string): Promise<boolean> {
    return asking(async () => {
      const removed = this.#database.query.deleteFrom('retrieval_order').where('id', '=', id)
      return (await removed.where('state', '=', 'draft').executeTakeFirst()).numDeletedRows > 0n
    })
  }

  /** The newest first. */
  list(filter: OrderFilter, page: Readonly<{ limit: number; offset: number }>): Promise<StoredOrder[]> {
    return asking(async () => {
      const rows = await matching(this.#database.query.selectFrom('retrieval_order'), filter)
        .selectAll()
        .orderBy('created_at', 'desc')
        .orderBy('id')
        .limit(page.limit)
        .offset(page.offset)
        .execute()
      return this.#withSpans(rows)
    })
  }

  count(filter: OrderFilter): Promise<number> {
    return asking(async () => {
      const all = matching(this.#database.query.selectFrom('retrieval_order'), filter)
      return (await all.select((by) => by.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()).total
    })
  }

  /** The last number given that begins so; null when there is none. */
  lastNumber(prefix: string): Promise<string | null> {
    return asking(async () => {
      const numbers = this.#database.query.selectFrom('retrieval_order').select('number')
      const mine = numbers.where('number', 'like', `${escapeLike(prefix)}%`)
      return (await mine.orderBy('number', 'desc').limit(1).executeTakeFirst())?.number ?? null
    })
  }

  async #withSpans(rows: readonly OrderTableRow[]): Promise<StoredOrder[]> {
    if (rows.length === 0) return []
    const ids = rows.map(({ id }) => id)
    const spans = await this.#database.query
      .selectFrom('order_scope')
      .selectAll()
      .where('order_id', 'in', ids)
      .orderBy('position')
      .execute()
    const of = (id: string, isGranted: boolean): Span[] =>
      spans
        .filter((each) => each.order_id === id && each.is_granted === isGranted)
        .map(({ camera, from_ticks, to_ticks }) => ({
          camera,
          from: from_ticks as EpochTicks,
          to: to_ticks as EpochTicks,
        }))
    return rows.map((row) => ({ row, asked: of(row.id, false), granted: of(row.id, true) }))
  }
}

type Written = Readonly<{ id: string; spans: readonly Span[]; isGranted: boolean }>

async function writeSpans(all: Transaction<Schema>, { id, spans, isGranted }: Written): Promise<void> {
  await all.deleteFrom('order_scope').where('order_id', '=', id).where('is_granted', '=', isGranted).execute()
  if (spans.length === 0) return
  const rows = spans.map(({ camera, from, to }, position) => ({
    ...{ order_id: id, position, is_granted: isGranted },
    ...{ camera, from_ticks: from, to_ticks: to },
  }))
  await all.insertInto('order_scope').values(rows).execute()
}

async function writeStep(all: Transaction<Schema>, id: string, step: NewOrderStep): Promise<void> {
  await all
    .insertInto('order_step')
    .values((by) => ({
      ...step,
      order_id: id,
      number: by
        .selectFrom('order_step')
        .where('order_id', '=', id)
        .select(({ fn, lit, val }) => fn.coalesce(by(fn.max('number'), '+', lit(1)), val(1)).as('next')),
    }))
    .execute()
}

type Selecting = SelectQueryBuilder<Schema, 'retrieval_order', object>

function matching(all: Selecting, filter: OrderFilter): Selecting {
  const { door, states, overdueAt, organ, camera, span } = filter
  let query = all
  if (door) query = query.where('door', '=', door)
  if (states) query = query.where('state', 'in', [...states])
  if (organ) query = query.where('organ', 'ilike', `%${escapeLike(organ)}%`)
  if (overdueAt)
    query = query.where((by) =>
      by.or([
        by.and([by('state', 'in', ['registered', 'checked']), by('due_at', '<', overdueAt)]),
        by.and([by('state', 'in', ['approved', 'in-service']), by('until', '<', overdueAt)]),
      ]),
    )
  if (camera || span)
    query = query.where((by) => {
      let scopes = by.selectFrom('order_scope').select('order_scope.position').where('is_granted', '=', false)
      scopes = scopes.whereRef('order_scope.order_id', '=', 'retrieval_order.id')
      if (camera) scopes = scopes.where('order_scope.camera', '=', camera)
      if (span) scopes = scopes.where('from_ticks', '<', span.to).where('to_ticks', '>', span.from)
      return by.exists(scopes)
    })
  return query
}
