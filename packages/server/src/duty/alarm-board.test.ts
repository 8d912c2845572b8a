// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type EpochMillis, HandClock, silentLog } from '@mingjian/base'
import { type AlarmRow, Alarms } from '../store/alarms.ts'
import { openTestDatabases, type TestDatabases } from '../store/test-database.ts'
import { AlarmBoard } from './alarm-board.ts'

let databases: TestDatabases
before(async () => {
  databases = await openTestDatabases()
})
after(() => databases?.close())

async function prepare() {
  const alarms = new Alarms(await databases.create())
  const clock = new HandClock(Date.UTC(2026, 0, 1) as EpochMillis)
  const heard: AlarmRow[] = []
  return {
    alarms,
    clock,
    heard,
    make: (of: Pick<Alarms, 'raise' | 'clear'> = alarms) =>
      new AlarmBoard({ alarms: of, clock, log: silentLog, changed: (row) => void heard.push(row) }),
  }
}

test('an alarm that stands is not raised again, and one that is cleared may be', async () => {
  const { alarms, heard, make } = await prepare()
  const board = make()
  for (let i = 0; i < 3; i++) board.raise('storage-reserve', null, 'full')
  board.clear('storage-reserve', null)
  board.clear('storage-reserve', null)
  board.raise('storage-reserve', null, 'full again')
  await board.close()
  assert.deepEqual(
    (await alarms.list(10, null)).map(({ detail, cleared_at }) => [detail, cleared_at !== null]),
    [
      ['full again', false],
      ['full', true],
    ],
  )
  assert.equal(heard.length, 3)
})

test('what an earlier run left open is cleared by the first clear, and not doubled by the first raise', async () => {
  const { alarms, make } = await prepare()
  const first = make()
  first.raise('storage-reserve', null, 'then')
  first.raise('storage-forecast', null, 'then')
  await first.close()
  const second = make()
  second.clear('storage-reserve', null)
  second.raise('storage-forecast', null, 'now')
  await second.close()
  const rows = await alarms.list(10, null) // open ones first
  assert.deepEqual(
    rows.map(({ kind, detail, cleared_at }) => [kind, detail, cleared_at !== null]),
    [
      ['storage-forecast', 'then', false],
      ['storage-reserve', 'then', true],
    ],
  )
})

test('while nothing can be written alarms wait, each with the time at which it was raised', async () => {
  const { alarms, clock, make } = await prepare()
  let isAway = true
  const board = make({
    raise: (alarm) => (isAway ? Promise.reject(new Error('away')) : alarms.raise(alarm)),
    clear: (...ask) => (isAway ? Promise.reject(new Error('away')) : alarms.clear(...ask)),
  })
  board.raise('database-lost', null, 'away')
  clock.advance(60_000)
  board.clear('database-lost', null)
  isAway = false
  await board.close()
  const [row] = await alarms.list(10, null)
  assert.deepEqual(
    [row?.raised_at.toISOString(), row?.cleared_at?.toISOString()],
    ['2026-01-01T00:00:00.000Z', '2026-01-01T00:01:00.000Z'],
  )
})
