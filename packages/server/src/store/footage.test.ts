// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type EpochMillis, type EpochTicks, toTicks } from '@mingjian/base'
import type { SegmentFacts } from '../disk/facts.ts'
import { segmentName } from '../disk/layout.ts'
import type { Database } from './database.ts'
import { applyFootage, replaceDay } from './footage-change.ts'
import { decideDeletion } from '../domain/deletion.ts'
import { condemn } from './deletions.ts'
import { dropGarbage, listCondemned, listPast } from './footage-expiry.ts'
import { findSealed, listGaps, listRuns, listSealed } from './footage.ts'
import { openTestDatabases, type TestDatabases } from './test-database.ts'
import { listFootageUse } from './footage-use.ts'

let databases: TestDatabases
let database: Database
before(async () => {
  databases = await openTestDatabases()
  database = await databases.create()
})
after(() => databases.close())

const NOON = toTicks(Date.parse('2026-11-23T12:00:00Z') as EpochMillis)
const MINUTE = 60 * 90_000
const at = (minutes: number): EpochTicks => (NOON + minutes * MINUTE) as EpochTicks

function segment(camera: string, minute: number, more: Partial<SegmentFacts> = {}): SegmentFacts {
  const start = at(minute)
  return {
    camera,
    name: segmentName(start),
    start,
    end: at(minute + 1),
    bytes: 1000,
    fragments: 60,
    isDamaged: false,
    codec: 'h264',
    codecString: 'avc1.640028',
    width: 1920,
    height: 1080,
    audio: null,
    root: 'ab'.repeat(32),
    reason: 'full',
    ...more,
  }
}
const sealed = (facts: SegmentFacts) => ({ type: 'segment', segment: facts }) as const
const shape = (runs: readonly { start: EpochTicks; end: EpochTicks; bytes: number }[]) =>
  runs.map(({ start, end, bytes }) => [(start - NOON) / MINUTE, (end - NOON) / MINUTE, bytes])
const day = (camera: string) => ({ camera, from: at(-720), to: at(720) })

test('segments that touch are one run, and a day of them is read as one row', async () => {
  for (let minute = 0; minute < 5; minute++) await applyFootage(database, [sealed(segment('touch', minute))])
  assert.deepEqual(shape(await listRuns(database, day('touch'))), [[0, 5, 5000]])
})

test('a hole, another format and a batch out of order give the runs that the segments tell', async () => {
  const wide = { width: 3840, height: 2160 }
  await applyFootage(
    database,
    [3, 0, 1].map((minute) => sealed(segment('holes', minute))),
  )
  await applyFootage(database, [sealed(segment('holes', 4, wide))])
  assert.deepEqual(shape(await listRuns(database, day('holes'))), [
    [0, 2, 2000],
    [3, 4, 1000],
    [4, 5, 1000],
  ])
})

test('the same news twice changes nothing', async () => {
  const news = [sealed(segment('twice', 0)), sealed(segment('twice', 1))]
  await applyFootage(database, news)
  await applyFootage(database, news)
  await applyFootage(database, news.slice(1))
  assert.deepEqual(shape(await listRuns(database, day('twice'))), [[0, 2, 2000]])
})

test('a day read back from the disk takes the place of what was known', async () => {
  await applyFootage(
    database,
    [0, 1, 2].map((minute) => sealed(segment('truth', minute))),
  )
  await replaceDay(database, {
    camera: 'truth',
    day: '2026-11-23',
    segments: [segment('truth', 0), segment('truth', 2), segment('truth', 3)],
  })
  assert.deepEqual(shape(await listRuns(database, day('truth'))), [
    [0, 1, 1000],
    [2, 4, 2000],
  ])
})

test('a gap that opens ends the one before it, and footage ends both', async () => {
  const gap = (minute: number, cause: 'unreachable' | 'restart') =>
    ({ type: 'gap-opened', gap: { camera: 'gaps', start: at(minute), end: null, cause, detail: null } }) as const
  await applyFootage(database, [gap(1, 'restart'), gap(2, 'unreachable')])
  await applyFootage(database, [{ type: 'gap-closed', camera: 'gaps', at: at(5) }])
  const gaps = await listGaps(database, day('gaps'))
  assert.deepEqual(
    gaps.map(({ start, end, cause }) => [start, end, cause]),
    [
      [at(1), at(2), 'restart'],
      [at(2), at(5), 'unreachable'],
    ],
  )
})

test('an interval is answered with what overlaps it, a time with the segment at or before it', async () => {
  await applyFootage(
    database,
    [0, 1, 2, 3].map((minute) => sealed(segment('seek', minute))),
  )
  const found = await listSealed(database, { camera: 'seek', from: at(1.5), to: at(3) })
  assert.deepEqual(
    found.map(({ start }) => start),
    [at(1), at(2)],
  )
  assert.equal((await findSealed(database, { camera: 'seek', time: at(2.9) }))?.start, at(2))
  assert.equal(await findSealed(database, { camera: 'seek', time: at(-1) }), null)
})

test('expired segments leave the runs at once and the catalogue only when their files are gone', async () => {
  const segments = [0, 1, 2].map((minute) => segment('old', minute))
  await applyFootage(database, segments.map(sealed))
  const oldest = await listPast(database, { camera: 'old', before: at(2), after: null, limit: 10 })
  assert.equal(oldest.length, 2)
  const none = { ticks: 0, article: 'A' }
  const given = { floor: none, ceiling: none, holds: [], purposes: [], order: null, now: at(5) }
  const doomed = oldest.flatMap((each) => {
    const decision = decideDeletion(each, given)
    return decision.verdict === 'delete' ? [decision.segment] : []
  })
  const ask = { camera: 'old', basis: 'ceiling', article: 'A', order: null, at: new Date(0), now: at(5) } as const
  const deletion = await condemn(database, { ...ask, segments: doomed })
  assert.ok(deletion)
  assert.deepEqual(shape(await listRuns(database, day('old'))), [[2, 3, 1000]])
  await applyFootage(database, [sealed(segment('old', 0))])
  assert.equal((await listCondemned(database, deletion.id)).length, 2)
  await dropGarbage(database, oldest)
  assert.equal((await listCondemned(database, deletion.id)).length, 0)
  const use = (await listFootageUse(database, at(0))).find(({ camera }) => camera === 'old')
  assert.equal(use?.bytes, 1000)
})
