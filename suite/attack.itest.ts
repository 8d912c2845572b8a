// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test, type TestContext } from 'node:test'
import { type EpochMillis, type EpochTicks, formatTime, HandClock, toTicks } from '@mingjian/base'
import {
  type Finding,
  formatEntry,
  formatVerifierKey,
  type Held,
  type NoteSigner,
  parseBundle,
  parseCheckpoint,
  parseEntry,
  parseNote,
  TILE_WIDTH,
} from '@mingjian/evidence'
import { nodeDisk } from '../packages/server/src/disk/disk.ts'
import { logFiles } from '../packages/server/src/log/evidence-log.ts'
import { readLogKey } from '../packages/server/src/log/log-key.ts'
import { TileFolder } from '../packages/server/src/log/tile-folder.ts'
import { type CameraDayReport, verifyCameraDay } from '../packages/server/src/proof/camera-day.ts'
import { readCatalogue } from '../packages/server/src/proof/catalogue.ts'
import { daySpan } from '../packages/server/src/proof/day-span.ts'
import { openLogFolder, readHeldFile } from '../packages/server/src/proof/log-folder.ts'
import type { Database } from '../packages/server/src/store/database.ts'
import { applyFootage } from '../packages/server/src/store/footage-change.ts'
import { openTestDatabases, type TestDatabases } from '../packages/server/src/store/test-database.ts'
import { OwnLog } from '../packages/server/src/witness/own-log.ts'
import { Peers } from '../packages/server/src/witness/peers.ts'
import { Witness } from '../packages/server/src/witness/witness.ts'
import { WitnessBook } from '../packages/server/src/witness/witness-book.ts'
import { openWitnessKey } from '../packages/server/src/witness/witness-key.ts'
import { bodyOf, type Clip, DAY_START, fragmentOf, indexOf, makeClip } from './attack-clip.ts'
import { DAY, Estate } from './attack-estate.ts'
import { writePlainLog } from './plain-log.ts'
import { ROOT } from './product.ts'

/** The attacker is root on the machine: he has every file, the log's key and the database. */
let estate: Estate
let databases: TestDatabases
let database: Database
let copied: string // the log as somebody copied it in the midst of the day
let district: string
/** Until when the one had come who copied the log. */
const COPIED_MINUTE = 90
const NEXT_DAY = (DAY_START + 90_000_000) as EpochMillis

before(async () => {
  estate = await Estate.make({ cameras: ['c1', 'c2'], minutes: 150, away: [60, 61] })
  databases = await openTestDatabases()
  database = await databases.create()
  await fillCatalogue(database, estate)
  copied = await mkdtemp(join(tmpdir(), 'mingjian-copied-'))
  const entries = await readEntries(estate)
  await writePlainLog(copied, entries.slice(0, entriesUntil(entries, COPIED_MINUTE)), {
    signers: [await keyOf(estate)],
    time: 0,
  })
  district = await mkdtemp(join(tmpdir(), 'mingjian-district-'))
  await witnessIt(estate)
})

after(async () => {
  await databases.close()
  await estate.remove()
  for (const folder of [copied, district]) await rm(folder, { recursive: true, force: true })
})

async function fillCatalogue(into: Database, { clips }: Estate): Promise<void> {
  await applyFootage(
    into,
    clips.map(({ facts }) => ({ type: 'segment', segment: facts })),
  )
}

async function keyOf({ data }: Estate): Promise<NoteSigner> {
  const key = await readLogKey(logFiles(data).keyFile)
  assert.ok(key)
  return key
}

async function readEntries({ data }: Estate): Promise<Uint8Array[]> {
  const tiles = new TileFolder(nodeDisk, join(data, 'log'))
  const { size } = parseCheckpoint(parseNote(await readFile(join(data, 'log', 'checkpoint'), 'utf8')).text)
  const entries: Uint8Array[] = []
  for (let first = 0; first < size; first += TILE_WIDTH) {
    const width = Math.min(TILE_WIDTH, size - first)
    entries.push(
      ...parseBundle((await tiles.read({ level: 'entries', index: first / TILE_WIDTH, width })) ?? new Uint8Array(0)),
    )
  }
  return entries
}

const entriesUntil = (entries: readonly Uint8Array[], minute: number): number =>
  entries.findIndex((bytes) => parseEntry(bytes).at > DAY_START + minute * 60_000)

/** Root writes the log anew with its own key, so that all signatures and tiles fit. */
async function rewrite(victim: Estate, change: (entries: Uint8Array[]) => readonly Uint8Array[]): Promise<void> {
  const entries = change(await readEntries(victim))
  await writePlainLog(join(victim.data, 'log'), entries, { signers: [await keyOf(victim)], time: 0 })
}

/** The district's police, who have seen the whole day. */
async function witnessOf(): Promise<Witness> {
  return new Witness({
    ...{ signer: await openWitnessKey(district, 'district.example'), logs: Peers.logs(district) },
    ...{ book: new WitnessBook(district), clock: new HandClock(NEXT_DAY) },
    enter: () => Promise.resolve({ index: 0 }),
    report: () => {},
  })
}

async function witnessIt({ data }: Estate): Promise<void> {
  const own = new OwnLog(data)
  const { key } = await openWitnessKey(district, 'district.example')
  await Peers.witnesses(data).add({ key, url: null })
  await Peers.logs(district).add({ key: await own.key(), url: null })
  const shown = await own.newest()
  const answer = await (await witnessOf()).addCheckpoint(await own.request(shown, 0))
  assert.ok(answer.signed)
  await own.keep(shown, key, answer.lines)
}

/** A copy on which the attacker works; what the witness signed is his to remove too. */
async function victim(t: TestContext): Promise<Estate> {
  const copy = await estate.copy()
  t.after(() => copy.remove())
  await rm(join(copy.data, 'log', 'cosigned'), { recursive: true })
  return copy
}

async function verify(
  { data, layout }: Estate,
  more: Readonly<{ camera?: string; held?: string; catalogue?: Database }> = {},
): Promise<CameraDayReport> {
  const span = daySpan(DAY, 'UTC')
  assert.ok(span)
  const camera = more.camera ?? 'c1'
  const held: Held[] = more.held === undefined ? [] : [await readHeldFile(more.held)]
  const told = more.catalogue ? [await readCatalogue(more.catalogue, camera, { ...span, now: toTicks(NEXT_DAY) })] : []
  return verifyCameraDay({
    ...{ disk: nodeDisk, layout, log: await openLogFolder(data), camera, day: DAY, zone: 'UTC', span, now: NEXT_DAY },
    ...{ isServed: false, held, told, witnesses: (await Peers.witnesses(data).list()).map(({ key }) => key) },
  })
}

const brief = ({ findings }: Readonly<{ findings: readonly Finding[] }>): (string | null)[][] =>
  findings.map(({ kind, camera, from, to }) => [
    kind,
    camera,
    ...[from, to].map((time) => (time === null ? null : clock(time))),
  ])
const clock = (time: EpochTicks): string => formatTime(time).slice(11, 19)

/** The checkpoint of the copy alone: one file. */
const copiedFile = (): string => join(copied, 'checkpoint')

test('24 hours of untouched footage of two cameras have no finding, however they are looked at', async (t) => {
  const day = await Estate.make({ cameras: ['c1', 'c2'], minutes: 1440, away: [600, 601] })
  t.after(() => day.remove())
  const catalogue = await databases.create()
  await fillCatalogue(catalogue, day)
  const earlier = await mkdtemp(join(tmpdir(), 'mingjian-copied-'))
  t.after(() => rm(earlier, { recursive: true, force: true }))
  const entries = await readEntries(day)
  await writePlainLog(earlier, entries.slice(0, 1500), { signers: [await keyOf(day)], time: 0 })
  for (const camera of ['c1', 'c2']) {
    const report = await verify(day, { camera, held: earlier, catalogue })
    assert.deepEqual(report.findings, [])
    assert.deepEqual([report.segments, report.log.isProved], [1438, true])
    assert.deepEqual(report.certificate['unaccounted'], [])
  }
})

test('what a witness has seen, and what somebody copied, is proved with the footage', async () => {
  const report = await verify(estate, { held: copied, catalogue: database })
  assert.deepEqual([report.findings, report.log.isProved], [[], true])
  assert.deepEqual(
    report.log.cosignatures.map(({ witness }) => witness),
    ['district.example'],
  )
})

test('two seconds deleted from a file are found, with index, ledger and database untouched or set right', async (t) => {
  const copy = await victim(t)
  const clip = copy.find('c1', 100)
  const cut: Clip = makeClip('c1', 100, (parts) => parts.toSpliced(20, 2))
  await writeFile(copy.layout.segment('c1', clip.facts.name).media, Buffer.concat([clip.init, ...cut.parts]))
  assert.deepEqual(brief(await verify(copy)), [['footage.cut', 'c1', '01:40:20', '01:40:22']])
  await copy.write(cut)
  const forged = await databases.create()
  await applyFootage(
    forged,
    copy.clips.map(({ facts }) => ({
      type: 'segment',
      segment: facts.name === clip.facts.name && facts.camera === 'c1' ? cut.facts : facts,
    })),
  )
  assert.deepEqual(brief(await verify(copy, { catalogue: forged })), [
    ['footage.cut', 'c1', '01:40:20', '01:40:22'],
    ['index.differs', 'c1', '01:40:00', '01:41:00'],
    ['catalogue.differs', 'c1', '01:40:00', '01:41:00'],
  ])
  assert.deepEqual(brief(await verify(copy, { camera: 'c2' })), [], 'the other camera is not accused')
})

test('two fragments swapped are found, each at its second', async (t) => {
  const copy = await victim(t)
  const swapped = makeClip('c2', 110, (parts) =>
    parts.with(7, parts[31] ?? parts[0] ?? Buffer.of()).with(31, parts[7] ?? Buffer.of()),
  )
  await copy.write(swapped)
  const report = await verify(copy, { camera: 'c2' })
  assert.deepEqual(brief(report).slice(0, 2), [
    ['footage.moved', 'c2', '01:50:07', '01:50:08'],
    ['footage.moved', 'c2', '01:50:31', '01:50:32'],
  ])
})

test('a file rewritten with its index is found to the second', async (t) => {
  const copy = await victim(t)
  await copy.write(makeClip('c1', 120, (parts) => parts.with(12, fragmentOf('an empty street'))))
  assert.deepEqual(
    brief(await verify(copy)).map(([kind, ...at]) => [kind, ...at].join(' ')),
    ['footage.altered c1 02:00:12 02:00:13', 'index.differs c1 02:00:00 02:01:00'],
  )
})

test('a file deleted with its index and a ledger that explains it away is found', async (t) => {
  const copy = await victim(t)
  const { facts } = copy.find('c1', 30)
  const place = copy.layout.segment('c1', facts.name)
  await rm(place.media)
  await rm(place.index)
  assert.deepEqual(brief(await verify(copy)), [
    ['footage.missing', 'c1', '00:30:00', '00:31:00'],
    ['index.differs', 'c1', '00:30:00', '00:31:00'],
  ])
})

test('a truncated log is found by who holds a newer checkpoint, and by the files that nobody logged', async (t) => {
  const copy = await victim(t)
  await rewrite(copy, (entries) => entries.slice(0, entriesUntil(entries, 149)))
  const alone = brief(await verify(copy))
  assert.deepEqual(alone, [
    ['footage.unlogged', 'c1', '02:28:00', null],
    ['footage.unlogged', 'c1', '02:29:00', null],
  ])
  await rewrite(copy, (entries) => entries.slice(0, entriesUntil(entries, 70)))
  const held = await verify(copy, { held: copiedFile() })
  assert.deepEqual(brief(held)[0], ['log.truncated', null, '01:09:00', null])
  assert.equal(held.log.isProved, false)
  assert.ok(brief(held).some(([kind, , from]) => kind === 'footage.unlogged' && from === '01:09:00'))
})

test('a database rolled back by an hour is found, segment by segment', async () => {
  const rolledBack = await databases.create()
  const until = toTicks((DAY_START + 90 * 60_000) as EpochMillis)
  const kept = estate.clips.filter(({ facts }) => facts.end <= until)
  await applyFootage(
    rolledBack,
    kept.map(({ facts }) => ({ type: 'segment', segment: facts })),
  )
  const findings = brief(await verify(estate, { catalogue: rolledBack }))
  assert.equal(findings.length, 60)
  assert.deepEqual(findings[0], ['catalogue.differs', 'c1', '01:30:00', '01:31:00'])
  assert.deepEqual(findings.at(-1), ['catalogue.differs', 'c1', '02:29:00', '02:30:00'])
})

test('a forked log is refused by its witness and found by who holds its past', async (t) => {
  const copy = await victim(t)
  const forged = makeClip('c1', 40, (parts) => parts.with(5, fragmentOf('nobody there')))
  await rewrite(copy, (entries) => entries.map((bytes) => (isOf(bytes, forged) ? reenter(bytes, forged) : bytes)))
  await copy.write(forged)
  const own = new OwnLog(copy.data)
  const answer = await (await witnessOf()).addCheckpoint(await own.request(await own.newest(), 0))
  assert.deepEqual([answer.signed, answer.signed ? null : answer.why], [false, 'forked'])
  assert.deepEqual(brief(await verify(copy)), [], 'all fits together: without anything held nothing can be found')
  const bounded = await verify(copy, { held: copiedFile() })
  assert.deepEqual(
    brief(bounded).map(([kind]) => kind),
    ['log.rewritten'],
  )
  const exact = await verify(copy, { held: copied })
  assert.deepEqual(brief(exact).at(-1), ['log.entry', 'c1', '00:40:00', '00:41:00'])
})

const isOf = (bytes: Uint8Array, { facts }: Clip): boolean => {
  const { body } = parseEntry(bytes)
  return body['camera'] === facts.camera && body['name'] === facts.name
}
const reenter = (bytes: Uint8Array, clip: Clip): Uint8Array => formatEntry({ ...parseEntry(bytes), body: bodyOf(clip) })

test('an old checkpoint put back is found by who holds a newer one, and by the files since', async (t) => {
  const copy = await victim(t)
  await writeFile(join(copy.data, 'log', 'checkpoint'), await readFile(copiedFile()))
  const newer = join(copy.data, 'kept')
  await writeFile(newer, await estate.checkpoint())
  const report = await verify(copy, { held: newer })
  assert.deepEqual(brief(report)[0]?.slice(0, 3), ['log.truncated', null, '01:29:00'])
  assert.ok(brief(report).some(([kind, , from]) => kind === 'footage.unlogged' && from === '01:29:00'))
})

test('an entry dated back is found with the time that it claims', async (t) => {
  const copy = await victim(t)
  const at = DAY_START + 3_600_000
  await copy.enter([{ type: 'order.register', body: { order: 'o1' }, at }])
  assert.deepEqual(brief(await verify(copy)), [['log.order', null, '01:00:00', '02:30:00']])
})

test('an edited entry is found, whether the bundle alone or all tiles were edited', async (t) => {
  const copy = await victim(t)
  const clip = copy.find('c2', 50)
  const forged = makeClip('c2', 50, (parts) => parts.slice(0, 58))
  const entries = await readEntries(copy)
  const index = entries.findIndex((bytes) => isOf(bytes, clip))
  const bundle = join(copy.data, 'log', 'tile', 'entries', '000')
  assert.ok(index < TILE_WIDTH)
  const whole = await readFile(bundle)
  const [before, target] = [entries[index] ?? new Uint8Array(0), Buffer.from(whole)]
  const place = target.indexOf(before)
  const other = Buffer.from(before)
  other.write('c9', other.indexOf('"c2"') + 1)
  target.set(other, place)
  await writeFile(bundle, target)
  assert.deepEqual(brief(await verify(copy, { camera: 'c2' }))[0], ['log.entry', 'c9', '00:50:00', '00:51:00'])
  await writeFile(bundle, whole)
  await rewrite(copy, (all) => all.map((bytes) => (isOf(bytes, clip) ? reenter(bytes, forged) : bytes)))
  const report = brief(await verify(copy, { camera: 'c2', held: copied }))
  assert.deepEqual(
    report.find(([kind]) => kind === 'log.entry'),
    ['log.entry', 'c2', '00:50:00', '00:50:58'],
  )
  assert.ok(report.some(([kind, camera, from]) => kind === 'footage.added' && camera === 'c2' && from === '00:50:58'))
})

test('an old backup put back in place of everything is found by who has seen more', async (t) => {
  const copy = await victim(t)
  await rewrite(copy, (entries) => entries.slice(0, entriesUntil(entries, 80)))
  for (const { facts } of copy.clips) {
    if (facts.start < toTicks((DAY_START + 80 * 60_000) as EpochMillis)) continue
    const place = copy.layout.segment(facts.camera, facts.name)
    await rm(place.media)
    await rm(place.index)
  }
  const newer = join(copy.data, 'kept')
  await cp(join(estate.data, 'log', 'cosigned'), newer, { recursive: true })
  const [cosigned] = await new OwnLog(estate.data).newest().then(() => nodeDisk.list(newer))
  const report = await verify(copy, { held: join(newer, cosigned ?? '') })
  assert.deepEqual(brief(report)[0], ['log.truncated', null, '01:19:00', clock(toTicks(NEXT_DAY))])
  const own = new OwnLog(copy.data)
  const answer = await (await witnessOf()).addCheckpoint(await own.request(await own.newest(), 0))
  assert.deepEqual(answer.signed ? null : answer.why, 'rolled-back')
})

test('a planted file is found, and so is footage whose deletion was never entered', async (t) => {
  const copy = await victim(t)
  await mkdir(join(copy.data, 'footage', 'c1', DAY), { recursive: true })
  const planted = makeClip('c1', 60) // the camera was away
  await copy.write(planted)
  assert.deepEqual(brief(await verify(copy)), [['footage.unlogged', 'c1', '01:00:00', null]])
  assert.ok(indexOf(planted).length > 256)
})

test('the command line says the same with its exit code, on a copied folder and without a database', async (t) => {
  const copy = await victim(t)
  const run = (...args: string[]): Readonly<{ status: number | null; out: string }> => {
    const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], MINGJIAN_DATA: copy.data, MINGJIAN_ZONE: 'UTC' }
    const { status, stdout } = spawnSync(
      process.execPath,
      [join(ROOT, 'packages/server/bin/mingjian.mjs'), 'verify', ...args],
      {
        ...{ env, encoding: 'utf8' },
      },
    )
    return { status, out: stdout }
  }
  const clean = run('--camera', 'c1', '--day', DAY, '--checkpoint', copied)
  assert.deepEqual([clean.status, clean.out.split(':')[0]], [0, 'proved'], clean.out)
  await copy.write(makeClip('c1', 100, (parts) => parts.toSpliced(20, 2)))
  const { status, out } = run('--camera', 'c1', '--day', DAY)
  assert.equal(status, 1)
  assert.match(out, /^c1\t2026-11-23T01:40:20.000Z\t2026-11-23T01:40:22.000Z\tfootage.cut\t.*fragments 20 to 21/m)
  assert.equal(run('--camera', 'c1', '--day', '2020-01-01').status, 2)
  assert.equal(run('--camera', 'c1', '--day', 'yesterday').status, 2)
  assert.equal(run('--camera', '../..', '--day', DAY).status, 2)
  assert.equal(run('--camera', 'c1', '--day', DAY, '--checkpoint', join(copy.data, 'none')).status, 2)
  await rm(join(copy.data, 'log'), { recursive: true })
  assert.equal(run('--camera', 'c1', '--day', DAY).status, 2)
  assert.match(formatVerifierKey((await keyOf(copy)).key), /^unit\.example\+/)
})
