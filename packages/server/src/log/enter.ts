// SPDX-License-Identifier: Apache-2.0
import type { EpochMillis } from '@mingjian/base'
import type { EntryType, JsonObject } from '@mingjian/evidence'

/** What is to stand in the evidence log. */
export type EntryDraft = Readonly<{
  /** `noun.verb`: order.register, hold.place, change.camera … */
  type: EntryType
  /** In clear and for ever: ids, times (RFC 3339), codes, numbers. Never a name, an identity number, an address. */
  body: JsonObject
  /** Default: now. */
  at?: EpochMillis
  /** Personal data by field. Only a salted commitment enters the log; the value is kept beside it and can be erased. */
  private?: Readonly<Record<string, string>>
}>

/** Where the entry stands; the log's tree has at least `index + 1` leaves from then on. */
export type Entered = Readonly<{ index: number }>

/**
 * Resolves when the entry is durable under a signed checkpoint: call it BEFORE what it tells takes effect, and let nothing
 * take effect when it throws (`log.disk`, `log.damaged`, `log.closed`, `store.database.unavailable`: not entered, or not known to be).
 */
export type Enter = (draft: EntryDraft) => Promise<Entered>
