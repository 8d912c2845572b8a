// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type EpochTicks, Fault, silentLog, systemClock } from '@mingjian/base'
import type { Ability } from '@mingjian/contract'
import { AccessRegister } from '../store/access-register.ts'
import { Cameras } from '../store/cameras.ts'
import { openDatabase } from '../store/database.ts'
import { openTestDatabases, type TestDatabases } from '../store/test-database.ts'
import type { Actor, MediaAction } from './grant.ts'
import { open } from './open.ts'

let databases: TestDatabases
before(async () => {
  databases = await openTestDatabases()
})
after(() => databases?.close())

function actorOf(abilities: Ability[], cameras: string[] | null = null): Actor {
  return {
    kind: 'user',
    userId: 'u1',
    name: 'Wang',
    abilities: new Set(abilities),
    cameras: cameras && new Set(cameras),
    address: '10.0.0.1',
  }
}

async function prepare() {
  const database = await databases.create()
  const cameras = new Cameras(database)
  await cameras.insert({
    ...{ id: 'c1', name: 'Gate', place: null, source: { kind: 'rtsp', url: 'rtsp://h/1' }, password: null },
    ...{ in_use: true, retention_days: 30, created_at: new Date(), removed_at: null },
  })
  return { database, by: { register: new AccessRegister(database), cameras, clock: systemClock } }
}

const extent = { camera: 'c1', from: 90_000 as EpochTicks, to: 180_000 as EpochTicks }

test('a grant carries the number of an entry that is in the register when it is given', async () => {
  const { database, by } = await prepare()
  const grant = await open({ actor: actorOf(['camera.replay']), action: 'replay', extent }, by)
  assert.ok(!('refused' in grant))
  const row = await database.query
    .selectFrom('access_entry')
    .selectAll()
    .where('number', '=', grant.entry)
    .executeTakeFirstOrThrow()
  assert.deepEqual(
    [row.act, row.action, row.camera, row.user_id, row.actor_name, row.address, row.from_ticks, row.to_ticks],
    ['grant', 'replay', 'c1', 'u1', 'Wang', '10.0.0.1', 90_000, 180_000],
  )
})

test('each action needs its own ability, and each refusal is entered', async () => {
  const { database, by } = await prepare()
  const needs: [MediaAction, Ability][] = [
    ['watch', 'camera.watch'],
    ['replay', 'camera.replay'],
    ['still', 'camera.still'],
    ['export', 'camera.export'],
  ]
  for (const [action, ability] of needs) {
    const others = needs.map(([, each]) => each).filter((each) => each !== ability)
    const refused = await open({ actor: actorOf(others), action, extent }, by)
    assert.ok('refused' in refused && refused.code === 'ability.missing', action)
    assert.ok(!('refused' in (await open({ actor: actorOf([ability]), action, extent }, by))), action)
  }
  const { rows } = { rows: await database.query.selectFrom('access_entry').select(['act', 'code']).execute() }
  assert.equal(rows.filter(({ act, code }) => act === 'refusal' && code === 'ability.missing').length, 4)
})

test('a camera outside the actor’s set is refused like one that is not there', async () => {
  const { by } = await prepare()
  const refusals = [
    await open({ actor: actorOf(['camera.watch'], ['c2']), action: 'watch', extent }, by),
    await open({ actor: actorOf(['camera.watch']), action: 'watch', extent: { ...extent, camera: 'nothing' } }, by),
  ]
  assert.deepEqual(refusals[0], refusals[1])
})

test('when nothing can be written down there is no grant', async () => {
  const { by } = await prepare()
  const gone = openDatabase({ address: { ...databases.address, host: '/nowhere' }, log: silentLog })
  const deps = { ...by, register: new AccessRegister(gone) }
  await assert.rejects(
    open({ actor: actorOf(['camera.watch']), action: 'watch', extent }, deps),
    (thrown) => thrown instanceof Fault && thrown.code === 'store.database.unavailable',
  )
  await gone.close()
})
