// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, parseTime } from '@mingjian/base'
import { fromBase64 } from '../note/base64.ts'
import { HASH_SIZE } from '../tree/merkle.ts'
import { isObject, type Json } from './json.ts'

/** Reads one member of a body; undefined when it is not what it should be. */
export type Field<T> = (value: Json | undefined) => T | undefined

const MAX_ID = 128
const MAX_TEXT = 4000

const id: Field<string> = (value) =>
  typeof value === 'string' && value !== '' && value.length <= MAX_ID ? value : undefined

const text: Field<string> = (value) => (typeof value === 'string' && value.length <= MAX_TEXT ? value : undefined)

const time: Field<EpochTicks> = (value) => (typeof value === 'string' ? (parseTime(value) ?? undefined) : undefined)

const count: Field<number> = (value) =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined

const hash: Field<Uint8Array> = (value) => {
  const bytes = typeof value === 'string' ? fromBase64(value) : null
  return bytes?.length === HASH_SIZE ? bytes : undefined
}

/** A member that may be left out; null when it is. */
function optional<T>(field: Field<T>): Field<T | null> {
  return (value) => (value === undefined || value === null ? null : field(value))
}

/** Members by name; those beyond them are passed over, so that later versions may add some. */
function members<F extends Readonly<Record<string, Field<unknown>>>>(fields: F): Field<Members<F>> {
  return (value) => {
    if (!isObject(value)) return undefined
    const read: Record<string, unknown> = {}
    for (const [name, field] of Object.entries(fields)) {
      const member = field(Object.hasOwn(value, name) ? value[name] : undefined)
      if (member === undefined) return undefined
      read[name] = member
    }
    return read as Members<F>
  }
}

export type Members<F extends Readonly<Record<string, Field<unknown>>>> = Readonly<{
  [Name in keyof F]: F[Name] extends Field<infer T> ? T : never
}>

function list<T>(field: Field<T>, most: number): Field<readonly T[]> {
  return (value) => {
    if (!Array.isArray(value) || value.length > most) return undefined
    const read: T[] = []
    for (const each of value as readonly Json[]) {
      const item = field(each)
      if (item === undefined) return undefined
      read.push(item)
    }
    return read
  }
}

export const field = { id, text, time, count, hash, optional, members, list }
