// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { type EpochMillis, type EpochTicks, toTicks } from '@mingjian/base'
import { nodeDisk } from './disk.ts'
import { Layout } from './layout.ts'
import { appendLedger, formatEntry, type LedgerEntry, parseLedger, readLedger } from './ledger.ts'
import { gapsOf } from './told-gaps.ts'

const AT = toTicks(Date.parse('2028-02-29T23:59:59.999Z') as EpochMillis)
const ENTRIES: readonly LedgerEntry[] = [
  { kind: 'lost', at: AT, cause: 'link-lost', detail: 'a "quoted"\nline 摄像机' },
  { kind: 'back', at: (AT + 7) as EpochTicks },
  { kind: 'clock-step', at: AT, detail: null },
  { kind: 'recovered', at: AT, segment: 's', detail: 'd' },
  { kind: 'expired', at: AT, segment: 's', from: AT, to: (AT + 1) as EpochTicks, bytes: 5, root: 'ab' },
]

test('entries come back as they were written, times to the tick', () => {
  assert.deepEqual(parseLedger(ENTRIES.map(formatEntry).join('')), {
    entries: ENTRIES,
    torn: 0,
    length: Buffer.byteLength(ENTRIES.map(formatEntry).join('')),
  })
})

test('a torn last line and a changed one are counted and passed over', () => {
  const lines = ENTRIES.map(formatEntry)
  const changed = (lines[1] ?? '').replace('back', 'bach')
  const text = [lines[0], changed, lines[2], (lines[3] ?? '').slice(0, -20)].join('')
  const { entries, torn } = parseLedger(text)
  assert.deepEqual(entries, [ENTRIES[0], ENTRIES[2]])
  assert.equal(torn, 2)
})

test('an append after a torn line is read, and the camera-days are kept apart', async () => {
  const root = await mkdtemp(join(tmpdir(), 'ledger-'))
  try {
    const layout = new Layout(root)
    const [lost, back] = ENTRIES
    assert.ok(lost && back)
    const next: LedgerEntry = { kind: 'back', at: (AT + 900_000) as EpochTicks }
    await appendLedger(nodeDisk, layout, { camera: 'a', entries: [lost] })
    const path = layout.ledger('a', '2028-02-29')
    await writeFile(path, (await readFile(path, 'utf8')) + formatEntry(back).slice(0, 30))
    await appendLedger(nodeDisk, layout, { camera: 'a', entries: [back, next] })
    const day = await readLedger(nodeDisk, layout, { camera: 'a', day: '2028-02-29' })
    assert.deepEqual([day.entries, day.torn], [[lost, back], 1])
    assert.deepEqual((await readLedger(nodeDisk, layout, { camera: 'a', day: '2028-03-01' })).entries, [next])
    assert.deepEqual((await readLedger(nodeDisk, layout, { camera: 'a', day: '2028-03-02' })).entries, [])
  } finally {
    await rm(root, { recursive: true })
  }
})

test('entries tell gaps: a new cause ends the one before, midnight repeats none, expired segments join', () => {
  const t = (ticks: number): EpochTicks => ticks as EpochTicks
  const gaps = gapsOf('a', [
    { kind: 'lost', at: t(10), cause: 'stalled', detail: null },
    { kind: 'lost', at: t(20), cause: 'unreachable', detail: 'x' },
    { kind: 'lost', at: t(30), cause: 'unreachable', detail: 'x' },
    { kind: 'back', at: t(40) },
    { kind: 'expired', at: t(0), segment: 's', from: t(0), to: t(5), bytes: 1, root: null },
    { kind: 'expired', at: t(5), segment: 's2', from: t(5), to: t(10), bytes: 1, root: null },
    { kind: 'lost', at: t(50), cause: 'restart', detail: null },
  ])
  assert.deepEqual(
    gaps.map(({ start, end, cause }) => [start, end, cause]),
    [
      [10, 20, 'stalled'],
      [20, 40, 'unreachable'],
      [0, 10, 'expired'],
      [50, null, 'restart'],
    ],
  )
})
