// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { type EpochMillis, type EpochTicks, Fault, silentLog, toTicks } from '@mingjian/base'
import { readBody } from '@mingjian/evidence'
import { nodeDisk } from '../disk/disk.ts'
import { factsOf, type SegmentFacts } from '../disk/facts.ts'
import { formatHeader, formatRow, formatSeal } from '../disk/format-index.ts'
import { Layout, segmentName } from '../disk/layout.ts'
import { parseIndex } from '../disk/segment-index.ts'
import type { FragmentRow, SegmentHeader } from '../disk/segment-row.ts'
import { segmentRoot } from '../disk/sha256.ts'
import { listUnentered } from '../store/footage-entries.ts'
import { applyFootage } from '../store/footage-change.ts'
import { openTestDatabases, type TestDatabases } from '../store/test-database.ts'
import { openTestEvidence } from '../store/test-evidence.ts'
import { FootageScribe } from './footage-scribe.ts'

let databases: TestDatabases
before(async () => {
  databases = await openTestDatabases()
})
after(() => databases?.close())

const START = Date.parse('2026-11-23T08:00:00Z') as EpochMillis
const at = (seconds: number): EpochTicks => (toTicks(START) + seconds * 90_000) as EpochTicks
const hashOf = (text: string) => new Uint8Array(createHash('sha256').update(text).digest())

async function prepare() {
  const root = await mkdtemp(path.join(os.tmpdir(), 'mj-scribe-'))
  const database = await databases.create()
  const evidence = await openTestEvidence(database)
  const layout = new Layout(root)
  let trouble: Fault | null = null
  const make = () =>
    new FootageScribe({
      ...{ disk: nodeDisk, layout, log: silentLog, settled: evidence.settled },
      enter: (draft) => (trouble ? Promise.reject(trouble) : evidence.enter(draft)),
      unentered: (limit) => listUnentered(database, limit),
    })
  return {
    ...{ root, database, evidence, layout, make },
    fail: (fault: Fault | null) => (trouble = fault),
    /** A sealed index of `count` fragments of a second each, beginning at `seconds`. */
    async seal(camera: string, seconds: number, count = 3): Promise<SegmentFacts> {
      const name = segmentName(at(seconds))
      const place = layout.segment(camera, name)
      const header: SegmentHeader = {
        ...{
          camera,
          start: at(seconds),
          formatHash: hashOf('init'),
          initLength: 700,
          codec: 'h264',
          codecString: 'avc1',
        },
        ...{ width: 640, height: 480, audio: null },
      } as const
      const rows = Array.from({ length: count }, (_, i): FragmentRow => {
        const place = { offset: 700 + i * 1000, length: 1000, start: at(seconds + i), duration: 90_000 }
        return {
          ...place,
          beginsWithKey: true,
          isDamaged: false,
          frames: 25,
          keyLength: 100,
          sha256: hashOf(`${name} ${i}`),
        }
      })
      const seal = {
        ...{ fragments: count, bytes: 700 + count * 1000, end: at(seconds + count) },
        root: segmentRoot(rows.map(({ sha256 }) => sha256)),
        reason: 'full',
      } as const
      const bytes = Buffer.concat([formatHeader(header), ...rows.map(formatRow), formatSeal(seal)])
      await nodeDisk.makeFolder(place.folder)
      await writeFile(place.index, bytes)
      return factsOf(name, parseIndex(bytes))
    },
    async close() {
      await evidence.close()
      await rm(root, { recursive: true })
    },
  }
}

test('a sealed segment is entered with its root and every fragment, without the database', async () => {
  const t = await prepare()
  const scribe = t.make()
  const segment = await t.seal('c1', 0)
  scribe.take({ type: 'segment', segment: { ...segment, root: null } })
  scribe.take({ type: 'segment', segment })
  await scribe.close()
  const [bytes, ...others] = await t.evidence.log.tiles.readEntries(0, t.evidence.log.size)
  assert.equal(others.length, 0)
  const body = readBody('footage.segment', JSON.parse(Buffer.from(bytes ?? []).toString('utf8')))
  assert.equal(Buffer.from(body.root).toString('hex'), segment.root)
  assert.deepEqual([body.camera, body.name, body.start, body.end, body.bytes], ['c1', segment.name, at(0), at(3), 3700])
  assert.deepEqual(
    body.fragments.map(({ bytes: length, start }) => [length, start]),
    [
      [1000, 0],
      [1000, 1000],
      [1000, 2000],
    ],
  )
  assert.deepEqual(segmentRoot(body.fragments.map(({ hash }) => hash)), Buffer.from(body.root))
  await t.close()
})

test('a segment of more fragments than an entry holds is told in several', async () => {
  const t = await prepare()
  const scribe = t.make()
  scribe.take({ type: 'segment', segment: await t.seal('c1', 0, 1700) })
  await scribe.close()
  const entries = await t.evidence.entries()
  assert.deepEqual(
    entries.map(({ body }) => [body['first'], body['count']]),
    [
      [0, 1700],
      [800, 1700],
      [1600, 1700],
    ],
  )
  await t.close()
})

test('a gap is entered when it opens and again when it closes; another cause closes the one before', async () => {
  const t = await prepare()
  const scribe = t.make()
  const lost = (start: EpochTicks, cause: 'link-lost' | 'refused') =>
    ({ type: 'gap-opened', gap: { camera: 'c1', start, end: null, cause, detail: '10.0.0.7' } }) as const
  scribe.take(lost(at(10), 'link-lost'))
  scribe.take(lost(at(20), 'refused'))
  scribe.take({ type: 'gap-closed', camera: 'c1', at: at(30) })
  scribe.take({ type: 'gap-closed', camera: 'c1', at: at(40) })
  await scribe.close()
  const entries = await t.evidence.entries()
  assert.deepEqual(
    entries.map(({ body: { start, end, cause } }) => [
      String(start).slice(17, 19),
      end && String(end).slice(17, 19),
      cause,
    ]),
    [
      ['10', undefined, 'link-lost'],
      ['10', '20', 'link-lost'],
      ['20', undefined, 'refused'],
      ['20', '30', 'refused'],
    ],
  )
  assert.ok(!JSON.stringify(entries).includes('10.0.0.7'))
  await t.close()
})

test('what was sealed or lost while the log was not there is entered afterwards, once', async () => {
  const t = await prepare()
  const first = t.make()
  const segments = [await t.seal('c1', 0), await t.seal('c1', 60), await t.seal('c2', 0)]
  const gap = { camera: 'c1', start: at(63), end: null, cause: 'link-lost', detail: null } as const
  const opened = { type: 'gap-opened', gap } as const
  first.take({ type: 'segment', segment: segments[0] ?? (await t.seal('c9', 0)) })
  await first.close()
  t.fail(new Fault('unavailable', 'log.disk', 'full'))
  const second = t.make()
  for (const segment of segments.slice(1)) second.take({ type: 'segment', segment })
  second.take(opened)
  await applyFootage(t.database, [...segments.map((segment) => ({ type: 'segment', segment }) as const), opened])
  assert.equal(await second.reconcile(), 0)
  t.fail(null)
  const third = t.make()
  assert.equal(await third.reconcile(), 3)
  assert.equal(await third.reconcile(), 0)
  await applyFootage(t.database, [{ type: 'gap-closed', camera: 'c1', at: at(70) }])
  assert.equal(await third.reconcile(), 1)
  assert.equal(await t.make().reconcile(), 0)
  const entries = await t.evidence.entries()
  assert.deepEqual(entries.map(({ type, body }) => `${type} ${String(body['camera'])}`).toSorted(), [
    'footage.gap c1',
    'footage.gap c1',
    'footage.segment c1',
    'footage.segment c1',
    'footage.segment c2',
  ])
  await t.close()
})

test('a rebuilt projection knows what was entered: nothing is entered twice', async () => {
  const t = await prepare()
  const scribe = t.make()
  const segment = await t.seal('c1', 0)
  scribe.take({ type: 'segment', segment })
  await applyFootage(t.database, [{ type: 'segment', segment }])
  assert.equal(await scribe.reconcile(), 0)
  await t.database.sql`update segment set entry = null`
  assert.equal(await scribe.reconcile(), 0)
  assert.equal(t.evidence.log.size, 1)
  await t.close()
})
