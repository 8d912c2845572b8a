// SPDX-License-Identifier: Apache-2.0
import { type Kysely, sql } from 'kysely'
import type { Database } from './database.ts'
import type { Schema } from './schema.ts'

/**
 * A transaction during which no other one places a hold on the camera or condemns its footage: whichever of the two comes
 * first is seen by the other, so that what is held is never condemned.
 */
export function whileNothingIsCondemned<T>(
  database: Database,
  camera: string,
  work: (query: Kysely<Schema>) => Promise<T>,
): Promise<T> {
  return database.query.transaction().execute(async (query) => {
    await sql`select pg_advisory_xact_lock(${KEEP_LOCK}, hashtext(${camera}))`.execute(query)
    return work(query)
  })
}

/** Any number that no other advisory lock of ours has. */
export const KEEP_LOCK = 7_246_012
