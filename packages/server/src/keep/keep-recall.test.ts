// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import { type EpochMillis, type EpochTicks, HandClock, toTicks } from '@mingjian/base'
import { formatEntry } from '@mingjian/evidence'
import type { Actor } from '../access/grant.ts'
import type { Enter } from '../log/enter.ts'
import type { Database } from '../store/database.ts'
import { DeletionOrders } from '../store/deletion-orders.ts'
import { Holds } from '../store/holds.ts'
import { recallKept } from '../store/keep-recall.ts'
import { LogProjection } from '../store/log-projection.ts'
import { Purposes } from '../store/purposes.ts'
import { openTestDatabases, type TestDatabases } from '../store/test-database.ts'
import { DeletionDesk } from './deletion-desk.ts'
import { HoldDesk } from './hold-desk.ts'

let databases: TestDatabases
before(async () => {
  databases = await openTestDatabases()
})
after(() => databases.close())

const START = Date.parse('2026-11-23T10:00:00Z') as EpochMillis
const at = (seconds: number): EpochTicks => (toTicks(START) + seconds * 90_000) as EpochTicks
const person = (userId: string): Actor => ({
  ...{ kind: 'user', userId, name: userId, abilities: new Set(), cameras: null, address: null },
})

/** Enters into the projection, and keeps what is sealed as the log does. */
function enterInto(database: Database): Enter {
  const projection = new LogProjection(database)
  let size = 0
  return async ({ type, body, private: values = {} }) => {
    const sealed: Record<string, string> = {}
    for (const [field, value] of Object.entries(values)) {
      const commitment = createHash('sha256').update(`${size} ${field}`).digest()
      sealed[field] = commitment.toString('base64')
      await database.sql`insert into sealed_value ${database.sql({ commitment, field, salt: Buffer.alloc(32), value })}`
    }
    await projection.add(size, [formatEntry({ type, at: START, body, sealed })])
    return { index: size++ }
  }
}

async function bench() {
  const database = await databases.create()
  const [clock, enter] = [new HandClock(START), enterInto(database)]
  const [holds, purposes] = [new Holds(database), new Purposes(database)]
  const none = { deleted: 0, bytes: 0, failed: 0, kept: 0 }
  const orders = new DeletionOrders(database)
  return {
    ...{ database, holds, purposes, orders },
    desk: new HoldDesk({ holds, enter, clock }),
    deletions: new DeletionDesk({ orders, purposes, enter, clock, deleteOrdered: async () => none }),
  }
}

const ask = { camera: 'a', from: at(1), to: at(2.5), reason: '立案', caseNumber: 'A-1', authority: '公安', order: null }
const term = { expires: null, reviewOn: '2027-01-01' }

test('holds and purposes that a rolled back database has lost are brought back from the log, but not what was ended', async () => {
  const { database, holds, purposes, desk, deletions } = await bench()
  const kept = await desk.place(person('u1'), { ...ask, ...term })
  const ended = await desk.place(person('u1'), { ...ask, ...term })
  const timed = await desk.place(person('u1'), { ...ask, expires: at(5000), reviewOn: null })
  assert.ok('id' in kept && 'id' in ended && 'id' in timed)
  await desk.extend(person('u1'), timed.id, { expires: at(9000.25), reviewOn: null, reason: '延期' })
  await desk.askRelease(person('u1'), ended.id, 'x')
  await desk.confirmRelease(person('u2'), ended.id)
  const stated = await deletions.statePurpose(person('u1'), { ...ask, until: at(8000), purpose: '整改' })
  const over = await deletions.statePurpose(person('u1'), { ...ask, until: at(8000), purpose: 'x' })
  await deletions.endPurpose(person('u1'), over.id)
  const before = [await holds.find(kept.id), await purposes.find(stated.id)]
  assert.deepEqual(await recallKept(database), { holds: [], purposes: [] })
  await database.sql`truncate hold, keep_purpose`
  const recalled = await recallKept(database)
  assert.deepEqual(recalled.holds.toSorted(), [kept.id, timed.id].toSorted())
  assert.deepEqual(recalled.purposes, [stated.id])
  assert.deepEqual([await holds.find(kept.id), await purposes.find(stated.id)], before)
  assert.equal((await holds.find(timed.id))?.expires_ticks, at(9000.25))
  assert.deepEqual(await recallKept(database), { holds: [], purposes: [] })
})

test('a hold ends by two different persons only, and may be made longer by one but not shorter', async () => {
  const { desk } = await bench()
  const hold = await desk.place(person('u1'), { ...ask, ...term })
  assert.ok('id' in hold)
  const codeOf = (answer: object): unknown => ('code' in answer ? answer.code : 'done')
  assert.equal(codeOf(await desk.confirmRelease(person('u2'), hold.id)), 'hold.release.unasked')
  assert.equal(codeOf(await desk.askRelease(person('u1'), hold.id, 'x')), 'done')
  assert.equal(codeOf(await desk.askRelease(person('u2'), hold.id, 'x')), 'hold.release.asked')
  assert.equal(codeOf(await desk.confirmRelease(person('u1'), hold.id)), 'hold.release.same-person')
  assert.equal(codeOf(await desk.keepOn(person('u2'), hold.id)), 'done')
  assert.equal(codeOf(await desk.confirmRelease(person('u2'), hold.id)), 'hold.release.unasked')
  const shorter = { expires: at(4000), reviewOn: null, reason: 'x' }
  assert.equal(codeOf(await desk.extend(person('u1'), hold.id, shorter)), 'hold.shorter')
  await desk.askRelease(person('u1'), hold.id, 'x')
  assert.equal(codeOf(await desk.confirmRelease(person('u2'), hold.id)), 'done')
  assert.equal(codeOf(await desk.askRelease(person('u1'), hold.id, 'x')), 'hold.released')
})

test('a hold has an end or a day of review, and not one that is past', async () => {
  const { desk } = await bench()
  const codeOf = (answer: object): unknown => ('code' in answer ? answer.code : 'done')
  assert.equal(codeOf(await desk.place(person('u1'), { ...ask, expires: null, reviewOn: null })), 'hold.term.missing')
  assert.equal(codeOf(await desk.place(person('u1'), { ...ask, expires: at(-1), reviewOn: null })), 'hold.term.past')
})

test('a hold whose entry failed protects all the same, is not acknowledged, and is entered at the next start', async () => {
  const { holds, database } = await bench()
  const clock = new HandClock(START)
  const broken = new HoldDesk({ holds, enter: () => Promise.reject(new Error('the disk is full')), clock })
  await assert.rejects(broken.place(person('u1'), { ...ask, ...term }), /full/)
  assert.equal((await holds.facts({ camera: 'a', from: at(0), to: at(9) })).length, 1)
  const mended = new HoldDesk({ holds, enter: enterInto(database), clock })
  await mended.recover()
  assert.deepEqual(await holds.unentered(), [])
})

test('an order of deletion needs a second person, and is carried out once confirmed', async () => {
  const { deletions } = await bench()
  const wish = { ...ask, documentName: 'd.pdf', documentHash: Buffer.alloc(32, 7) }
  const order = await deletions.ask(person('u1'), wish)
  const codeOf = (answer: object): unknown => ('code' in answer ? answer.code : 'done')
  assert.equal(codeOf(await deletions.confirm(person('u1'), order.id)), 'deletion.same-person')
  assert.equal(codeOf(await deletions.confirm(person('u2'), order.id)), 'done')
  assert.equal(codeOf(await deletions.withdraw(person('u2'), order.id)), 'deletion.confirmed')
})
