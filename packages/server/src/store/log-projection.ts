// SPDX-License-Identifier: Apache-2.0
import type { Insertable, Selectable } from 'kysely'
import { type EpochTicks, Fault, parseTime } from '@mingjian/base'
import { type Entry, fromBase64, type Json, parseEntry } from '@mingjian/evidence'
import { asking, type Database } from './database.ts'
import type { LogEntryTable } from './schema-log.ts'

export type LogEntryRow = Selectable<LogEntryTable>

/** What entries are asked for; the newest first. */
export type LogQuery = Readonly<{
  /** A whole type, or a noun: `footage`. */
  type?: string | undefined
  camera?: string | undefined
  /** Only what is about one of these. */
  cameras?: readonly string[] | undefined
  user?: string | undefined
  order?: string | undefined
  from?: Date | undefined
  to?: Date | undefined
  /** Older than this index. */
  before?: number | undefined
  limit: number
}>

/** The entries of the evidence log as rows. A copy: the log in its files is the truth. */
export class LogProjection {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** The index that comes next. */
  async next(): Promise<number> {
    const rows = await asking(
      () => this.#database.sql<{ next: number }[]>`select coalesce(max(index) + 1, 0)::bigint as next from log_entry`,
    )
    return rows[0]?.next ?? 0
  }

  /** Adds entries in one transaction, and does again what some of them mean for other tables. What is there already stays. */
  async add(first: number, entries: readonly Uint8Array[]): Promise<void> {
    const rows = entries.map((bytes, at) => rowOf(first + at, bytes))
    const erased = rows.filter(({ type }) => type === 'sealed.erase').flatMap(({ body }) => commitmentOf(body))
    await asking(() =>
      this.#database.query.transaction().execute(async (query) => {
        for (let at = 0; at < rows.length; at += BATCH) {
          const batch = rows.slice(at, at + BATCH)
          await query
            .insertInto('log_entry')
            .values(batch)
            .onConflict((conflict) => conflict.column('index').doNothing())
            .execute()
        }
        if (erased.length > 0) await query.deleteFrom('sealed_value').where('commitment', 'in', erased).execute()
      }),
    )
  }

  /** Forgets everything, to be filled again from the log. */
  async clear(): Promise<void> {
    await asking(() => this.#database.sql`truncate log_entry`)
  }

  async list(ask: LogQuery): Promise<LogEntryRow[]> {
    let query = this.#database.query.selectFrom('log_entry').selectAll().orderBy('index', 'desc').limit(ask.limit)
    if (ask.before !== undefined) query = query.where('index', '<', ask.before)
    if (ask.type !== undefined) {
      query = ask.type.includes('.')
        ? query.where('type', '=', ask.type)
        : query.where('type', '>=', `${ask.type}.`).where('type', '<', `${ask.type}/`) // '/' follows '.'
    }
    if (ask.camera !== undefined) query = query.where('camera', '=', ask.camera)
    if (ask.cameras !== undefined) query = query.where('camera', 'in', ask.cameras.length > 0 ? ask.cameras : [''])
    if (ask.user !== undefined) query = query.where('user_id', '=', ask.user)
    if (ask.order !== undefined) query = query.where('order_id', '=', ask.order)
    if (ask.from !== undefined) query = query.where('at', '>=', ask.from)
    if (ask.to !== undefined) query = query.where('at', '<', ask.to)
    return asking(() => query.execute())
  }
}

const BATCH = 500

function rowOf(index: number, bytes: Uint8Array): Insertable<LogEntryTable> {
  const entry = readEntry(bytes)
  const { body } = entry
  const { fragments, ...slim } = body
  const isSegment = entry.type === 'footage.segment' && fragments !== undefined
  return {
    index,
    at: new Date(entry.at),
    type: entry.type,
    camera: textOf(body['camera']),
    user_id: textOf(body['user']),
    order_id: textOf(body['order']),
    grant_id: textOf(body['grant']),
    start_ticks: ticksOf(body['start']) ?? ticksOf(body['from']),
    end_ticks: ticksOf(body['end']) ?? ticksOf(body['to']),
    segment: entry.type.startsWith('footage.') ? textOf(body['name']) : null,
    body: isSegment ? slim : body,
    sealed: entry.sealed,
  }
}

/** An entry of a later version of the format, as after a downgrade, is a row that says only that. */
function readEntry(bytes: Uint8Array): Entry {
  try {
    return parseEntry(bytes)
  } catch (thrown) {
    if (!(thrown instanceof Fault) || thrown.code !== 'evidence.entry.version') throw thrown
    return { type: 'log.unreadable', at: 0 as Entry['at'], body: {}, sealed: {} }
  }
}

function commitmentOf(body: Insertable<LogEntryTable>['body']): Buffer[] {
  const { commitment } = body
  const bytes = typeof commitment === 'string' ? fromBase64(commitment) : null
  return bytes === null ? [] : [Buffer.from(bytes)]
}

/** An id or a name; anything longer is none, and an index could not hold it. */
function textOf(value: Json | undefined): string | null {
  return typeof value === 'string' && value.length <= MOST_TEXT ? value : null
}

const MOST_TEXT = 200

function ticksOf(value: Json | undefined): EpochTicks | null {
  return typeof value === 'string' ? parseTime(value) : null
}
