// SPDX-License-Identifier: Apache-2.0
import type { IncomingHttpHeaders } from 'node:http'

/** The one range that is answered, `end` exclusive; more than one in a request are answered as the whole. RFC 9110 §14. */
export type RangeAnswer =
  | Readonly<{ kind: 'whole' | 'part'; first: number; end: number }>
  | Readonly<{ kind: 'unsatisfiable' }>
  | Readonly<{ kind: 'unchanged' }>

const ONE = /^bytes=(\d{0,15})-(\d{0,15})$/

/** Decides by Range, If-Range and If-None-Match what part of `length` bytes with this strong tag is asked for. */
export function decideRange(headers: IncomingHttpHeaders, length: number, tag: string): RangeAnswer {
  if (matchesAny(headers['if-none-match'], tag)) return { kind: 'unchanged' }
  const whole = { kind: 'whole', first: 0, end: length } as const
  const match = ONE.exec(headers.range?.replaceAll(' ', '') ?? '')
  const ifRange = headers['if-range']
  if (match === null || (ifRange !== undefined && ifRange !== tag)) return whole
  const [, low = '', high = ''] = match
  if (low === '' && high === '') return whole
  if (low === '') {
    const count = Math.min(Number(high), length)
    return count === 0 ? { kind: 'unsatisfiable' } : { kind: 'part', first: length - count, end: length }
  }
  const first = Number(low)
  const end = high === '' ? length : Math.min(Number(high) + 1, length)
  if (high !== '' && Number(high) < first) return whole
  return first >= length ? { kind: 'unsatisfiable' } : { kind: 'part', first, end }
}

function matchesAny(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false
  return header.split(',').some((each) => each.trim() === '*' || each.trim().replace(/^W\//, '') === tag)
}
