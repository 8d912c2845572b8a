// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import type { Entry } from './entry.ts'
import { type Field, field } from './field.ts'

const { count, hash, id, list, members, optional, text, time } = field

/** One fragment under a segment's root, written `[hash, bytes, start]`; `start` in milliseconds after the segment's. */
export type FragmentFacts = Readonly<{ hash: Uint8Array; bytes: number; start: number }>

const fragment: Field<FragmentFacts> = (value) => {
  if (!Array.isArray(value) || value.length !== 3) return undefined
  const read = { hash: hash(value[0]), bytes: count(value[1]), start: count(value[2]) }
  return read.hash && read.bytes !== undefined && read.start !== undefined
    ? { hash: read.hash, bytes: read.bytes, start: read.start }
    : undefined
}

/** An entry of a segment tells of at most so many fragments; a longer one is told in several, by `first`. */
export const MAX_FRAGMENTS = 800

const actor = { actor: id, user: optional(id) }
const extent = { camera: id, from: optional(time), to: optional(time) }
const segment = { camera: id, name: id, start: time, end: time, bytes: count, root: hash }

/** What is known of each type's body. A type that is not here says nothing that this package reads. */
const BODIES = {
  /** `root` is the RFC 6962 tree hash over the `count` fragments' hashes; `first` is the number of the first one told here. */
  'footage.segment': members({
    ...segment,
    init: members({ hash, bytes: count }),
    count,
    first: count,
    fragments: list(fragment, MAX_FRAGMENTS),
  }),
  /** Without `end` the gap was open when this was written; a later entry with the same start closes it. */
  'footage.gap': members({ camera: id, start: time, end: optional(time), cause: id }),
  /** Entered before the files go. `because`: the rule by which they may. */
  'footage.delete': members({ ...segment, because: id, article: optional(id) }),
  /** Deletion before the retention was over, by the order of two persons. */
  'footage.tombstone': members({ ...segment, because: id, article: optional(id) }),
  'access.grant': members({
    ...actor,
    ...extent,
    action: id,
    grant: optional(id),
    viewing: optional(id),
    order: optional(id),
  }),
  /** Without a camera: a door that is of none, such as a register's. */
  'access.refusal': members({
    ...actor,
    ...extent,
    camera: optional(id),
    action: id,
    code: id,
    article: optional(id),
    order: optional(id),
  }),
  'view.begin': members({ ...actor, camera: id, viewing: id }),
  'view.end': members({ ...actor, camera: id, viewing: id }),
  'session.begin': members(actor),
  'session.refuse': members({ ...actor, code: id }),
  'session.end': members(actor),
  'sealed.erase': members({ ...actor, commitment: hash, reason: text }),
  'log.open': members({ version: id }),
  'witness.cosign': members({ witness: id, size: count }),
  'hold.place': members({ hold: id }),
  'hold.release': members({ hold: id }),
  'package.make': members({ package: id }),
  'order.register': members({ order: id }),
  'order.check': members({ order: id }),
  'order.approve': members({ order: id }),
  'order.refuse': members({ order: id }),
  'order.serve': members({ order: id }),
  'order.close': members({ order: id }),
} satisfies Readonly<Record<string, Field<unknown>>>

export type KnownType = keyof typeof BODIES
export type BodyOf<T extends KnownType> = (typeof BODIES)[T] extends Field<infer B> ? B : never

/** The body of an entry of this type, read. Throws `evidence.entry.body` when it lacks what the type promises. */
export function readBody<T extends KnownType>(type: T, entry: Pick<Entry, 'type' | 'body'>): BodyOf<T> {
  // a table of functions by name: TypeScript cannot tie the row to its own name
  const body = entry.type === type ? (BODIES[type](entry.body) as BodyOf<T> | undefined) : undefined
  if (body === undefined)
    throw new Fault('bad-input', 'evidence.entry.body', `not the body of ${type}`, { type: entry.type })
  return body
}

/** Throws `evidence.entry.body` when the type is known here and the body is not one of it. */
export function checkBody(entry: Pick<Entry, 'type' | 'body'>): void {
  if (Object.hasOwn(BODIES, entry.type)) readBody(entry.type as KnownType, entry)
}
