// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type EpochMillis, type EpochTicks, Fault, HandClock, silentLog, toTicks } from '@mingjian/base'
import { type Disk, nodeDisk } from '../disk/disk.ts'
import type { SegmentFacts } from '../disk/facts.ts'
import { formatHeader, formatRow, formatSeal } from '../disk/format-index.ts'
import { Layout, segmentName } from '../disk/layout.ts'
import { readLedger } from '../disk/ledger.ts'
import { segmentRoot, sha256 } from '../disk/sha256.ts'
import type { EntryDraft } from '../log/enter.ts'
import type { Database } from '../store/database.ts'
import { Deletions } from '../store/deletions.ts'
import { listGaps, listSealed } from '../store/footage.ts'
import { Holds } from '../store/holds.ts'
import { openTestDatabases, type TestDatabases } from '../store/test-database.ts'
import { fsck } from './fsck.ts'
import { reconcileAll, reconcileDays } from './reconcile.ts'
import { deleteOrdered, sweep, type SweeperDeps } from './sweeper.ts'

let databases: TestDatabases
let root: string
before(async () => {
  databases = await openTestDatabases()
  root = await mkdtemp(join(tmpdir(), 'sweep-'))
})
after(async () => {
  await databases.close()
  await rm(root, { recursive: true })
})

const START = Date.parse('2026-11-23T10:00:00Z') as EpochMillis
const MINUTE = 60 * 90_000
const DAY = 24 * 60 * MINUTE
const LATER = (START + 40 * 86_400_000) as EpochMillis
const at = (minutes: number, from = START): EpochTicks => (toTicks(from) + minutes * MINUTE) as EpochTicks

type Bench = Readonly<{
  camera: string
  database: Database
  layout: Layout
  clock: HandClock
  alarms: string[]
  entries: EntryDraft[]
  deps: SweeperDeps
}>
let count = 0

/** Some old minutes and one new one, forty days later. */
async function bench(days = 30, minutes = 10): Promise<Bench & { old: SegmentFacts[] }> {
  const camera = `cam${++count}`
  const [database, layout] = [await databases.create(), new Layout(join(root, camera))]
  const [clock, alarms, entries] = [new HandClock(LATER), [] as string[], [] as EntryDraft[]]
  const holds = new Holds(database)
  const keep = { floorDays: 30, floorArticle: 'CQ23.2', ceilingDays: days, ceilingArticle: 'CN799-17b' }
  const deps: SweeperDeps = {
    ...{ database, layout, clock, disk: nodeDisk, log: silentLog },
    alarms: { raise: (kind) => alarms.push(kind), clear: () => {} },
    enter: async (draft) => ({ index: entries.push(draft) - 1 }),
    keepDays: async () => new Map([[camera, keep]]),
    recall: async () => {},
    holds: (stretch) => holds.facts(stretch),
    purposes: async () => [],
  }
  const b = { camera, database, layout, clock, alarms, entries, deps }
  const old: SegmentFacts[] = []
  for (let minute = 0; minute < minutes; minute++) old.push(await put(b, at(minute)))
  await put(b, at(0, LATER))
  await reconcileAll({ database, disk: nodeDisk, layout, log: silentLog }, [camera])
  return { ...b, old }
}

/** A sealed minute on disk with one fragment of invented bytes. */
async function put(b: Pick<Bench, 'camera' | 'layout'>, start: EpochTicks): Promise<SegmentFacts> {
  const place = b.layout.segment(b.camera, segmentName(start))
  await nodeDisk.makeFolder(place.folder)
  const [init, media] = [new Uint8Array(10).fill(1), new Uint8Array(100).fill(start % 251)]
  const [hash, end] = [sha256(media), (start + MINUTE) as EpochTicks]
  const format = { codec: 'h264', codecString: 'avc1.640028', width: 640, height: 360, audio: null } as const
  const header = { camera: b.camera, start, formatHash: sha256(init), initLength: 10, ...format }
  const whole = { offset: 10, length: 100, start, duration: MINUTE, beginsWithKey: true, isDamaged: false }
  const row = { ...whole, frames: 1, keyLength: 50, sha256: hash }
  const seal = { reason: 'full', fragments: 1, bytes: 110, end, root: segmentRoot([hash]) } as const
  await writeFile(place.media, Buffer.concat([init, media]))
  await writeFile(place.index, Buffer.concat([formatHeader(header), formatRow(row), formatSeal(seal)]))
  const sealed = { bytes: 110, fragments: 1, isDamaged: false, root: Buffer.from(seal.root).toString('hex') } as const
  return { camera: b.camera, name: place.name, start, end, ...format, ...sealed, reason: 'full' }
}

async function hold(b: Bench, from: EpochTicks, to: EpochTicks): Promise<void> {
  await new Holds(b.database).insert({
    ...{ id: `hd${++count}`, camera: b.camera, from_ticks: from, to_ticks: to, reason: 'r', case_number: 'c' },
    ...{ authority: 'a', order_id: null, expires_ticks: null, review_on: '2030-01-01', placed_at: new Date(START) },
    ...{ placed_by: 'u1', placed_by_name: 'one' },
  })
}

async function left(b: Bench): Promise<string[]> {
  const files = await readdir(b.layout.day(b.camera, '2026-11-23'))
  return files.filter((file) => file.endsWith('.mp4')).map((file) => `2026-11-23/${file.slice(0, -4)}`)
}

async function findings(b: Bench): Promise<string[]> {
  const day = (text: string): EpochTicks => toTicks(Date.parse(`${text}T00:00:00Z`) as EpochMillis)
  const found: string[] = []
  const catalogue = {
    segments: (camera: string, text: string) =>
      listSealed(b.database, { camera, from: day(text), to: (day(text) + DAY) as EpochTicks }),
    reconcile: (camera: string, text: string) =>
      reconcileDays({ database: b.database, disk: nodeDisk, layout: b.layout, log: silentLog }, camera, [text]),
  }
  const options = { disk: nodeDisk, layout: b.layout, clock: b.clock, deep: true, repair: false, isBusy: () => false }
  for await (const finding of fsck({ ...options, catalogue })) found.push(`${finding.where} ${finding.code}`)
  return found
}

test('what is past its retention goes with a certificate in the log, and what a hold touches stays', async () => {
  const b = await bench()
  await hold(b, (at(3) + 5) as EpochTicks, (at(5) + 1) as EpochTicks)
  const result = await sweep(b.deps)
  assert.deepEqual(result, { deleted: 7, bytes: 770, failed: 0 })
  const kept = b.old.slice(3, 6).map(({ name }) => name)
  assert.deepEqual(await left(b), kept)
  const gone = b.old.filter(({ name }) => !kept.includes(name))
  assert.deepEqual(
    b.entries.map(({ type, body }) => [type, body['name'], body['root'], body['article']]),
    gone.map(({ name, root: hex }) => [
      'footage.delete',
      name,
      Buffer.from(hex ?? '', 'hex').toString('base64'),
      'CN799-17b',
    ]),
  )
  const { items } = await new Deletions(b.database).list(null, { limit: 10, offset: 0 })
  assert.deepEqual(
    items.map(({ is_entered, segments, done_at }) => [is_entered, segments, done_at !== null]),
    [[true, 7, true]],
  )
  const { entries } = await readLedger(nodeDisk, b.layout, { camera: b.camera, day: '2026-11-23' })
  assert.deepEqual(
    entries.map(({ kind }) => kind),
    Array(7).fill('expired'),
  )
  assert.deepEqual(await findings(b), [])
})

test('footage between floor and the longer setting of its camera stays, and nothing is entered', async () => {
  const b = await bench(90)
  assert.equal((await sweep(b.deps)).deleted, 0)
  assert.deepEqual(b.entries, [])
})

test('a clock set years ahead deletes nothing', async () => {
  const b = await bench(41)
  const ahead = new HandClock((START + 3650 * 86_400_000) as EpochMillis)
  assert.equal((await sweep({ ...b.deps, clock: ahead })).deleted, 0)
})

test('while the log takes no entry no file is touched, and the same deletion goes on when it does again', async () => {
  const b = await bench()
  const full = () => Promise.reject(new Fault('unavailable', 'log.disk', 'the disk is full'))
  await assert.rejects(sweep({ ...b.deps, enter: full }), /full/)
  assert.equal((await left(b)).length, 10)
  assert.deepEqual(await findings(b).then((all) => all.filter((each) => !each.includes('not-in-catalogue'))), [])
  assert.equal((await sweep(b.deps)).deleted, 10)
  assert.deepEqual(await findings(b), [])
})

test('a deletion that fails is told, alarmed and tried again', async () => {
  const b = await bench()
  const stubborn = { ...nodeDisk, unlink: () => Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' })) }
  assert.equal((await sweep({ ...b.deps, disk: stubborn })).failed, 10)
  assert.deepEqual(b.alarms, ['disk-error'])
  assert.equal((await sweep(b.deps)).deleted, 10)
  assert.equal(b.entries.length, 10, 'entered once')
})

class Stop extends Error {}

/** Everything that lasts, counted: the n-th step fails, before or after it had its effect. */
function breaking(b: Bench, step: number, isAfter: boolean): { deps: SweeperDeps; steps: () => number } {
  let done = 0
  const around =
    <A extends unknown[], R>(work: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      const isHere = done++ === step
      if (isHere && !isAfter) throw new Stop()
      const result = await work(...args)
      if (isHere) throw new Stop()
      return result
    }
  const disk: Disk = {
    ...nodeDisk,
    unlink: around(nodeDisk.unlink),
    syncFolder: around(nodeDisk.syncFolder),
    async open(path, how) {
      const file = await nodeDisk.open(path, how)
      if (how !== 'append') return file
      return {
        writeAt: around((buffers: readonly Uint8Array[], offset: number) => file.writeAt(buffers, offset)),
        sync: around(() => file.sync()),
        readAt: (into, offset) => file.readAt(into, offset),
        truncate: (length) => file.truncate(length),
        stat: () => file.stat(),
        close: () => file.close(),
      }
    },
  }
  const deps = { ...b.deps, disk, enter: around(b.deps.enter), purposes: around(b.deps.purposes) }
  return { deps, steps: () => done }
}

test('stopped at any step, before or after it took effect, no held file is lost, nothing goes without an entry, and the next round ends clean', async () => {
  for (const isAfter of [false, true]) {
    for (let step = 0; ; step += 2) {
      const b = await bench(30, 4)
      await hold(b, at(2), at(3))
      const broken = breaking(b, step, isAfter)
      await sweep(broken.deps).catch((thrown: unknown) => assert.ok(thrown instanceof Stop))
      const held = b.old[2]?.name ?? ''
      const remaining = await left(b)
      assert.ok(remaining.includes(held))
      const told = b.entries.map(({ body }) => body['name'])
      for (const { name } of b.old) assert.ok(remaining.includes(name) || told.includes(name), `${name} went untold`)
      await sweep(b.deps)
      assert.deepEqual(await left(b), [held])
      assert.deepEqual(await findings(b), [])
      if (broken.steps() <= step) break
    }
  }
})

test('a hold placed while a sweep is under way wins or comes plainly too late, and never half', async () => {
  const b = await bench()
  const [swept] = await Promise.all([sweep(b.deps), hold(b, at(0), at(10))])
  const remaining = await left(b)
  assert.ok(remaining.length === 10 ? swept.deleted === 0 : remaining.length === 0 && swept.deleted === 10)
})

test('an order of an authority deletes what it touches before the floor, keeps what is held, and names the cause', async () => {
  const b = await bench(90)
  await hold(b, at(4), at(5))
  const order = { id: 'do1', camera: b.camera, from: at(2.5), to: at(6), article: 'CQ27' }
  await b.database.sql`insert into deletion_order ${b.database.sql({
    ...{ id: 'do1', camera: b.camera, from_ticks: order.from, to_ticks: order.to, authority: 'court', reason: 'r' },
    ...{ document_name: 'd', document_hash: Buffer.alloc(32), asked_at: new Date(), asked_by: 'a', asked_by_name: 'a' },
  })}`
  const result = await deleteOrdered(b.deps, order)
  assert.deepEqual(result, { deleted: 3, bytes: 330, failed: 0, kept: 1 })
  assert.deepEqual(
    b.entries.map(({ type }) => type),
    Array(3).fill('footage.tombstone'),
  )
  const gaps = await listGaps(b.database, { camera: b.camera, from: at(0), to: at(20) })
  assert.deepEqual(
    gaps.map(({ start, end, cause }) => [start, end, cause]),
    [
      [at(2), at(4), 'deleted'],
      [at(5), at(6), 'deleted'],
    ],
  )
  const { entries } = await readLedger(nodeDisk, b.layout, { camera: b.camera, day: '2026-11-23' })
  assert.deepEqual(
    entries.map((entry) => (entry.kind === 'deleted' ? entry.root : entry)),
    [b.old[2], b.old[3], b.old[5]].map((segment) => segment?.root),
  )
  assert.deepEqual(await findings(b), [])
})
