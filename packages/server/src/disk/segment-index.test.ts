// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type EpochMillis, type EpochTicks, Fault, toTicks } from '@mingjian/base'
import { Layout, parseSegmentName, segmentName } from './layout.ts'
import { findRow, parseIndex } from './segment-index.ts'
import { target } from './segment-index.fuzz.ts'
import { formatHeader, formatRow, formatSeal } from './format-index.ts'
import { type FragmentRow, type SegmentHeader } from './segment-row.ts'

const START = toTicks(Date.parse('2026-12-31T23:59:59.5Z') as EpochMillis)
const HEADER: SegmentHeader = {
  camera: 'front-gate_7',
  start: START,
  formatHash: new Uint8Array(32).fill(9),
  initLength: 700,
  codec: 'h265',
  codecString: 'hvc1.1.6.L93.B0',
  width: 3840,
  height: 2160,
  audio: 'pcma',
}

function rows(count: number): FragmentRow[] {
  return Array.from({ length: count }, (_, i) => ({
    offset: 700 + i * 1000,
    length: 1000,
    start: (START + i * 90_000) as EpochTicks,
    duration: 90_000,
    beginsWithKey: i % 3 === 0,
    isDamaged: i === 1,
    frames: 25,
    keyLength: 300,
    sha256: new Uint8Array(32).fill(i),
  }))
}

function whole(given: readonly FragmentRow[]): Buffer {
  const seal = {
    reason: 'full',
    fragments: given.length,
    bytes: 700 + given.length * 1000,
    end: (START + given.length * 90_000) as EpochTicks,
    root: new Uint8Array(32).fill(1),
  } as const
  return Buffer.concat([formatHeader(HEADER), ...given.map(formatRow), formatSeal(seal)])
}

test('what is formatted parses back equal', () => {
  const index = parseIndex(whole(rows(5)))
  assert.deepEqual(index.header, HEADER)
  assert.deepEqual(index.rows, rows(5))
  assert.equal(index.seal?.reason, 'full')
})

test('a seal that does not fit its rows is no seal', () => {
  const bytes = whole(rows(5))
  const index = parseIndex(Buffer.concat([bytes.subarray(0, 256 + 4 * 80), bytes.subarray(256 + 5 * 80)]))
  assert.deepEqual([index.rows.length, index.seal, index.length], [4, null, 256 + 4 * 80])
})

test('one flipped bit ends the index before it, or makes the header a fault', () => {
  const bytes = whole(rows(5))
  const property = fc.property(
    fc.integer({ min: 0, max: bytes.length - 1 }),
    fc.integer({ min: 0, max: 7 }),
    (at, bit) => {
      const torn = Buffer.from(bytes)
      torn[at] = (torn[at] ?? 0) ^ (1 << bit)
      if (at < 256) {
        assert.throws(
          () => parseIndex(torn),
          (thrown) => thrown instanceof Fault && thrown.code === 'disk.index.header',
        )
      } else {
        assert.deepEqual(parseIndex(torn).rows, rows(Math.min(5, Math.floor((at - 256) / 80))))
        assert.equal(parseIndex(torn).seal, null)
      }
    },
  )
  fc.assert(property)
})

test('a time is found by its row, a key frame at or before it', () => {
  const given = rows(10)
  const at = (seconds: number): EpochTicks => (START + seconds * 90_000) as EpochTicks
  assert.equal(findRow(given, at(-5)), 0)
  assert.equal(findRow(given, at(4.99)), 4)
  assert.equal(findRow(given, at(4.99), true), 3)
  assert.equal(findRow(given, at(99)), 9)
  assert.equal(findRow([], at(0)), -1)
})

test('names tell their millisecond, and nothing leaves the root', () => {
  assert.equal(segmentName(START), '2026-12-31/20261231T235959.500Z')
  assert.equal(parseSegmentName('2026-12-31/20261231T235959.500Z'), START)
  assert.equal(parseSegmentName('2026-12-30/20261231T235959.500Z'), null)
  const layout = new Layout('/footage')
  for (const id of ['..', 'a/b', '', 'a\0', '.', 'x'.repeat(65)]) assert.throws(() => layout.camera(id), Fault)
  assert.throws(() => layout.segment('a', '2026-12-31/../../etc/passwd'), Fault)
  assert.throws(() => layout.day('a', '..'), Fault)
})

test('the fuzz target takes its own seeds', () => {
  for (const seed of target.seeds) target.run(seed)
})
