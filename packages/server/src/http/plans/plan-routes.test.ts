// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import { makeRegistryApp, type RegistryApp } from '../../registry/testdata/registry-app.ts'
import { makePlans } from '../../serve-plans.ts'
import { openTestDatabases, type TestDatabases } from '../../store/test-database.ts'

const why = 'test'
const APPROVAL = Buffer.from('关于建设规划的批复')
let databases: TestDatabases
let app: RegistryApp

before(async () => {
  databases = await openTestDatabases()
  app = await makeRegistryApp(await databases.create(), {
    at: Date.UTC(2026, 10, 23, 4),
    more: ({ plane, ...on }) => makePlans({ ...on, registry: plane }).routes,
  })
})
after(async () => {
  await app?.close()
  await databases?.close()
})

const [LNG, LAT] = [106.57, 29.56]
/** A square of ground, its side in ten-thousandths of a degree. */
function square(east: number, side: number) {
  const at = (x: number, y: number) => [LNG + (east + x) / 10_000, LAT + y / 10_000]
  return [at(0, 0), at(side, 0), at(side, side), at(0, side)]
}
const middle = [LNG + 0.0005, LAT + 0.0005]
function city(more: object = {}) {
  return { why, title: '全市建设规划', level: 'city', from: 2026, to: 2028, departments: ['发展改革'], ...more }
}
function approvalUrl(id: string, version: number, day = '2026-11-20') {
  const asked = { version: String(version), authority: '市人民政府', number: '渝府〔2026〕1号', day, title: '批复.pdf' }
  return `/api/plans/${id}/approval?${new URLSearchParams(asked)}`
}
async function inForce(body: object = city()) {
  const { id } = await app.ok('POST', '/api/plans', body)
  await app.ok('POST', approvalUrl(id, 1), APPROVAL)
  return app.ok('POST', `/api/plans/${id}/force`, { why, version: 2 })
}
async function enrolCamera(name: string, view: unknown) {
  const unit = await app.ok('POST', '/api/registry/units', { why, name: `${name}单位`, district: '500103' })
  const place = await app.ok('POST', '/api/registry/places', {
    ...{ why, name: `${name}广场`, district: '500103', classes: ['hotel'], owner: unit.id, manager: unit.id },
  })
  return app.ok('POST', '/api/registry/cameras', { why, name, place: place.id, purpose: '安全', point: middle, view })
}

test('a plan nobody approved is not put in force, and the article is named', async () => {
  const { id } = await app.ok('POST', '/api/plans', city())
  const { status, body } = await app.call('POST', `/api/plans/${id}/force`, { why, version: 1 })
  assert.deepEqual([status, body.code, body.article], [409, 'plan.unlawful', 'CQ8.1'])
  assert.equal((await app.ok('GET', `/api/plans/${id}`)).inForce, null)
})

test('approved with its document it comes into force, and the document stands in the log by its hash', async () => {
  const plan = await inForce()
  const sha256 = createHash('sha256').update(APPROVAL).digest('hex')
  assert.deepEqual([plan.state, plan.inForce, plan.approval.sha256], ['in-force', 3, sha256])
  const entered = app.entries.find(({ type, body }) => type === 'plan.approve' && body['id'] === plan.id)
  assert.equal(entered?.body['sha256'], sha256)
  const paper = await app.call('GET', `/api/plans/${plan.id}/approval`)
  assert.deepEqual(paper.body, APPROVAL)
})

test('an approval of tomorrow is not taken', async () => {
  const { id } = await app.ok('POST', '/api/plans', city())
  const { status, body } = await app.call('POST', approvalUrl(id, 1, '2026-11-24'), APPROVAL)
  assert.deepEqual([status, body.code], [400, 'plan.approval.future'])
})

test('the next version is a draft without approval, while the last one stays in force', async () => {
  const plan = await inForce()
  const next = await app.ok('PUT', `/api/plans/${plan.id}`, { ...city({ title: '修订' }), version: 3 })
  assert.deepEqual([next.state, next.approval, next.inForce, next.version], ['draft', null, 3, 4])
  assert.deepEqual(
    next.versions.map((each: { state: string }) => each.state),
    ['draft', 'in-force', 'approved', 'draft'],
  )
  const stale = await app.call('PUT', `/api/plans/${plan.id}`, { ...city(), version: 3 })
  assert.deepEqual([stale.status, stale.body.code], [409, 'plan.version.stale'])
})

test('a district plan follows a city plan that is in force', async () => {
  const draft = await app.ok('POST', '/api/plans', city())
  const district = { level: 'district', district: '500103', title: '渝中区规划' }
  const { id } = await app.ok('POST', '/api/plans', city({ ...district, cityPlan: draft.id }))
  await app.ok('POST', approvalUrl(id, 1), APPROVAL)
  const { body } = await app.call('POST', `/api/plans/${id}/force`, { why, version: 2 })
  assert.equal(body.article, 'CQ8.2')
  const { id: followed } = await inForce()
  assert.equal((await inForce(city({ ...district, cityPlan: followed }))).state, 'in-force')
})

test('a point that a camera sees already wants a reason before the plan comes into force', async () => {
  const camera = await enrolCamera('广场东', square(0, 10))
  await enrolCamera('远处', square(500, 10))
  const point = {
    id: 'p1',
    name: '广场中',
    point: middle,
    view: square(5, 10),
    year: 2027,
    yuan: 80_000,
    funds: '区财政',
  }
  const far = { ...point, id: 'p2', name: '河边', point: [LNG + 0.02, LAT], view: null }
  const { id, reuse, breaks } = await app.ok('POST', '/api/plans', city({ points: [point, far] }))
  assert.deepEqual(
    reuse[0].cameras.map((each: { id: string; seesPoint: boolean }) => [each.id, each.seesPoint]),
    [[camera.id, true]],
  )
  assert.ok(Math.abs(reuse[0].cameras[0].share - 0.5) < 1e-6)
  assert.deepEqual([reuse[0].breaks, reuse[1].cameras, reuse[1].breaks], ['CQ8.3', [], null])
  assert.ok(breaks.some((each: { point: string | null }) => each.point === 'p1'))
  await app.ok('POST', approvalUrl(id, 1), APPROVAL)
  const refused = await app.call('POST', `/api/plans/${id}/force`, { why, version: 2 })
  assert.deepEqual([refused.status, refused.body.article], [409, 'CQ8.3'])
  const answered = city({ points: [{ ...point, reuseAnswer: '夜间看不清入口' }, far], version: 2 })
  await app.ok('PUT', `/api/plans/${id}`, answered)
  await app.ok('POST', approvalUrl(id, 3), APPROVAL)
  const plan = await app.ok('POST', `/api/plans/${id}/force`, { why, version: 4 })
  assert.equal(plan.state, 'in-force')
  assert.deepEqual(plan.budget, [{ year: 2027, funds: '区财政', yuan: 160_000, points: 2 }])
})

test('a plan that names a brand breaks article 26 and does not come into force', async () => {
  const { id, breaks } = await app.ok('POST', '/api/plans', city({ note: '前端摄像机统一采用海康威视产品' }))
  assert.ok(breaks.some((each: { article: string }) => each.article === 'CQ26'))
  await app.ok('POST', approvalUrl(id, 1), APPROVAL)
  const { status, body } = await app.call('POST', `/api/plans/${id}/force`, { why, version: 2 })
  assert.deepEqual([status, body.article], [409, 'CQ26'])
})

test('district police make and see the plans of their own district', async () => {
  const bureau = await app.ok('POST', '/api/registry/units', { why, name: '渝中分局', district: '500103' })
  const officer = `officer~${bureau.id}` as const
  const own = city({ level: 'district', district: '500103', title: '本区' })
  assert.equal((await app.call('POST', '/api/plans', own, officer)).status, 201)
  const other = { ...own, district: '500105', title: '外区' }
  assert.deepEqual((await app.call('POST', '/api/plans', other, officer)).body.code, 'plan.district')
  assert.deepEqual((await app.call('POST', '/api/plans', city(), officer)).body.code, 'plan.district')
  const { id } = await app.ok('POST', '/api/plans', other)
  assert.equal((await app.call('GET', `/api/plans/${id}`, undefined, officer)).body.code, 'plan.unknown')
  const { body } = await app.call('GET', '/api/plans?level=district&size=500', undefined, officer)
  assert.ok(body.items.every((each: { district: string }) => each.district === '500103'))
  assert.equal((await app.call('GET', '/api/plans', undefined, 'watcher')).status, 403)
})
