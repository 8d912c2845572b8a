// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { hashPassword } from '../access/password.ts'
import { openTestDatabases, type TestDatabases } from '../store/test-database.ts'
import { makeTestApp, type TestApp } from './test-app.ts'

let databases: TestDatabases
let parts: TestApp
before(async () => {
  databases = await openTestDatabases()
})
beforeEach(async () => {
  await parts?.close()
  parts = await makeTestApp(await databases.create())
})
after(async () => {
  await parts?.close()
  await databases?.close()
})

const PASSWORD = 'correct horse battery'
const HOUR = 3_600_000

async function addUser(name: string, role: 'administrator' | 'watcher' = 'administrator') {
  return parts.accounts.addUser({ name, role, cameras: null, password: await hashPassword(PASSWORD) })
}

async function signIn(user: string, password = PASSWORD, remoteAddress = '10.0.0.1') {
  const answer = await parts.app.inject({
    method: 'POST',
    url: '/api/session',
    payload: { user, password },
    remoteAddress,
  })
  const cookie = answer.cookies.find(({ name }) => name === 'mingjian')
  return { answer, cookie, headers: { cookie: `mingjian=${cookie?.value ?? ''}` } }
}

test('signing in gives an HttpOnly, SameSite=Strict cookie that opens the session', async () => {
  await addUser('Wang')
  const { answer, cookie, headers } = await signIn('wang')
  assert.equal(answer.statusCode, 200)
  assert.deepEqual([cookie?.httpOnly, cookie?.sameSite, cookie?.path], [true, 'Strict', '/'])
  const session = (await parts.app.inject({ url: '/api/session', headers })).json()
  assert.equal(session.user.name, 'Wang')
  assert.ok(session.abilities.includes('camera.change'))
})

test('the cookie is Secure when the request came by https', async () => {
  await addUser('wang')
  const payload = { user: 'wang', password: PASSWORD }
  const answer = await parts.app.inject({ method: 'POST', url: '/api/session', payload })
  assert.ok(!answer.cookies[0]?.secure)
})

test('a session ends when it is signed out, idle for twelve hours, or a week old', async () => {
  await addUser('wang')
  const isOpen = async (headers: { cookie: string }) =>
    (await parts.app.inject({ url: '/api/session', headers })).statusCode === 200
  const first = await signIn('wang')
  assert.equal(
    (await parts.app.inject({ method: 'DELETE', url: '/api/session', headers: first.headers })).statusCode,
    204,
  )
  assert.equal(await isOpen(first.headers), false)
  const idle = await signIn('wang')
  parts.clock.advance(12 * HOUR + 1)
  assert.equal(await isOpen(idle.headers), false)
  const busy = await signIn('wang')
  for (let hours = 0; hours < 7 * 24 - 8; hours += 8) {
    assert.equal(await isOpen(busy.headers), true, `after ${hours} h`)
    parts.clock.advance(8 * HOUR)
  }
  parts.clock.advance(8 * HOUR)
  assert.equal(await isOpen(busy.headers), false)
})

test('five wrong passwords lock a name for longer and longer, and the right one then waits too', async () => {
  await addUser('wang')
  for (let i = 0; i < 5; i++)
    assert.equal((await signIn('wang', 'wrong', `10.0.1.${i}`)).answer.json().code, 'session.sign-in.wrong')
  const locked = await signIn('wang', PASSWORD, '10.0.1.9')
  assert.deepEqual([locked.answer.statusCode, locked.answer.json().code], [429, 'session.sign-in.locked'])
  parts.clock.advance(30_001)
  assert.equal((await signIn('wang', 'wrong', '10.0.1.10')).answer.json().code, 'session.sign-in.wrong')
  parts.clock.advance(30_001)
  assert.equal((await signIn('wang', PASSWORD, '10.0.1.11')).answer.json().code, 'session.sign-in.locked')
  parts.clock.advance(30_001)
  assert.equal((await signIn('wang', PASSWORD, '10.0.1.12')).answer.statusCode, 200)
})

test('a name that nobody has is answered, and locked, like one that somebody has', async () => {
  await addUser('wang')
  const hear = async (name: string, net: string) => {
    const said: unknown[] = []
    for (let i = 0; i < 7; i++) {
      const { answer } = await signIn(name, 'wrong', `10.${net}.0.${i}`)
      said.push([answer.statusCode, answer.json()])
    }
    return said
  }
  assert.deepEqual(await hear('nobody', '1'), await hear('wang', '2'))
})

test('an address that keeps failing is slowed whatever the names', async () => {
  for (let i = 0; i < 20; i++) await signIn(`name${i}`, 'wrong', '10.9.9.9')
  assert.equal((await signIn('another', 'wrong', '10.9.9.9')).answer.json().code, 'session.sign-in.rate')
  assert.equal((await signIn('another', 'wrong', '10.9.9.8')).answer.json().code, 'session.sign-in.wrong')
})

test('a disabled user cannot sign in, and what was open is closed', async () => {
  const user = await addUser('wang')
  const { headers } = await signIn('wang')
  await parts.users.update(user.id, { disabled: true })
  assert.equal((await parts.app.inject({ url: '/api/session', headers })).statusCode, 401)
  assert.equal((await signIn('wang')).answer.statusCode, 401)
})

test('a new password needs the old one and ends the other sessions', async () => {
  await addUser('wang')
  const [mine, other] = [await signIn('wang'), await signIn('wang')]
  const change = (current: string) =>
    parts.app.inject({
      method: 'POST',
      url: '/api/session/password',
      headers: mine.headers,
      payload: { current, next: 'another long one' },
    })
  assert.equal((await change('wrong')).json().code, 'session.password.wrong')
  assert.equal((await change(PASSWORD)).statusCode, 204)
  const statusOf = async (headers: { cookie: string }) =>
    (await parts.app.inject({ url: '/api/session', headers })).statusCode
  assert.deepEqual([await statusOf(mine.headers), await statusOf(other.headers)], [200, 401])
  assert.equal((await signIn('wang', 'another long one')).answer.statusCode, 200)
})

test('the one-time link makes one administrator, once', async () => {
  assert.equal((await parts.app.inject('/api/setup')).json().needed, true)
  const secret = await parts.accounts.offerSetup()
  const setUp = (token: string, user: string) =>
    parts.app.inject({ method: 'POST', url: '/api/setup', payload: { token, user, password: PASSWORD } })
  assert.equal((await setUp('wrong', 'first')).json().code, 'setup.link.spent')
  const [a, b] = await Promise.all([setUp(secret ?? '', 'first'), setUp(secret ?? '', 'second')])
  assert.deepEqual(
    [a.statusCode, b.statusCode].toSorted((one, two) => one - two),
    [201, 403],
  )
  assert.ok([...a.cookies, ...b.cookies].length > 0)
  assert.equal((await parts.app.inject('/api/setup')).json().needed, false)
  assert.equal(await parts.accounts.offerSetup(), null)
})

test('preferences are kept per person and bounded', async () => {
  await addUser('wang')
  const { headers } = await signIn('wang')
  const put = (payload: object) =>
    parts.app.inject({ method: 'PUT', url: '/api/session/preferences', headers, payload })
  assert.deepEqual((await parts.app.inject({ url: '/api/session/preferences', headers })).json(), {})
  assert.equal((await put({ wall: { layout: 4, tiles: ['a', null] }, theme: 'dark' })).statusCode, 200)
  const kept = (await parts.app.inject({ url: '/api/session/preferences', headers })).json()
  assert.deepEqual(kept, { wall: { layout: 4, tiles: ['a', null] }, theme: 'dark' })
  assert.equal((await put({ x: 'y'.repeat(70_000) })).json().code, 'session.preferences.size')
})

test('people see and end their own sessions only', async () => {
  await addUser('wang')
  await addUser('li')
  const [wang, li] = [await signIn('wang'), await signIn('li')]
  const list = (await parts.app.inject({ url: '/api/sessions', headers: wang.headers })).json().items
  assert.equal(list.length, 1)
  assert.equal(list[0].isCurrent, true)
  const theirs = (await parts.app.inject({ url: '/api/sessions', headers: li.headers })).json().items[0].id
  assert.equal(
    (await parts.app.inject({ method: 'DELETE', url: `/api/sessions/${theirs}`, headers: wang.headers })).statusCode,
    404,
  )
  assert.equal(
    (await parts.app.inject({ method: 'DELETE', url: `/api/sessions/${list[0].id}`, headers: wang.headers }))
      .statusCode,
    204,
  )
})

test('every sign-in and every refusal stands in the evidence log, names and addresses sealed', async () => {
  await addUser('wang')
  await signIn('wang', 'wrong')
  const { headers } = await signIn('wang')
  await parts.app.inject({ method: 'DELETE', url: '/api/session', headers })
  const entries = await parts.evidence.entries()
  assert.deepEqual(
    entries.map(({ type, opened }) => [type, opened['name'], opened['address']]),
    [
      ['session.refuse', 'wang', '10.0.0.1'],
      ['session.begin', 'wang', '10.0.0.1'],
      ['session.end', 'wang', '127.0.0.1'],
    ],
  )
  assert.ok(!JSON.stringify(entries.map(({ body }) => body)).includes('wang'), 'no name stands in clear')
})
