// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decideRange, type RangeAnswer } from './media-range.ts'

const whole: RangeAnswer = { kind: 'whole', first: 0, end: 100 }
const part = (first: number, end: number): RangeAnswer => ({ kind: 'part', first, end })
const cases: readonly (readonly [string, Record<string, string>, RangeAnswer])[] = [
  ['no range', {}, whole],
  ['a range', { range: 'bytes=10-19' }, part(10, 20)],
  ['an open range', { range: 'bytes=90-' }, part(90, 100)],
  ['a suffix', { range: 'bytes=-5' }, part(95, 100)],
  ['a suffix longer than the whole', { range: 'bytes=-500' }, part(0, 100)],
  ['an end beyond the whole', { range: 'bytes=10-1000' }, part(10, 100)],
  ['a beginning beyond the whole', { range: 'bytes=100-' }, { kind: 'unsatisfiable' }],
  ['an empty suffix', { range: 'bytes=-0' }, { kind: 'unsatisfiable' }],
  ['backwards', { range: 'bytes=20-10' }, whole],
  ['two ranges', { range: 'bytes=0-1,5-6' }, whole],
  ['another unit', { range: 'lines=0-1' }, whole],
  ['nonsense', { range: 'bytes=-' }, whole],
  ['the same tag', { range: 'bytes=10-19', 'if-range': '"a"' }, part(10, 20)],
  ['another tag', { range: 'bytes=10-19', 'if-range': '"b"' }, whole],
  ['a date', { range: 'bytes=10-19', 'if-range': 'Mon, 23 Nov 2026 00:00:00 GMT' }, whole],
  ['known already', { 'if-none-match': '"x", W/"a"' }, { kind: 'unchanged' }],
]

for (const [name, headers, answer] of cases) {
  test(`range: ${name}`, () => assert.deepEqual(decideRange(headers, 100, '"a"'), answer))
}
