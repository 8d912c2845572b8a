// SPDX-License-Identifier: Apache-2.0
import { type EpochMillis, Fault } from '@mingjian/base'
import { fromBase64 } from '../note/base64.ts'
import { MAX_ENTRY } from '../tile/bundle.ts'
import { HASH_SIZE } from '../tree/merkle.ts'
import { type EntryType, isEntryType } from './entry-type.ts'
import { formatCanonical, isObject, type Json, type JsonObject, parseCanonical } from './json.ts'

/** One leaf of the log. `sealed` holds base64 commitments to personal data by field (see sealed.ts). */
export type Entry = Readonly<{
  type: EntryType
  at: EpochMillis
  body: JsonObject
  sealed: Readonly<Record<string, string>>
}>

const VERSION = 1
const MAX_SEALED = 64
const FIELD = /^[a-z][A-Za-z0-9-]{0,31}$/
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/
const MEMBERS = ['at', 'body', 'sealed', 'type', 'v'] as const

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The entry as the log keeps and hashes it. Throws `evidence.entry.*` or `evidence.json.value` for one that cannot stand in a log. */
export function formatEntry(entry: Entry): Uint8Array {
  const { type, at, body, sealed } = entry
  if (!isEntryType(type)) throw malformed('its type is not noun.verb')
  if (!Number.isInteger(at) || at < 0 || at > 253_402_300_799_999)
    throw malformed('its time is no millisecond of our calendar')
  if (!isSealed(sealed)) throw malformed('what it seals is not fields with commitments')
  const bytes = encoder.encode(formatCanonical({ v: VERSION, type, at: new Date(at).toISOString(), body, sealed }))
  if (bytes.length > MAX_ENTRY) {
    throw new Fault('bad-input', 'evidence.entry.large', 'an entry is larger than a bundle can hold', {
      type,
      bytes: bytes.length,
    })
  }
  return bytes
}

/**
 * Reads exactly what {@link formatEntry} writes. Throws `evidence.entry.malformed`, or `evidence.entry.version` for an entry of a
 * later version of this format. A type that is unknown here is no error.
 */
export function parseEntry(bytes: Uint8Array): Entry {
  if (bytes.length > MAX_ENTRY) throw malformed('it is too long')
  const value = readJson(bytes)
  if (!isObject(value)) throw malformed('it is no object')
  if (value['v'] !== VERSION) {
    const version = typeof value['v'] === 'number' ? value['v'] : null
    throw new Fault('unsupported', 'evidence.entry.version', 'an entry of a version that is unknown here', { version })
  }
  const names = Object.keys(value)
  if (names.length !== MEMBERS.length || !MEMBERS.every((name) => names.includes(name)))
    throw malformed('its members are others')
  const { type, at, body, sealed } = value
  if (typeof type !== 'string' || !isEntryType(type)) throw malformed('its type is not noun.verb')
  const time = typeof at === 'string' && TIME.test(at) ? Date.parse(at) : Number.NaN
  if (Number.isNaN(time) || new Date(time).toISOString() !== at) throw malformed('its time is none')
  if (!isObject(body)) throw malformed('its body is no object')
  if (!isSealed(sealed)) throw malformed('what it seals is not fields with commitments')
  return { type, at: time as EpochMillis, body, sealed }
}

function readJson(bytes: Uint8Array): Json {
  try {
    return parseCanonical(decoder.decode(bytes))
  } catch (error) {
    if (!(error instanceof Fault) && !(error instanceof TypeError)) throw error
    throw new Fault('bad-input', 'evidence.entry.malformed', `not an entry: ${error.message}`, {}, error)
  }
}

function isSealed(value: Json | undefined): value is Readonly<Record<string, string>> {
  if (!isObject(value)) return false
  const members = Object.entries(value)
  return (
    members.length <= MAX_SEALED &&
    members.every(
      ([field, commitment]) =>
        FIELD.test(field) && typeof commitment === 'string' && fromBase64(commitment)?.length === HASH_SIZE,
    )
  )
}

function malformed(why: string): Fault {
  return new Fault('bad-input', 'evidence.entry.malformed', `not an entry: ${why}`)
}
