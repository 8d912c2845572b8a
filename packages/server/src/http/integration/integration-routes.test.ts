// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { silentLog } from '@mingjian/base'
import type { SharingDesk } from '../../integration/sharing-desk.ts'
import { makeRegistryApp, type RegistryApp } from '../../registry/testdata/registry-app.ts'
import { makeIntegration } from '../../serve-integration.ts'
import { Cameras } from '../../store/cameras.ts'
import type { Database } from '../../store/database.ts'
import { openTestDatabases, type TestDatabases } from '../../store/test-database.ts'
import { Users } from '../../store/users.ts'

const why = 'test'
const DAY = 86_400_000
const DISTRICT = '500103'
let databases: TestDatabases
let database: Database
let app: RegistryApp
let sharing: SharingDesk
const ended: string[] = []

before(async () => {
  databases = await openTestDatabases()
  database = await databases.create()
  app = await makeRegistryApp(database, {
    at: Date.UTC(2026, 10, 23, 4),
    more: ({ plane, ...on }) => {
      const made = makeIntegration({ ...on, registry: plane, endUser: (user) => ended.push(user), log: silentLog })
      sharing = made.sharing
      return made.routes
    },
  })
})
after(async () => {
  await app?.close()
  await databases?.close()
})

const OPERATOR = {
  ...{ kind: 'operator' as const, userId: null, name: 'operator', cameras: null, address: null },
  abilities: new Set<never>(),
}

async function makeSystem(
  given: Readonly<{ kind?: string; isClassified?: boolean; camera?: string; isUsed?: boolean }> = {},
) {
  const { kind = 'enterprise', isClassified = false, camera = null, isUsed = true } = given
  const unit = await app.ok('POST', '/api/registry/units', { why, name: '江畔酒店', kind, district: DISTRICT })
  const place = await app.ok('POST', '/api/registry/places', {
    ...{ why, name: '江畔酒店', district: DISTRICT, classes: ['hotel'], owner: unit.id, manager: unit.id },
  })
  const { id: system } = await app.ok('POST', '/api/registry/systems', {
    ...{ why, name: '酒店视频系统', place: place.id, user: unit.id, builder: unit.id, isClassified },
    ...{ purpose: '安全', functions: ['capture', 'store'] },
  })
  if (isUsed) {
    await app.plane.steps.accept(
      system,
      { passed: true, on: '2026-11-02' },
      { actor: OPERATOR, why, version: undefined },
    )
    const { version } = await app.ok('GET', `/api/registry/systems/${system}`)
    const step = { why, version, to: 'in-use', on: '2026-11-03' }
    if (!isClassified) await app.ok('POST', `/api/registry/systems/${system}/steps`, step)
  }
  const made = { why, name: '大堂', system, place: place.id, camera, purpose: '安全', positionWhy: '入口' }
  const { id } = await app.ok('POST', '/api/registry/cameras', made)
  return { unit: unit.id, system, camera: id }
}

function wanted({ system, camera }: { system: string; camera: string }, more: object = {}) {
  return {
    ...{ system, cameras: [camera], purpose: '重大活动安保', interface: { protocol: 'gb28181' } },
    ...{ connectBy: '2026-12-20', payer: '区财政局', ...more },
  }
}
const request = (body: object, role: Parameters<RegistryApp['call']>[3] = 'administrator') =>
  app.call('POST', '/api/integrations', body, role)
type Asker = Parameters<RegistryApp['call']>[3]
const act = (id: string, kind: string, given: Readonly<{ words?: string; role?: Asker }> = {}) =>
  app.call(
    'POST',
    `/api/integrations/${id}/acts`,
    { act: kind, words: given.words ?? '' },
    given.role ?? 'administrator',
  )

async function dutyOf(system: string, article: string) {
  const { items } = await app.ok('GET', `/api/obligations?system=${system}&status=due,overdue,broken,met&size=500`)
  return items.find((each: { article: string }) => each.article === article)?.status
}

test('named cameras are asked for, agreed to, connected and ended, each with its hand', async () => {
  const made = await makeSystem()
  const { status, body } = await request(wanted(made), 'officer')
  assert.deepEqual([status, body.state, body.number, body.cameraList[0].name], [201, 'requested', '2026-0001', '大堂'])
  const manager = `manager~${made.unit}` as const
  assert.equal((await act(body.id, 'agree', { role: 'officer' })).body.code, 'integration.side')
  assert.equal((await act(body.id, 'connect', { role: manager })).body.code, 'integration.state')
  assert.equal((await act(body.id, 'agree', { role: manager })).body.state, 'agreed')
  const connected = await act(body.id, 'connect', { role: manager })
  assert.deepEqual([connected.body.state, connected.body.connectedOn], ['connected', '2026-11-23'])
  assert.equal((await request(wanted(made), 'officer')).body.code, 'integration.state', 'one at a time')
  const ending = await act(body.id, 'end', { words: '活动结束', role: 'officer' })
  assert.deepEqual(
    ending.body.acts.map((each: { act: string }) => each.act),
    ['request', 'agree', 'connect', 'end'],
  )
  const other = await app.call('GET', `/api/integrations/${body.id}`, undefined, 'manager~u-other')
  assert.equal(other.body.code, 'integration.unknown')
})

test('a unit that does not agree breaks article 19, and agreeing later puts it right', async () => {
  const made = await makeSystem()
  const { body } = await request(wanted(made))
  assert.equal(await dutyOf(made.system, 'CQ19.2'), 'met')
  assert.equal((await act(body.id, 'refuse')).body.code, 'integration.words')
  await act(body.id, 'refuse', { words: '设备不具备条件' })
  assert.equal(await dutyOf(made.system, 'CQ19.2'), 'broken')
  await act(body.id, 'agree')
  assert.equal(await dutyOf(made.system, 'CQ19.2'), 'met')
})

test('no unit is made to pay, a system with state secrets is joined to nothing, and what is not in use is not connected', async () => {
  const made = await makeSystem({ isUsed: false })
  const charged = await request(wanted(made, { isCharged: true }))
  assert.deepEqual([charged.status, charged.body.code, charged.body.article], [409, 'integration.unlawful', 'CQ19.3'])
  const secret = await request(wanted(await makeSystem({ isClassified: true })))
  assert.deepEqual([secret.status, secret.body.article], [409, 'CQ15'])
  const { body } = await request(wanted(made))
  await act(body.id, 'agree')
  assert.equal((await act(body.id, 'connect')).body.code, 'integration.unused')
})

test('a request names standards, no brand and no company', async () => {
  const made = await makeSystem()
  const note = '须由某某网络技术有限公司接入，采用 Dahua 平台'
  const { status, body } = await request(wanted(made, { interface: { protocol: 'gb28181', note } }))
  assert.deepEqual([status, body.code, body.article], [422, 'requirement.partial', 'CQ26'])
})

test('cameras of another system, a day that is over and another’s district are not taken', async () => {
  const [made, other] = [await makeSystem(), await makeSystem()]
  const strange = await request(wanted(made, { cameras: [other.camera] }))
  assert.equal(strange.body.code, 'integration.camera')
  assert.equal((await request(wanted(made, { connectBy: '2026-11-23' }))).body.code, 'integration.day')
  assert.equal((await request(wanted(made, { cameras: [] }))).status, 400)
  const bureau = await app.ok('POST', '/api/registry/units', { why, name: '江北分局', district: '500105' })
  assert.equal((await request(wanted(made), `officer~${bureau.id}`)).status, 404)
  assert.equal((await request(wanted(made), `manager~${made.unit}`)).status, 403)
})

async function addCamera(id: string): Promise<void> {
  await new Cameras(database).insert({
    ...{ id, name: `路口 ${id}`, place: '', password: null, in_use: true, retention_days: 30 },
    source: { kind: 'rtsp', url: 'rtsp://127.0.0.1:9/1' },
    ...{ created_at: new Date(app.clock.now()), removed_at: null },
  })
}

async function addAccount(id: string): Promise<Users> {
  const users = new Users(database)
  const account = { id, name: `交通局-${id}`, role: 'watcher' as const, cameras: [], unit: null, password: 'x' }
  await users.insert({ ...account, created_at: new Date(app.clock.now()), disabled: false })
  return users
}

const share = (camera: string, account: string) => ({
  ...{ department: '交通局', purpose: 'management', words: '疏导交通', cameras: [camera], account },
  ...{ from: '2026-11-23', until: '2026-11-30' },
})

test('a department sees what a second person grants, until its last day, and nothing after it', async () => {
  await addCamera('cshare1')
  await makeSystem({ kind: 'public-security', camera: 'cshare1' })
  const users = await addAccount('u-traffic')
  const { id } = await app.ok('POST', '/api/sharings', share('cshare1', 'u-traffic'))
  const grant = (role: Parameters<RegistryApp['call']>[3]) =>
    app.call('POST', `/api/sharings/${id}/acts`, { act: 'grant', words: '' }, role)
  assert.equal((await grant('administrator')).body.code, 'sharing.own')
  assert.deepEqual((await users.find('u-traffic'))?.cameras, [])
  assert.equal((await grant('manager')).body.state, 'running')
  assert.deepEqual((await users.find('u-traffic'))?.cameras, ['cshare1'])
  app.clock.advance(7 * DAY)
  await sharing.round()
  assert.deepEqual((await users.find('u-traffic'))?.cameras, ['cshare1'], 'the last day belongs to it')
  app.clock.advance(DAY)
  await sharing.round()
  assert.deepEqual((await users.find('u-traffic'))?.cameras, [])
  assert.ok(ended.includes('u-traffic'), 'its sessions end')
  const { items } = await app.ok('GET', '/api/sharings')
  assert.deepEqual(
    items[0].acts.map((each: { act: string }) => each.act),
    ['ask', 'grant', 'lapse'],
  )
})

test('a unit’s camera that is not joined, and an account that sees everything, are not shared', async () => {
  await addCamera('cshare2')
  const made = await makeSystem({ camera: 'cshare2' })
  await addAccount('u-health')
  const body = { ...share('cshare2', 'u-health'), until: '2027-11-30' }
  const refused = await app.call('POST', '/api/sharings', body)
  assert.deepEqual([refused.status, refused.body.code, refused.body.article], [409, 'sharing.camera', 'CQ19.1'])
  const { body: joined } = await request(wanted(made, { connectBy: '2027-12-20' }))
  await act(joined.id, 'agree')
  await act(joined.id, 'connect')
  assert.equal((await app.call('POST', '/api/sharings', body)).status, 201)
  await new Users(database).update('u-health', { cameras: null })
  assert.equal((await app.call('POST', '/api/sharings', body)).body.code, 'sharing.account')
})
