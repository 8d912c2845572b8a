// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { type EpochMillis, toTicks } from '@mingjian/base'
import type { OrderVerb } from '@mingjian/contract'
import { WebSocket } from 'ws'
import { makeFrames } from './play/test-frames.ts'
import { Cameras } from './store/cameras.ts'
import { openTestDatabases, type TestDatabases } from './store/test-database.ts'
import { makeTestDesk, TEN, type TestDesk } from './test-desk.ts'

let databases: TestDatabases
let by: TestDesk
before(async () => {
  databases = await openTestDatabases()
  const database = await databases.create()
  for (const id of ['cam1', 'cam2'])
    await new Cameras(database).insert({
      ...{ id, name: id, place: null, source: { kind: 'rtsp', url: 'rtsp://h/1' }, password: null },
      ...{ in_use: true, retention_days: 30, created_at: new Date(0), removed_at: null },
    })
  by = await makeTestDesk(database)
  for (const minute of [-1, 0, 19, 20, 21]) {
    const start = toTicks((TEN + minute * 60_000) as EpochMillis)
    await by.footage.write({ frames: makeFrames({ start, count: 250 }) })
  }
})
after(async () => {
  await by?.close()
  await databases?.close()
})

/** A minute of 10 o'clock, in China. */
const at = (minute: number): string => new Date(TEN + minute * 60_000).toISOString()

async function json(url: string, headers: object, payload?: object) {
  const method = payload === undefined ? 'GET' : 'POST'
  const answer = await by.app.inject({ method, url, headers: { ...headers }, ...(payload ? { payload } : {}) })
  return { status: answer.statusCode, body: answer.body ? answer.json() : {}, cookies: answer.cookies }
}

/** An approved order for cam1 from 10:00 to 10:20, and its officer's cookie. */
async function visit(verbs: OrderVerb[]) {
  const [watcher, manager] = [await by.tokenOf('watcher'), await by.tokenOf('manager')]
  const content = {
    ...{ organ: '保安部', purpose: '失窃', necessity: '仅此时段', verbs, authority: null, need: null },
    officers: [{ name: '张三' }],
    scopes: [{ camera: 'cam1', from: at(0), to: at(20) }],
  }
  // the internal door asks for fewer papers; what its bearer may open is decided alike
  const { body } = await json('/api/orders', watcher, { door: 'internal', content })
  assert.equal((await json(`/api/orders/${body.id}/register`, watcher, {})).status, 200)
  await json(`/api/orders/${body.id}/check`, watcher, { seen: true })
  await json(`/api/orders/${body.id}/approve`, manager, {})
  const made = await json(`/api/orders/${body.id}/sessions`, watcher, { mode: 'officer' })
  const redeemed = await json('/api/orders/session', {}, { code: String(made.body.code).toLowerCase() })
  assert.equal(redeemed.status, 204)
  const cookie = { cookie: `mingjian=${redeemed.cookies.find(({ name }) => name === 'mingjian')?.value}` }
  return { id: String(body.id), watcher, manager, cookie, code: String(made.body.code), visit: String(made.body.id) }
}

type Span = readonly [camera: string, from: number, to: number]

/** Every way to pictures, and to what tells of them, for a span. */
function ways([camera, from, to]: Span): readonly string[] {
  const span = `from=${at(from)}&to=${at(to)}`
  const base = `/api/cameras/${camera}`
  return [
    `${base}/footage.mp4?${span}&media=browser`,
    `${base}/trick.mp4?${span}&speed=4`,
    `${base}/trick.mp4?${span}&speed=-4`,
    `${base}/frames?${span}`,
    `${base}/recordings?${span}`,
    `${base}/still.jpg?at=${at(from < 0 ? from : to)}`,
  ]
}

const OUTSIDE: readonly Span[] = [
  ['cam1', 20, 21],
  ['cam1', 21, 21.1],
  ['cam1', 19.9, 20.1],
  ['cam1', -0.1, 0.1],
  ['cam1', -1, 21],
  ['cam2', 0, 0.1],
  ['nowhere', 0, 0.1],
]

/** The refusals entered since, each of this order. */
function refusalsSince(count: number, order: string): number {
  return by.entries.slice(count).filter(({ type, body }) => type === 'access.refusal' && body['order'] === order).length
}

test('with an order for one camera from 10:00 to 10:20, 10:21 and every other camera are refused by every way, and entered', async () => {
  const { id, cookie } = await visit(['view'])
  const entered = new Set<string>() // the same again within a while is not entered again
  for (const span of OUTSIDE) {
    for (const url of ways(span)) {
      const before = by.entries.length
      const { status, body } = await json(url, cookie)
      assert.deepEqual([status, body.code, body.article], [403, 'order.scope', 'CQ25'], url)
      const way = url.split('?')[0] ?? ''
      if (!entered.has(way)) assert.equal(refusalsSince(before, id), 1, url)
      entered.add(way)
    }
  }
})

test('what lies inside is given: footage, fast play, pictures’ times, what was recorded', async () => {
  const { cookie } = await visit(['view'])
  for (const url of ways(['cam1', 0, 0.1]).slice(0, 5)) {
    const answer = await by.app.inject({ url, headers: cookie })
    assert.equal(answer.statusCode, 200, `${url} ${answer.body.slice(0, 300)}`)
  }
})

test('at the edges of an order footage begins with its first key frame and ends inside', async () => {
  const { cookie } = await visit(['view'])
  const ask = async (from: number, to: number) => {
    const url = `/api/cameras/cam1/footage.mp4?from=${at(from)}&to=${at(to)}&media=browser`
    return by.app.inject({ url, headers: cookie })
  }
  const first = await ask(0, 1)
  assert.equal(first.headers['mingjian-start'], at(0))
  const last = await ask(19, 20)
  assert.ok(String(last.headers['mingjian-end']) <= at(20))
})

test('live pictures, the calendar, exports and a file to keep are not part of an order to view', async () => {
  const { id, cookie } = await visit(['view'])
  const before = by.entries.length
  const span = { from: at(0), to: at(0.1) }
  const asks = [
    await json('/api/cameras/cam1/days?month=2027-01', cookie),
    await json('/api/exports', cookie, { cameras: ['cam1'], ...span }),
    await json(`/api/cameras/cam1/footage.mp4?from=${span.from}&to=${span.to}`, cookie),
    await json(`/api/cameras/cam1/still.jpg`, cookie),
  ]
  for (const { status, body } of asks) assert.deepEqual([status, body.code, body.article], [403, 'order.scope', 'CQ25'])
  await by.app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = by.app.server.address() as AddressInfo
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/cameras/cam1/live`, { headers: cookie })
  const [, answer] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage]
  const parts: Buffer[] = []
  for await (const part of answer) parts.push(part as Buffer)
  assert.deepEqual([answer.statusCode, JSON.parse(Buffer.concat(parts).toString()).code], [403, 'order.scope'])
  assert.equal(refusalsSince(before, id), asks.length + 1)
})

test('whoever bears an order has no other door: registers, papers, other orders, alarms, the law', async () => {
  const { id, cookie } = await visit(['view'])
  for (const url of [
    '/api/orders',
    `/api/orders/${id}`,
    '/api/orders/register',
    `/api/orders/${id}/sheet`,
    '/api/exports/x/files/y',
  ]) {
    const { status, body } = await json(url, cookie)
    assert.ok(status === 403 || status === 404, `${url} ${status}`)
    if (status === 403) assert.deepEqual([body.code, body.article], ['order.scope', 'CQ25'], url)
  }
  const { status, body } = await json(`/api/orders/${id}/approve`, cookie, {})
  assert.deepEqual([status, body.code], [403, 'order.scope'])
})

test('a code is good once, and guessing is stopped', async () => {
  const { code, cookie } = await visit(['view'])
  assert.equal((await json('/api/orders/session', cookie)).body.scopes[0].camera, 'cam1')
  const codes = []
  for (const wrong of [code, 'AAAAA-AAAAA', '', 'x', code, code])
    codes.push((await json('/api/orders/session', {}, { code: wrong })).body.code)
  assert.deepEqual(new Set(codes), new Set(['order.code.wrong', 'order.code.rate']))
  by.clock.advance(3_600_000)
})

test('a visit ends when it is ended, when the order is over, and by itself', async () => {
  const url = `/api/cameras/cam1/frames?from=${at(0)}&to=${at(0.1)}`
  const first = await visit(['view'])
  assert.equal((await json(url, first.cookie)).status, 200)
  await by.app.inject({
    method: 'DELETE',
    url: `/api/orders/${first.id}/sessions/${first.visit}`,
    headers: first.watcher,
  })
  assert.equal((await json(url, first.cookie)).status, 401)
  const second = await visit(['view'])
  assert.equal((await json(url, second.cookie)).status, 200)
  await json(`/api/orders/${second.id}/close`, second.watcher, {})
  assert.equal((await json(url, second.cookie)).status, 401)
  const third = await visit(['view'])
  by.clock.advance(2 * 3_600_000 + 1)
  assert.equal((await json(url, third.cookie)).status, 401)
})

test('a member of the staff who works under an order is bound by it, and is themselves again afterwards', async () => {
  const { id, watcher, cookie } = await visit(['view'])
  const made = await by.app.inject({
    ...{ method: 'POST', url: `/api/orders/${id}/sessions`, headers: { ...watcher, cookie: 'mingjian=own' } },
    payload: { mode: 'staff' },
  })
  assert.equal(made.json().code, null)
  const jar = (name: string, answer = made) => answer.cookies.find((each) => each.name === name)?.value
  assert.equal(jar('mingjian-kept'), 'own')
  const bound = { cookie: `mingjian=${jar('mingjian')}; mingjian-kept=own` }
  const beyond = await json(`/api/cameras/cam2/frames?from=${at(0)}&to=${at(0.1)}`, bound)
  assert.deepEqual([beyond.status, beyond.body.code], [403, 'order.scope'])
  assert.equal((await json('/api/orders/session', bound)).body.mode, 'staff')
  const left = await by.app.inject({ method: 'DELETE', url: '/api/orders/session', headers: bound })
  assert.equal(jar('mingjian', left), 'own')
  assert.equal((await json('/api/orders/session', cookie)).status, 200, 'the officer’s visit goes on')
})

test('nobody without an order comes in by the order’s own door', async () => {
  const { watcher } = await visit(['view'])
  assert.equal((await json('/api/orders/session', watcher)).body.code, 'order.visit.missing')
  assert.equal((await json('/api/orders/session', {})).status, 401)
})
