// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { appendFile, mkdtemp, readdir, rename, rm, truncate, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type EpochMillis, type EpochTicks, formatTime, HandClock, silentLog, toTicks } from '@mingjian/base'
import { nodeDisk } from '../disk/disk.ts'
import type { SegmentFacts } from '../disk/facts.ts'
import { Layout, segmentName } from '../disk/layout.ts'
import { type LedgerEntry, appendLedger } from '../disk/ledger.ts'
import { segmentRoot, sha256 } from '../disk/sha256.ts'
import type { Database } from '../store/database.ts'
import { applyFootage, type FootageChange } from '../store/footage-change.ts'
import { listGaps, listRuns, listSealed } from '../store/footage.ts'
import { openTestDatabases, type TestDatabases } from '../store/test-database.ts'
import { CatalogueWriter } from './catalogue-writer.ts'
import { FootagePatrol } from './footage-patrol.ts'
import { FootageRegister } from './footage-register.ts'
import { type Finding, fsck, fsckStatus } from './fsck.ts'
import { reconcileAll, reconcileDays } from './reconcile.ts'
import { formatHeader, formatRow, formatSeal } from '../disk/format-index.ts'

let databases: TestDatabases
let root: string
before(async () => {
  databases = await openTestDatabases()
  root = await mkdtemp(join(tmpdir(), 'duty-'))
})
after(async () => {
  await databases.close()
  await rm(root, { recursive: true })
})

const START = Date.parse('2026-11-23T10:00:00Z') as EpochMillis
const MINUTE = 60 * 90_000
const DAY = 24 * 60 * MINUTE

type Bench = Readonly<{ database: Database; layout: Layout; camera: string; alarms: string[] }>
let cameras = 0

async function bench(): Promise<Bench> {
  const camera = `cam${++cameras}`
  return { database: await databases.create(), layout: new Layout(join(root, camera)), camera, alarms: [] }
}

/** A sealed minute on disk with one fragment of invented bytes. */
async function put(b: Bench, start: EpochTicks): Promise<SegmentFacts> {
  const place = b.layout.segment(b.camera, segmentName(start))
  await nodeDisk.makeFolder(place.folder)
  const init = new Uint8Array(10).fill(1)
  const media = new Uint8Array(100).fill(2)
  const hash = sha256(media)
  const end = (start + MINUTE) as EpochTicks
  const format = { codec: 'h264', codecString: 'avc1.640028', width: 640, height: 360, audio: null } as const
  const header = { camera: b.camera, start, formatHash: sha256(init), initLength: 10, ...format }
  const row = {
    offset: 10,
    length: 100,
    start,
    duration: MINUTE,
    beginsWithKey: true,
    isDamaged: false,
    frames: 1,
    keyLength: 50,
    sha256: hash,
  }
  const seal = { reason: 'full', fragments: 1, bytes: 110, end, root: segmentRoot([hash]) } as const
  await writeFile(place.media, Buffer.concat([init, media]))
  await writeFile(place.index, Buffer.concat([formatHeader(header), formatRow(row), formatSeal(seal)]))
  const sealed = {
    bytes: 110,
    fragments: 1,
    isDamaged: false,
    root: Buffer.from(seal.root).toString('hex'),
    reason: 'full',
  } as const
  return { camera: b.camera, name: place.name, start, end, ...format, ...sealed }
}

const at = (minutes: number, from = START): EpochTicks => (toTicks(from) + minutes * MINUTE) as EpochTicks
const deps = (b: Bench) => ({ database: b.database, disk: nodeDisk, layout: b.layout, log: silentLog })

test('a catalogue that was lost is rebuilt from the disk, gaps and all', async () => {
  const b = await bench()
  for (const minute of [0, 1, 5]) await put(b, at(minute))
  const entries: LedgerEntry[] = [
    { kind: 'lost', at: at(2), cause: 'unreachable', detail: 'x' },
    { kind: 'back', at: at(5) },
  ]
  await appendLedger(nodeDisk, b.layout, { camera: b.camera, entries })
  await reconcileAll(deps(b), [b.camera])
  const extent = { camera: b.camera, from: at(-60), to: at(60) }
  assert.deepEqual(
    (await listRuns(b.database, extent)).map(({ start, end }) => [start, end]),
    [
      [at(0), at(2)],
      [at(5), at(6)],
    ],
  )
  assert.deepEqual(
    (await listGaps(b.database, extent)).map(({ start, end, cause }) => [start, end, cause]),
    [[at(2), at(5), 'unreachable']],
  )
})

test('while the database is away news are kept, and what is too much is read back from the disk', async () => {
  const b = await bench()
  let isAway = true
  const applied: FootageChange[] = []
  const reconciled: string[] = []
  const writer = new CatalogueWriter({
    apply: async (changes) => {
      if (isAway) throw new Error('away')
      applied.push(...changes)
    },
    reconcile: async (camera, days) => {
      reconciled.push(`${camera} ${days.join()}`)
    },
    log: silentLog,
  })
  const segment = await put(b, at(0))
  writer.take({ type: 'segment', segment })
  await assert.rejects(writer.flush(), /away/)
  assert.deepEqual(writer.pending(b.camera), [segment])
  for (let i = 0; i < 20_000; i++) writer.take({ type: 'gap-closed', camera: 'other', at: at(1) })
  isAway = false
  await writer.flush()
  assert.deepEqual(reconciled, [`${b.camera} 2026-11-23`, 'other 2026-11-23'])
  assert.equal(writer.waiting, 0)
  await writer.close()
})

test('the open segment and news not yet catalogued are footage too', async () => {
  const b = await bench()
  const clock = new HandClock(START)
  clock.advance(3 * 60_000)
  const writer = new CatalogueWriter({
    apply: (changes) => applyFootage(b.database, changes),
    reconcile: (camera, days) => reconcileDays(deps(b), camera, days),
    log: silentLog,
  })
  const register = new FootageRegister({ database: b.database, clock, writer })
  const [first, second, third] = [await put(b, at(0)), await put(b, at(1)), await put(b, at(2))]
  writer.take({ type: 'segment', segment: first })
  await writer.flush()
  writer.take({ type: 'segment', segment: second })
  writer.take({ type: 'segment', segment: { ...third, end: at(2.5), root: null, reason: null } })
  const covered = await register.recordings({ camera: b.camera, from: at(-1), to: at(4) }, at(0))
  assert.deepEqual(
    covered.runs.map(({ start, end, bytes }) => [start, end, bytes]),
    [[at(0), at(2.5), 330]],
  )
  assert.deepEqual(
    covered.gaps.map(({ cause }) => cause),
    ['not-in-use', 'restart', 'not-yet'],
  )
  assert.deepEqual(
    (await register.segments({ camera: b.camera, from: at(0.5), to: at(4) })).map(({ name }) => name),
    [first.name, second.name, third.name],
  )
  assert.equal((await register.segmentAt(b.camera, at(2.2)))?.name, third.name)
  await writer.close()
})

async function check(b: Bench, more: { repair?: boolean; deep?: boolean } = {}): Promise<Finding[]> {
  const findings: Finding[] = []
  const catalogue = {
    segments: (camera: string, day: string) =>
      listSealed(b.database, {
        camera,
        from: toTicks(Date.parse(`${day}T00:00:00Z`) as EpochMillis),
        to: (toTicks(Date.parse(`${day}T00:00:00Z`) as EpochMillis) + DAY) as EpochTicks,
      }),
    reconcile: (camera: string, day: string) => reconcileDays(deps(b), camera, [day]),
  }
  const options = {
    disk: nodeDisk,
    layout: b.layout,
    clock: new HandClock((START + 86_400_000) as EpochMillis),
    deep: true,
    repair: false,
    isBusy: () => false,
    catalogue,
    ...more,
  }
  for await (const finding of fsck(options)) findings.push(finding)
  return findings
}

test('fsck is silent on sound footage and names each wrong; a repair mends without deleting', async () => {
  const b = await bench()
  const segments = []
  for (let minute = 0; minute < 5; minute++) segments.push(await put(b, at(minute)))
  await reconcileAll(deps(b), [b.camera])
  assert.deepEqual(await check(b), [])
  const [one, two, three, four] = segments.map(({ name }) => b.layout.segment(b.camera, name))
  assert.ok(one && two && three && four)
  await appendFile(one.media, 'x')
  await unlink(two.media)
  await truncate(three.media, 50)
  await writeFile(join(three.folder, 'stray.txt'), 'x')
  await put(b, at(7))
  const findings = await check(b)
  assert.deepEqual(findings.map(({ code }) => code).toSorted(), [
    'hash',
    'media-missing',
    'not-in-catalogue',
    'not-on-disk',
    'not-ours',
    'size',
    'size',
  ])
  assert.equal(fsckStatus(findings), 1)
  const files = await readdir(one.folder)
  const mended = (await check(b, { repair: true })).filter((finding) => finding.mended).map(({ code }) => code)
  assert.deepEqual(mended.toSorted(), ['media-missing', 'not-in-catalogue', 'not-on-disk'])
  for (const file of files) assert.ok((await readdir(one.folder)).includes(file))
  assert.deepEqual((await check(b)).map(({ code }) => code).toSorted(), ['hash', 'not-ours', 'size', 'size'])
})

test('a segment that moves into the catalogue while it is read is not passed over', async () => {
  const b = await bench()
  const clock = new HandClock(START)
  clock.advance(3 * 60_000)
  const segment = await put(b, at(0))
  const told: SegmentFacts[] = [segment]
  const moved = applyFootage(b.database, [{ type: 'segment', segment }])
  // It waits when it is first asked for and is gone the next time, as if it had been written in between.
  const writer = { pending: () => told.splice(0), pendingGaps: () => [] }
  const register = new FootageRegister({ database: b.database, clock, writer })
  await moved
  const before = new FootageRegister({ database: b.database, clock, writer: { ...writer, pending: () => [] } })
  const extent = { camera: b.camera, from: at(0), to: at(1) }
  assert.deepEqual((await register.recordings(extent, at(0))).runs, (await before.recordings(extent, at(0))).runs)
  told.push({ ...segment, name: `${segment.name}-other` })
  assert.equal((await register.segments(extent)).length, 2)
  told.push({ ...segment, name: `${segment.name}-other`, start: at(0.5) })
  assert.equal((await register.segmentAt(b.camera, at(1)))?.start, at(0.5))
})

test('segments of the catalogue whose files are gone raise an alarm until they are told or there again', async () => {
  const b = await bench()
  const segments = [await put(b, at(0)), await put(b, at(1)), await put(b, at(2))]
  await applyFootage(
    b.database,
    segments.map((segment): FootageChange => ({ type: 'segment', segment })),
  )
  const standing = new Map<string, string>()
  const patrol = new FootagePatrol({
    ...deps(b),
    alarms: {
      raise: (kind, camera, detail) => void standing.set(`${kind} ${camera}`, detail),
      clear: (kind, camera) => void standing.delete(`${kind} ${camera}`),
    },
  })
  await patrol.walk([b.camera])
  assert.equal(standing.size, 0)
  const { media } = b.layout.segment(b.camera, segments[1]?.name ?? '')
  await rename(media, `${media}.away`)
  await patrol.walk([b.camera])
  const said = 'recorded segments are not on the disk any more; the newest began at'
  assert.deepEqual([...standing], [[`footage-missing ${b.camera}`, `1 ${said} ${formatTime(at(1))}`]])
  await rename(`${media}.away`, media)
  await patrol.walk([b.camera])
  assert.equal(standing.size, 0)
})
