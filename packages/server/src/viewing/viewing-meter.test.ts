// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type EpochMillis, type EpochTicks, HandClock, silentLog } from '@mingjian/base'
import type { Actor, Grant, MediaAction } from '../access/grant.ts'
import type { EntryDraft } from '../log/enter.ts'
import { openTestDatabases, type TestDatabases } from '../store/test-database.ts'
import { Viewings } from '../store/viewings.ts'
import type { LiveCount } from '../stream/view-meter.ts'
import { ViewingMeter } from './viewing-meter.ts'

const START = 1_800_000_000_000 as EpochMillis
const at = (seconds: number): EpochTicks => (START * 90 + seconds * 90_000) as EpochTicks

let databases: TestDatabases
before(async () => {
  databases = await openTestDatabases()
})
after(() => databases?.close())

function grantOf(action: MediaAction, over: Partial<Actor> = {}, viewing = 'v1'): Grant {
  const actor: Actor = {
    ...{ kind: 'user', userId: 'u1', name: '王伟', abilities: new Set(), cameras: null, address: null },
    ...over,
  }
  const extent = { camera: 'c1', from: null, to: null }
  return { id: 'g1', viewing, actor, action, extent, entry: 7 } as Grant // as access/open.ts does
}

async function prepare() {
  const viewings = new Viewings(await databases.create())
  const clock = new HandClock(START)
  const entries: EntryDraft[] = []
  const over: string[] = []
  const enter = (draft: EntryDraft) => Promise.resolve({ index: entries.push(draft) - 1 })
  const make = () => new ViewingMeter({ viewings, enter, over: (id) => over.push(id), clock, log: silentLog })
  const meter = make()
  await meter.start()
  const rows = async () => (await viewings.list({ within: null }, { offset: 0, limit: 100 })).rows
  return { viewings, clock, entries, over, make, meter, rows }
}

test('a live picture is counted by what was sent, and over the moment its connection is gone', async () => {
  const { clock, entries, meter, over, rows } = await prepare()
  let count: LiveCount = { ticks: 0, bytes: 0, first: null, last: null }
  const live = meter.live(grantOf('watch'), () => count)
  count = { ticks: 10 * 90_000, bytes: 5000, first: at(0), last: at(10) }
  clock.advance(12_000)
  live.end()
  await meter.close()
  const [row] = await rows()
  assert.equal(row?.id, live.id)
  assert.deepEqual([row?.kind, row?.ticks, row?.bytes, row?.reason], ['live', 900_000, 5000, 'left'])
  assert.deepEqual(row?.spans, [[at(0), at(10)]])
  assert.equal(row?.ended_at?.getTime(), START + 12_000)
  assert.deepEqual(over, ['v1'])
  assert.deepEqual(
    entries.map(({ type }) => type),
    ['view.begin', 'view.end'],
  )
  assert.equal(entries[1]?.body['seconds'], 10)
  assert.deepEqual([row?.grant_entry, row?.begin_entry, row?.end_entry], [7, 0, 1])
})

test('no entry carries a name', async () => {
  const { entries, meter } = await prepare()
  meter.live(grantOf('watch'), () => ({ ticks: 1, bytes: 1, first: null, last: null })).end()
  await meter.close()
  assert.equal(entries.length, 2)
  assert.ok(!JSON.stringify(entries).includes('王伟'))
})

test('two tiles of one person and camera count twice and end with the later', async () => {
  const { meter, rows } = await prepare()
  const read = (): LiveCount => ({ ticks: 90_000, bytes: 10, first: at(0), last: at(1) })
  const [a, b] = [meter.live(grantOf('watch'), read), meter.live(grantOf('watch'), () => read())]
  a.end()
  assert.equal(meter.size, 1)
  b.end()
  assert.equal(meter.size, 0)
  await meter.close()
  assert.deepEqual(
    (await rows()).map(({ ticks }) => ticks),
    [180_000],
  )
})

test('replay is over when neither bytes went nor the player spoke for twenty seconds, at its last sign', async () => {
  const { clock, meter, over, rows } = await prepare()
  const look = meter.footage(grantOf('replay'))
  clock.advance(60_000)
  meter.tick()
  assert.equal(meter.size, 1, 'an answer under way is presence')
  look.sent({ bytes: 100, ticks: 270_000, spans: [[at(0), at(3)]] })
  const mine = grantOf('replay').actor
  clock.advance(15_000)
  assert.equal(meter.beat(mine, look.id, { played: 2.5, isOver: false }).state, 'on')
  clock.advance(15_000)
  meter.tick()
  assert.equal(meter.size, 1)
  clock.advance(5000)
  meter.tick()
  assert.equal(meter.size, 0)
  assert.deepEqual(over, ['v1'])
  assert.equal(meter.beat(mine, look.id, { played: 1, isOver: false }).state, 'over')
  await meter.close()
  const [row] = await rows()
  assert.deepEqual([row?.reason, row?.ticks, row?.played_ticks], ['gone', 270_000, 225_000])
  assert.equal(row?.ended_at?.getTime(), START + 75_000)
})

test('a player cannot claim more seconds than went by, nor speak for somebody else', async () => {
  const { clock, meter, rows } = await prepare()
  const look = meter.footage(grantOf('replay'))
  look.sent({ bytes: 1, ticks: 1, spans: [] })
  clock.advance(5000)
  meter.beat(grantOf('replay').actor, look.id, { played: 500, isOver: false })
  const other = grantOf('replay', { userId: 'u2' }).actor
  assert.equal(meter.beat(other, look.id, { played: 1, isOver: true }).state, 'over')
  assert.equal(meter.size, 1)
  await meter.close()
  assert.ok(((await rows())[0]?.played_ticks ?? 0) <= 7 * 90_000)
})

test('stills of one sitting are one viewing with their number', async () => {
  const { clock, meter, rows } = await prepare()
  for (let i = 0; i < 5; i++) meter.still(grantOf('still'), { bytes: 10 })
  clock.advance(61_000)
  meter.tick()
  await meter.close()
  const all = await rows()
  assert.deepEqual(
    all.map(({ kind, pictures, bytes, reason }) => [kind, pictures, bytes, reason]),
    [['still', 5, 50, 'left']],
  )
})

test('leave that is withdrawn ends what is shown under it', async () => {
  const { meter, rows } = await prepare()
  meter.footage(grantOf('replay'))
  meter.footage(grantOf('replay', { userId: 'u2' }, 'v2'))
  meter.endWhere(({ actor }) => actor.userId === 'u1')
  assert.equal(meter.size, 1)
  await meter.close()
  const ends = new Map((await rows()).map((row) => [row.user_id, row.reason]))
  assert.deepEqual([ends.get('u1'), ends.get('u2')], ['ended', 'stop'])
})

test('what was open at a crash ends at the next start, where it was last heard of, and once', async () => {
  const { clock, entries, make, meter, rows } = await prepare()
  meter.live(grantOf('watch'), () => ({ ticks: 450_000, bytes: 9, first: at(0), last: at(5) }))
  clock.advance(5000)
  meter.tick()
  await meter.save()
  clock.advance(3_600_000)
  for (let start = 0; start < 2; start++) {
    const next = make()
    await next.start()
    await next.close()
  }
  const [row] = await rows()
  assert.deepEqual([row?.reason, row?.ended_at?.getTime(), row?.ticks], ['crash', START + 5000, 450_000])
  assert.equal(entries.filter(({ type }) => type === 'view.end').length, 1)
  await meter.close()
})

test('an end that could not be entered is entered later', async () => {
  const { viewings, clock, rows } = await prepare()
  let isAway = true
  const entries: EntryDraft[] = []
  const enter = async (draft: EntryDraft) => {
    if (isAway) throw new Error('away')
    return { index: entries.push(draft) - 1 }
  }
  const meter = new ViewingMeter({ viewings, enter, clock, log: silentLog })
  meter.live(grantOf('watch'), () => ({ ticks: 1, bytes: 1, first: null, last: null })).end()
  await meter.save()
  assert.equal((await rows())[0]?.end_entry, null)
  isAway = false
  await meter.save()
  assert.equal((await rows())[0]?.end_entry, 0)
  assert.deepEqual(
    entries.map(({ type }) => type),
    ['view.end'],
  )
})
