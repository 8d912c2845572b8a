// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type EpochMillis, Fault, HandClock, silentLog } from '@mingjian/base'
import type { ViewingRule } from '@mingjian/contract'
import type { Actor } from '../access/grant.ts'
import type { EntryDraft } from '../log/enter.ts'
import { openTestDatabases, type TestDatabases } from '../store/test-database.ts'
import { ViewingFindingStore } from '../store/viewing-findings.ts'
import { type NewViewing, Viewings } from '../store/viewings.ts'
import { readRules } from './rule-file.ts'
import { ViewingWatch } from './viewing-watch.ts'

const NOW = Date.UTC(2026, 10, 23, 12) as EpochMillis
const HOUR = 3_600_000
const ON = { isOn: true, basis: 'unit' } as const

let databases: TestDatabases
before(async () => {
  databases = await openTestDatabases()
})
after(() => databases?.close())

let count = 0
function viewing(over: Partial<NewViewing> & { hoursAgo: number }): NewViewing {
  const { hoursAgo, ...rest } = over
  const at = new Date(NOW - hoursAgo * HOUR)
  return {
    ...{ id: `w${++count}`, viewing: 'v', kind: 'replay', actor_kind: 'user', user_id: 'u1', user_name: '王伟' },
    ...{ camera: 'c1', order_id: null, began_at: at, seen_at: at, ended_at: at, reason: 'left', spans: [] },
    ...rest,
  }
}

async function prepare(rules: ViewingRule[], rows: NewViewing[]) {
  const database = await databases.create()
  await new Viewings(database).save(rows)
  const clock = new HandClock(NOW)
  const entries: EntryDraft[] = []
  const told: number[] = []
  const watch = new ViewingWatch({
    ...{ findings: new ViewingFindingStore(database), rules, zone: 'Asia/Shanghai', cameraName: (id) => id, clock },
    enter: (draft) => Promise.resolve({ index: entries.push(draft) - 1 }),
    told: (open) => told.push(open),
    log: silentLog,
  })
  return { watch, clock, entries, told }
}

function actorOf(userId: string): Actor {
  return { kind: 'user', userId, name: '李娜', abilities: new Set(), cameras: null, address: null }
}

const often: ViewingRule = { ...ON, id: 'camera-often', kind: 'camera-often', threshold: 3, hours: 168 }

test('one person at one camera many times in a week is found once, and its count grows', async () => {
  const rows = [1, 2, 30].map((hoursAgo) => viewing({ hoursAgo }))
  rows.push(viewing({ hoursAgo: 200 }), viewing({ hoursAgo: 1, camera: 'c2' }), viewing({ hoursAgo: 1, user_id: 'u2' }))
  const { watch, clock, told } = await prepare([often], rows)
  await watch.look()
  clock.advance(HOUR)
  await watch.look()
  const found = await watch.list(actorOf('u9'), false)
  assert.deepEqual(
    found.map(({ rule, user, camera, count, threshold }) => [rule, user.id, camera?.id, count, threshold]),
    [['camera-often', 'u1', 'c1', 3, 3]],
  )
  assert.deepEqual(told, [1, 1])
})

test('a rule that is off finds nothing, and one below its threshold neither', async () => {
  const rows = [viewing({ hoursAgo: 1 }), viewing({ hoursAgo: 2 })]
  const { watch } = await prepare(
    [
      { ...often, isOn: false, threshold: 1 },
      { ...often, id: 'another' },
    ],
    rows,
  )
  await watch.look()
  assert.deepEqual(await watch.list(actorOf('u9'), false), [])
})

test('many stills are added up over the cameras of a person', async () => {
  const rule: ViewingRule = { ...ON, id: 'mass-stills', kind: 'mass-stills', threshold: 100, hours: 1 }
  const rows = ['c1', 'c2'].map((camera) => viewing({ hoursAgo: 0.5, kind: 'still', pictures: 60, camera }))
  const { watch } = await prepare(
    [rule],
    [...rows, viewing({ hoursAgo: 0.5, user_id: 'u2', kind: 'still', pictures: 99 })],
  )
  await watch.look()
  assert.deepEqual(
    (await watch.list(actorOf('u9'), false)).map(({ user, camera, count }) => [user.id, camera, count]),
    [['u1', null, 120]],
  )
})

test('duty hours are those of the instance’s zone, over midnight too', async () => {
  // 12:00 UTC is 20:00 in Shanghai; eight hours before, 12:00
  const rows = [viewing({ hoursAgo: 0.1 }), viewing({ hoursAgo: 8, user_id: 'u2', user_name: 'b' })]
  const day: ViewingRule = {
    ...{ ...ON, id: 'outside-hours', kind: 'outside-hours', threshold: 1, hours: 24 },
    duty: { from: '08:00', to: '18:00' },
  }
  const first = await prepare([day], rows)
  await first.watch.look()
  const ids = async (watch: ViewingWatch) => (await watch.list(actorOf('u9'), false)).map(({ user }) => user.id)
  assert.deepEqual(await ids(first.watch), ['u1'])
  const night = { ...day, duty: { from: '18:00', to: '08:00' } }
  const second = await prepare(
    [night],
    rows.map((row) => ({ ...row })),
  )
  await second.watch.look()
  assert.deepEqual(await ids(second.watch), ['u2'])
})

test('a camera that nobody watched before and several people watch now is found; a new installation is not', async () => {
  const rule: ViewingRule = { ...ON, id: 'never-before', kind: 'never-before', threshold: 2, hours: 24 }
  const now = ['u1', 'u2'].map((user_id) => viewing({ hoursAgo: 2, user_id, camera: 'quiet' }))
  const first = await prepare([rule], now)
  await first.watch.look()
  assert.deepEqual(await first.watch.list(actorOf('u9'), false), [])
  const old = [viewing({ hoursAgo: 50, camera: 'busy' })]
  const busy = ['u1', 'u2'].map((user_id) => viewing({ hoursAgo: 3, user_id, camera: 'busy' }))
  const second = await prepare([rule], [...now, ...old, ...busy])
  await second.watch.look()
  assert.deepEqual(
    (await second.watch.list(actorOf('u9'), false)).map(({ camera, user, count }) => [camera?.id, user.id, count]),
    [['quiet', null, 2]],
  )
})

test('settling is entered with its words sealed, counts once, and is not for the person it is about', async () => {
  const { watch, entries, told } = await prepare([{ ...often, threshold: 1 }], [viewing({ hoursAgo: 1 })])
  await watch.look()
  const [found] = await watch.list(actorOf('u9'), true)
  assert.ok(found)
  const code = (name: string) => (thrown: unknown) => thrown instanceof Fault && thrown.code === name
  await assert.rejects(watch.settle(actorOf('u1'), found.id, 'me'), code('viewing.finding.own'))
  const after = await watch.settle(actorOf('u9'), found.id, '交接班核对')
  assert.deepEqual([after[0]?.settledBy, after[0]?.note], ['李娜', '交接班核对'])
  assert.equal(entries.at(-1)?.type, 'viewing.settle')
  assert.ok(!JSON.stringify(entries.at(-1)?.body).includes('交接'))
  assert.deepEqual(entries.at(-1)?.private, { note: '交接班核对' })
  await assert.rejects(watch.settle(actorOf('u8'), found.id, 'again'), code('viewing.finding.settled'))
  assert.equal(told.at(-1), 0)
})

test('the rules that come with the product are the unit’s own in name, and a wrong file is told in one sentence', () => {
  const { rules, isOwn } = readRules(null)
  assert.equal(isOwn, false)
  assert.ok(rules.length >= 4 && rules.every(({ basis }) => basis === 'unit'))
  const wrong = (text: string) =>
    assert.throws(
      () => readRules(text),
      (thrown) => thrown instanceof Fault && thrown.code === 'viewing.rules.wrong',
    )
  wrong('{')
  wrong('{"items":[{}]}')
  wrong(JSON.stringify({ items: [{ ...often, basis: 'law' }] }))
  wrong(JSON.stringify({ items: [often, often] }))
  wrong(JSON.stringify({ items: [{ ...often, kind: 'outside-hours' }] }))
})
