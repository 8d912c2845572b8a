// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { CameraAccess, NewToken, PersonAccess, Role, Session, SessionList, TokenList } from '@mingjian/contract'
import { hashPassword } from '../../access/password.ts'
import { type Act, ACTS } from '../../access/policy-set.ts'
import { personOf } from '../../access/person.ts'
import { openTestDatabases, type TestDatabases } from '../../store/test-database.ts'
import type { UserRow } from '../../store/users.ts'
import { isRefusal } from '../route.ts'
import { makeTestApp, type TestApp } from '../test-app.ts'

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

async function addUser(name: string, role: Role, more: { cameras?: string[]; unit?: string } = {}): Promise<UserRow> {
  const { cameras = null, unit = null } = more
  return parts.accounts.addUser({ name, role, cameras, unit, password: await hashPassword(PASSWORD) })
}

async function signIn(user: string, cookies = '', password = PASSWORD) {
  const answer = await parts.app.inject({
    ...{ method: 'POST', url: '/api/session', payload: { user, password } },
    headers: { cookie: cookies, 'user-agent': 'Test Browser' },
  })
  const read = (name: string) => answer.cookies.find((each) => each.name === name)?.value ?? ''
  return {
    answer,
    device: `mingjian-device=${read('mingjian-device')}`,
    headers: { cookie: `mingjian=${read('mingjian')}` },
  }
}

async function addCameras(): Promise<string[]> {
  const rows = [
    { id: 'gate', unit: null, classes: [] },
    { id: 'hotel', unit: 'hotel', classes: [] },
    { id: 'vault', unit: 'hotel', classes: ['secret'] },
  ]
  for (const row of rows) {
    await parts.cameras.insert({
      ...{ ...row, name: row.id, place: null, source: { kind: 'rtsp', url: 'rtsp://h/1' }, password: null },
      ...{ in_use: true, retention_days: 30, created_at: new Date(), removed_at: null },
    })
  }
  return rows.map(({ id }) => id)
}

test('who can see a camera and what a person can see are, as a whole, what the gate does', async () => {
  const cameras = await addCameras()
  const people = [
    ...(await Promise.all(Role.options.map((role) => addUser(role, role)))),
    await addUser('guard-of-gate', 'watcher', { cameras: ['gate'] }),
    await addUser('hotel-manager', 'manager', { unit: 'hotel' }),
    await addUser('bus-manager', 'manager', { unit: 'bus' }),
    await addUser('gone', 'manager'),
  ]
  const gone = people.at(-1)
  await parts.users.update(gone?.id ?? '', { disabled: true })
  const done = await gateAnswers(people, cameras)
  const headers = await parts.tokenOf('auditor')
  const byCamera: string[] = []
  for (const id of cameras) {
    const answer = CameraAccess.parse((await parts.app.inject({ url: `/api/access/cameras/${id}`, headers })).json())
    for (const { person, leaves } of answer.people)
      for (const { act } of leaves) byCamera.push(`${person.id} ${act} ${id}`)
  }
  const byPerson: string[] = []
  for (const { id } of people) {
    const answer = PersonAccess.parse((await parts.app.inject({ url: `/api/access/users/${id}`, headers })).json())
    for (const { camera, leaves } of answer.cameras)
      for (const { act } of leaves) byPerson.push(`${id} ${act} ${camera.id}`)
  }
  assert.ok(done.length > 50)
  assert.deepEqual(byCamera.toSorted(), done)
  assert.deepEqual(byPerson.toSorted(), done)
})

const ASKED = { watch: 'watch', replay: 'replay', still: 'still', export: 'copy' } as const

/** Every person at every camera: pictures through the gate that grants, the rest through the one that HTTP asks. */
async function gateAnswers(people: readonly UserRow[], cameras: readonly string[]): Promise<string[]> {
  const found: string[] = []
  for (const row of people) {
    const user = await parts.users.find(row.id)
    if (!user || user.disabled) continue
    const actor = { ...personOf(user), sessionId: `s-${user.id}` }
    const note = (act: Act, id: string) => found.push(`${user.id} ${act} ${id}`)
    for (const id of cameras) {
      for (const action of ['watch', 'replay', 'still', 'export'] as const) {
        const extent = { camera: id, from: null, to: null }
        if (!isRefusal(await parts.access.open({ actor, action, extent }))) note(ASKED[action], id)
      }
      for (const act of ['see', 'base', 'change', 'forward'] as const) {
        const need = act === 'see' ? 'camera.list' : (`camera.${act}` as const)
        if (!actor.abilities.has(need)) continue
        if ((await parts.access.judgeCamera(actor, need, id)) === null) note(act, id)
      }
    }
  }
  assert.equal(ACTS.length, 8)
  return found.toSorted()
}

test('where pictures come from is shown to who maintains and not to who watches', async () => {
  await addCameras()
  const look = async (role: Role) => {
    const answer = await parts.app.inject({ url: '/api/cameras', headers: await parts.tokenOf(role) })
    return answer.json().items[0].source
  }
  assert.equal(await look('watcher'), null)
  assert.equal((await look('maintainer')).url, 'rtsp://h/1')
  const headers = await parts.tokenOf('watcher')
  assert.ok(!(await parts.app.inject({ url: '/api/cameras', headers })).body.includes('rtsp:'))
})

test('another unit’s camera is in no list and behind no address', async () => {
  await addCameras()
  const user = await addUser('bus', 'manager', { unit: 'bus' })
  const headers = { authorization: `Bearer ${await parts.accounts.createToken(user)}` }
  const listed = (await parts.app.inject({ url: '/api/cameras', headers })).json()
  assert.deepEqual(
    listed.items.map(({ id }: { id: string }) => id),
    ['gate'],
  )
  for (const [method, url] of [
    ['GET', ''],
    ['PATCH', ''],
    ['GET', '/recordings?from=2026-01-01T00:00:00Z&to=2026-01-01T00:01:00Z'],
  ] as const) {
    const payload = method === 'PATCH' ? { payload: { name: 'x' } } : {}
    const answer = await parts.app.inject({ method, url: `/api/cameras/hotel${url}`, headers, ...payload })
    assert.deepEqual([answer.statusCode, answer.json().code], [404, 'camera.unknown'], method + url)
  }
})

test('a token has at most what it was made with, ends on its day, and is void once revoked', async () => {
  await addUser('wang', 'administrator')
  const { headers } = await signIn('wang')
  const payload = { name: 'script', abilities: ['camera.list'], days: 2 }
  const made = NewToken.parse((await parts.app.inject({ method: 'POST', url: '/api/tokens', headers, payload })).json())
  const bearer = { authorization: `Bearer ${made.secret}` }
  const code = async (url: string) => {
    const answer = await parts.app.inject({ url, headers: bearer })
    return answer.statusCode === 200 ? 'in' : answer.json().code
  }
  assert.deepEqual([await code('/api/cameras'), await code('/api/users')], ['in', 'ability.missing'])
  assert.equal(
    (await parts.app.inject({ method: 'POST', url: '/api/tokens', headers: bearer, payload })).json().code,
    'session.by-token',
  )
  parts.clock.advance(2 * 86_400_000 + 1)
  assert.equal(await code('/api/cameras'), 'session.missing')
  const again = (await signIn('wang')).headers
  const next = NewToken.parse(
    (await parts.app.inject({ method: 'POST', url: '/api/tokens', headers: again, payload: { name: 'b' } })).json(),
  )
  await parts.app.inject({ method: 'DELETE', url: `/api/tokens/${next.token.id}`, headers: again })
  bearer.authorization = `Bearer ${next.secret}`
  assert.equal(await code('/api/cameras'), 'session.missing')
  const left = TokenList.parse((await parts.app.inject({ url: '/api/tokens', headers: again })).json())
  assert.deepEqual(
    left.items.map(({ id }) => id),
    [made.token.id],
  )
})

test('a token made with more than its person has gives no more, and less when the person’s role shrinks', async () => {
  const user = await addUser('li', 'watcher')
  const token = await parts.accounts.createToken(user, { abilities: ['camera.list', 'user.change'] })
  const look = async (url: string) =>
    (await parts.app.inject({ url, headers: { authorization: `Bearer ${token}` } })).statusCode
  assert.deepEqual([await look('/api/cameras'), await look('/api/users')], [200, 403])
  await parts.users.update(user.id, { role: 'auditor' })
  assert.equal(await look('/api/cameras'), 403)
})

test('the first sign-in from a device that was not seen before is told to the person, the next is not', async () => {
  await addUser('wang', 'watcher')
  const first = await signIn('wang')
  const same = await signIn('wang', first.device)
  const other = await signIn('wang')
  const sessions = SessionList.parse((await parts.app.inject({ url: '/api/sessions', headers: same.headers })).json())
  assert.equal(sessions.items.filter(({ isNewDevice }) => isNewDevice).length, 1)
  const told = Session.parse((await parts.app.inject({ url: '/api/session', headers: same.headers })).json()).newDevices
  assert.deepEqual(
    told.map(({ agent }) => agent),
    ['Test Browser'],
  )
  assert.deepEqual(Session.parse(other.answer.json()).newDevices, [], 'not told to the new device itself')
  const log = await parts.evidence.entries()
  const begun = log.filter(({ type }) => type === 'session.begin').map(({ body }) => body['newDevice'])
  assert.deepEqual(begun, [false, false, true])
})

test('an administrator sees and ends the sessions and tokens of others, and nobody else does', async () => {
  const user = await addUser('wang', 'watcher')
  const { headers } = await signIn('wang')
  const token = await parts.accounts.createToken(user)
  const by = await parts.tokenOf('administrator')
  const [session] = SessionList.parse(
    (await parts.app.inject({ url: `/api/users/${user.id}/sessions`, headers: by })).json(),
  ).items
  const remove = (what: string, as: Record<string, string>) =>
    parts.app.inject({ method: 'DELETE', url: `/api/users/${user.id}/${what}`, headers: as })
  assert.equal((await remove(`sessions/${session?.id}`, headers)).statusCode, 403)
  assert.equal((await remove(`sessions/${session?.id}`, by)).statusCode, 204)
  assert.equal((await parts.app.inject({ url: '/api/session', headers })).statusCode, 401)
  const [listed] = TokenList.parse(
    (await parts.app.inject({ url: `/api/users/${user.id}/tokens`, headers: by })).json(),
  ).items
  assert.equal((await remove(`tokens/${listed?.id}`, by)).statusCode, 204)
  assert.equal(
    (await parts.app.inject({ url: '/api/cameras', headers: { authorization: `Bearer ${token}` } })).statusCode,
    401,
  )
})

test('a password may not be common, the name, or the present one', async () => {
  await addUser('wangxiaoming', 'watcher')
  const { headers } = await signIn('wangxiaoming')
  const change = async (next: string) => {
    const payload = { current: PASSWORD, next }
    const answer = await parts.app.inject({ method: 'POST', url: '/api/session/password', headers, payload })
    return answer.statusCode === 204 ? 'changed' : answer.json().code
  }
  assert.equal(await change('1234567890'), 'password.common')
  assert.equal(await change('abcabcabcabc'), 'password.common')
  assert.equal(await change('Password123'), 'password.common')
  assert.equal(await change('WangXiaoming1'), 'password.name')
  assert.equal(await change(PASSWORD), 'password.same')
  assert.equal(await change('three small words here'), 'changed')
})

test('the set-up link outlives a name or password that is refused, and nothing else', async () => {
  await parts.accounts.addUser({ name: 'taken', role: 'watcher', cameras: null, password: '' })
  const token = await parts.accounts.offerSetup()
  const setUp = async (user: string, password = PASSWORD) => {
    const answer = await parts.app.inject({ method: 'POST', url: '/api/setup', payload: { token, user, password } })
    return answer.statusCode === 201 ? 'made' : answer.json().code
  }
  assert.equal(await setUp('taken'), 'user.name.taken')
  assert.equal(await setUp('first', 'password123'), 'password.common')
  assert.equal(await setUp('first'), 'made')
  assert.equal(await setUp('second'), 'setup.link.spent')
})

test('what the policies know of a camera is set by an administrator and judged at once', async () => {
  await addCameras()
  const headers = await parts.tokenOf('administrator')
  const user = await addUser('bus', 'manager', { unit: 'bus' })
  const bearer = { authorization: `Bearer ${await parts.accounts.createToken(user)}` }
  const look = async () => (await parts.app.inject({ url: '/api/cameras/hotel', headers: bearer })).statusCode
  assert.equal(await look(), 404)
  const payload = { unit: 'bus', classes: [] }
  assert.equal(
    (await parts.app.inject({ method: 'PATCH', url: '/api/access/cameras/hotel', headers, payload })).statusCode,
    204,
  )
  assert.equal(await look(), 200)
})
