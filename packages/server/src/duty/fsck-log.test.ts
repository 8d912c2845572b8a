// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type EpochMillis, type EpochTicks, formatTime, toTicks } from '@mingjian/base'
import type { SegmentFacts } from '../disk/facts.ts'
import { segmentName } from '../disk/layout.ts'
import { listEnteredCameras, listEnteredDay, listEnteredDays, newestEntered } from '../store/footage-entries.ts'
import { openTestDatabases, type TestDatabases } from '../store/test-database.ts'
import { openTestEvidence } from '../store/test-evidence.ts'
import { checkLoggedDay, type LoggedFootage } from './fsck-log.ts'

let databases: TestDatabases
before(async () => {
  databases = await openTestDatabases()
})
after(() => databases?.close())

const DAY = '2026-11-23'
const START = toTicks(Date.parse(`${DAY}T00:00:00Z`) as EpochMillis)
const at = (minute: number): EpochTicks => (START + minute * 60 * 90_000) as EpochTicks
const root = (byte: number): Buffer => Buffer.alloc(32, byte)

function facts(minute: number, byte: number): SegmentFacts {
  return {
    ...{
      camera: 'c1',
      name: segmentName(at(minute)),
      start: at(minute),
      end: at(minute + 1),
      bytes: 1000,
      fragments: 1,
    },
    ...{ isDamaged: false, codec: 'h264', codecString: 'avc1', width: 1, height: 1, audio: null },
    ...{ root: root(byte).toString('hex'), reason: 'full' },
  }
}

function body({ camera, name, start, end, bytes }: SegmentFacts, byte: number) {
  const times = { start: formatTime(start), end: formatTime(end) }
  return { camera, name, bytes, ...times, root: root(byte).toString('base64') }
}

test('footage and log are held against each other in both directions', async () => {
  const database = await databases.create()
  const evidence = await openTestEvidence(database)
  const segments = [facts(0, 1), facts(1, 2), facts(2, 3), facts(3, 4), facts(4, 5), facts(5, 6), facts(6, 7)]
  const [same, other, unentered, gone, deleted, newest, next] = segments
  assert.ok(same && other && unentered && gone && deleted && newest && next)
  const rest = { init: { hash: root(9).toString('base64'), bytes: 700 }, count: 0, first: 0, fragments: [] }
  for (const [segment, byte] of [
    [same, 1],
    [other, 99],
    [gone, 4],
    [deleted, 5],
    [newest, 6],
  ] as const) {
    await evidence.enter({ type: 'footage.segment', body: { ...body(segment, byte), ...rest } })
  }
  await evidence.enter({ type: 'footage.delete', body: { ...body(deleted, 5), because: 'expired' } })
  await evidence.settled()
  const entered: string[] = []
  const log: LoggedFootage = {
    cameras: () => listEnteredCameras(database),
    days: (camera) => listEnteredDays(database, camera),
    segments: (camera, day) => listEnteredDay(database, { camera, day, from: START, to: at(1440) }),
    newest: (camera) => newestEntered(database, camera),
    enter: (_camera, name) => Promise.resolve(void entered.push(name)),
  }
  assert.deepEqual([await log.cameras(), await log.days('c1'), await log.newest('c1')], [['c1'], [DAY], newest.name])
  const check = async (more: { repair?: boolean; busy?: string } = {}) => {
    const found = [same, other, unentered, newest, next]
    const ask = { camera: 'c1', day: DAY, found, names: found.map(({ name }) => name), ledger: [] }
    const findings: string[] = []
    const isBusy = (_camera: string, name: string) => name === more.busy
    for await (const { where, code, mended } of checkLoggedDay(log, { ...ask, repair: more.repair ?? false, isBusy }))
      findings.push(`${where ?? ''} ${code}${mended ? ' mended' : ''}`)
    return findings
  }
  const all = [`${other.name} log-differs`, `${unentered.name} not-in-log`, `${gone.name} log-only`]
  assert.deepEqual(await check(), all)
  assert.deepEqual(await check({ busy: gone.name }), all.slice(0, 2))
  assert.deepEqual(entered, [])
  assert.equal((await check({ repair: true }))[1], `${unentered.name} not-in-log mended`)
  assert.deepEqual(entered, [unentered.name])
  await evidence.close()
})
