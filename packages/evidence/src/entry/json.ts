// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'

/** A JSON value as an entry may hold it: numbers finite, text well formed and without U+0000. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject
export type JsonObject = { readonly [name: string]: Json }

/** Deeper than any entry of ours, and far from any stack's end. */
const MAX_DEPTH = 16

/**
 * One value, one text: RFC 8785 (keys by UTF-16 code units, no white space, numbers as ECMAScript prints them).
 * Throws `evidence.json.value` for what no entry may hold.
 */
export function formatCanonical(value: Json, depth = 0): string {
  if (depth > MAX_DEPTH) throw unfit('nested too deeply')
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw unfit('a number that is not finite')
    return JSON.stringify(value)
  }
  if (typeof value === 'string') return formatText(value)
  if (isList(value)) return `[${value.map((each) => formatCanonical(each, depth + 1)).join(',')}]`
  if (typeof value !== 'object') throw unfit(`a ${typeof value}`)
  const members = Object.keys(value)
    .toSorted((a, b) => (a < b ? -1 : 1))
    .map((name) => `${formatText(name)}:${formatCanonical(value[name] ?? null, depth + 1)}`)
  return `{${members.join(',')}}`
}

/** Reads only what {@link formatCanonical} prints; throws `evidence.json.malformed`. */
export function parseCanonical(text: string): Json {
  try {
    const value = JSON.parse(text) as Json
    if (formatCanonical(value) === text) return value
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof Fault) && !(error instanceof RangeError)) throw error
    throw new Fault('bad-input', 'evidence.json.malformed', `not canonical JSON: ${error.message.slice(0, 80)}`)
  }
  throw new Fault('bad-input', 'evidence.json.malformed', 'not canonical JSON: it would be printed otherwise')
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !isList(value)
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}

function formatText(text: string): string {
  if (text.includes('\0') || !text.isWellFormed()) throw unfit('text with U+0000 or half a surrogate pair')
  return JSON.stringify(text)
}

function unfit(what: string): Fault {
  return new Fault('bad-input', 'evidence.json.value', `an entry cannot hold this: ${what}`)
}
