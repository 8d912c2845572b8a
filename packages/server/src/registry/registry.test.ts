// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openTestDatabases, type TestDatabases } from '../store/test-database.ts'
import { makeRegistryApp, type RegistryApp } from './testdata/registry-app.ts'

let databases: TestDatabases
let app: RegistryApp
before(async () => {
  databases = await openTestDatabases()
  app = await makeRegistryApp(await databases.create(), { at: Date.UTC(2026, 10, 23, 4) })
})
after(async () => {
  await app?.close()
  await databases?.close()
})

const why = 'test'
const square = (lng: number, lat: number, side: number) => [
  [lng, lat],
  [lng + side, lat],
  [lng + side, lat + side],
  [lng, lat + side],
]

async function makeUnit(name: string, more: object = {}) {
  return app.ok('POST', '/api/registry/units', { why, name, district: '500103', ...more })
}
async function makePlace(owner: string, more: object = {}) {
  const place = {
    why,
    name: '解放碑酒店',
    district: '500103',
    classes: ['hotel'],
    owner,
    point: [106.57, 29.55],
    ...more,
  }
  return app.ok('POST', '/api/registry/places', place)
}

test('every version is kept with who, when and why; the log knows of it first; as it was can be asked', async () => {
  const unit = await makeUnit('渝中酒店')
  assert.equal(unit.version, 1)
  const then = new Date(app.clock.now()).toISOString()
  app.clock.advance(60_000)
  const next = await app.ok('PUT', `/api/registry/units/${unit.id}`, {
    ...{ why: '改名', version: 1, name: '渝中大酒店', district: '500103' },
  })
  assert.equal(next.version, 2)
  const { items } = await app.ok('GET', `/api/registry/history/unit/${unit.id}`)
  assert.deepEqual(
    items.map((each: { version: number; why: string; byName: string }) => [each.version, each.why, each.byName]),
    [
      [2, '改名', 'administrator'],
      [1, 'test', 'administrator'],
    ],
  )
  assert.equal(app.entries[items[0].entry]?.type, 'change.unit')
  const old = await app.ok(
    'GET',
    `/api/registry/units?as-of=${encodeURIComponent(then)}&search=${encodeURIComponent('渝中')}`,
  )
  assert.deepEqual(
    old.items.map((each: { name: string }) => each.name),
    ['渝中酒店'],
  )
})

test('a change upon an old version is refused with what stands, and two at once make one version', async () => {
  const unit = await makeUnit('并发单位')
  const change = (name: string) =>
    app.call('PUT', `/api/registry/units/${unit.id}`, { why, version: 1, name, district: '500103' })
  const answers = await Promise.all([change('甲'), change('乙'), change('丙')])
  assert.deepEqual(
    answers.map(({ status }) => status).toSorted((a, b) => a - b),
    [200, 409, 409],
  )
  const lost = answers.find(({ status }) => status === 409)
  assert.equal(lost?.body.code, 'registry.version.stale')
  assert.equal(lost?.body.current.version, 2)
})

test('history cannot be rewritten in the database', async () => {
  const database = await databases.create()
  const other = await makeRegistryApp(database, { at: Date.UTC(2026, 10, 23) })
  await other.ok('POST', '/api/registry/units', { why, name: '单位', district: '500103' })
  await assert.rejects(database.sql`update record_version set why = 'other'`, /append-only/)
  await assert.rejects(database.sql`delete from record_version`, /append-only/)
  await other.close()
})

test('a place that must have a system and has none stands in the ledger with who owes it', async () => {
  const owner = await makeUnit('业主')
  const place = await makePlace(owner.id, {
    spots: [{ id: 's1', name: '大堂', isPublicSafety: true }],
  })
  const card = await app.ok('GET', `/api/registry/places/${place.id}`)
  assert.equal(card.responsible.role, 'owner')
  assert.equal(card.responsible.article, 'CQ11.2')
  assert.deepEqual(card.floor, { days: 30, article: 'CQ23.2' })
  const ledger = await app.ok('GET', '/api/registry/must-build?district=500103&size=100')
  const row = ledger.items.find((each: { place: { id: string } }) => each.place.id === place.id)
  assert.deepEqual(row.articles, ['CQ9(3)'])
  assert.equal(row.responsible.unit.id, owner.id)
  assert.equal(row.openSpots, 1)
  const { rows } = await app.ok('GET', `/api/law/exposure?place=${place.id}`)
  assert.deepEqual(
    rows.map((each: { article: string }) => each.article),
    ['CQ30(1)'],
  )
})

test('the responsible party follows article 11: agreement, its lapse, the state’s property, public areas', async () => {
  const [owner, tenant, police] = [
    await makeUnit('所有权人'),
    await makeUnit('使用权人'),
    await makeUnit('渝北公安', { kind: 'public-security', district: '500112' }),
  ]
  const agreement = (to: string | null) => ({ party: tenant.id, from: '2026-01-01', to, paper: { number: '1' } })
  const partyOf = async (more: object) => {
    const place = await makePlace(owner.id, { rightHolder: tenant.id, ...more })
    return (await app.ok('GET', `/api/registry/places/${place.id}`)).responsible
  }
  assert.equal((await partyOf({ agreement: agreement(null) })).unit.id, tenant.id)
  const lapsed = await partyOf({ agreement: agreement('2026-11-22') })
  assert.equal(lapsed.unit.id, owner.id)
  assert.ok(lapsed.because.includes('agreement-lapsed'))
  assert.equal((await partyOf({ isStateOwned: true })).role, 'right-holder')
  const square = { classes: ['large-square'], district: '500112' }
  const open = await partyOf(square)
  assert.equal(open.unit.id, police.id)
  assert.deepEqual([open.article, open.missing], ['CQ11.1', ['budget']])
  assert.equal((await partyOf({ ...square, operator: tenant.id })).role, 'operator')
})

test('no camera is enrolled where one may not be, by whatever way, and the article says why', async () => {
  const owner = await makeUnit('商场')
  const spots = [
    { id: 'fit', name: '试衣间', prohibited: 'fitting-room' },
    { id: 'wc', name: '卫生间', prohibited: 'bath-changing-toilet-nursing', ring: square(106.5, 29.5, 0.0001) },
    { id: 'vote', name: '投票点', prohibited: 'ballot-area', prohibitedFrom: '2026-12-01', prohibitedTo: '2026-12-02' },
    { id: 'hall', name: '大厅', isPublicSafety: true },
  ]
  const place = await makePlace(owner.id, { spots, classes: ['large-restaurant'] })
  const enrol = (more: object) =>
    app.call('POST', '/api/registry/cameras', { why, name: '摄像机', place: place.id, ...more })
  const toilet = await enrol({ spot: 'wc' })
  assert.equal(toilet.status, 422)
  assert.deepEqual([toilet.body.code, toilet.body.article], ['registry.camera.prohibited', 'CN799-8.1(3)'])
  assert.match(toilet.body.detail, /卫生间/)
  const refused = app.entries.findLast(({ type }) => type === 'enrolment.refuse')
  assert.deepEqual(
    [refused?.body['place'], refused?.body['spot'], refused?.body['article']],
    [place.id, 'wc', 'CN799-8.1(3)'],
  )
  const ask = await app.ok('POST', '/api/registry/placement', { place: place.id, spot: 'wc' })
  assert.deepEqual(ask.refusals.map((each: { article: string }) => each.article).toSorted(), [
    'CN799-8.1(3)',
    'CQ10(3)',
  ])
  assert.equal((await enrol({ spot: 'fit' })).body.article, 'CN799-8.1(3)')
  assert.equal((await enrol({ spot: 'vote' })).status, 201, 'no vote today')
  assert.equal((await enrol({ spot: 'hall' })).status, 201)
  const seen = await enrol({ spot: 'hall', view: square(106.49995, 29.5, 0.0001) })
  assert.equal(seen.body.code, 'registry.camera.sees-prohibited')
  const mask = { spot: 'wc', ring: square(106.5, 29.5, 0.0001) }
  assert.equal((await enrol({ spot: 'hall', view: square(106.49995, 29.5, 0.0001), masks: [mask] })).status, 201)
  const small = { spot: 'wc', ring: square(106.5, 29.5, 0.00002) }
  assert.equal((await enrol({ spot: 'hall', view: square(106.49995, 29.5, 0.0001), masks: [small] })).status, 422)
  assert.equal((await enrol({ spot: 'hall', view: square(106.4999, 29.5, 0.0001) })).status, 201, 'up to the wall')
  const door = await app.plane.door.locate(`${place.id}/wc`)
  assert.ok(door && 'refused' in door && door.article === 'CN799-8.1(3)')
  assert.equal(await app.plane.door.locate('North gate/Hall'), null, 'plain words are no place of the registry')
})

test('a camera that stood there before becomes a finding, once, and is none after it went', async () => {
  const owner = await makeUnit('老店')
  const place = await makePlace(owner.id, { spots: [{ id: 'room', name: '客房' }] })
  const camera = await app.ok('POST', '/api/registry/cameras', { why, name: '走廊', place: place.id, spot: 'room' })
  const guest = { id: 'room', name: '客房', prohibited: 'guest-room' }
  const body = { why, name: '解放碑酒店', district: '500103', classes: ['hotel'], owner: owner.id }
  await app.ok('PUT', `/api/registry/places/${place.id}`, { ...body, version: 1, spots: [guest] })
  await app.plane.watch.settled()
  const mine = async () => {
    const { items } = await app.ok('GET', '/api/registry/findings?size=100')
    return items.filter((each: { camera: { id: string } }) => each.camera.id === camera.id)
  }
  assert.deepEqual(
    (await mine()).map((each: { article: string; breach: string[] }) => [each.article, ...each.breach]).toSorted(),
    [
      ['CN799-8.1(1)', 'CN799-27.1'],
      ['CQ10(1)', 'CQ29'],
    ],
  )
  await app.ok('PUT', `/api/registry/places/${place.id}`, {
    ...body,
    version: 2,
    spots: [{ id: 'room', name: '仓库' }],
  })
  await app.plane.watch.settled()
  assert.deepEqual(await mine(), [])
})

test('who has no basis for watching a public area is refused with article 11', async () => {
  const owner = await makeUnit('个人', { kind: 'individual' })
  const place = await makePlace(owner.id, { classes: ['important-junction'] })
  const camera = { why, name: '路口', place: place.id, viewsPublicArea: true }
  const refused = await app.call('POST', '/api/registry/cameras', camera)
  assert.deepEqual([refused.status, refused.body.article], [422, 'CQ11.4'])
  assert.equal((await app.call('POST', '/api/registry/cameras', { ...camera, builderBasis: 'CQ11.1' })).status, 201)
})

test('base information is kept from who has no ability for it', async () => {
  const owner = await makeUnit('保密')
  const place = await makePlace(owner.id)
  const input = { why, name: '基础信息', place: place.id, point: [106.57, 29.55], addressCode: '50010300001320000001' }
  const camera = await app.ok('POST', '/api/registry/cameras', input)
  assert.equal(camera.addressCode, '50010300001320000001')
  const shown = await app.call('GET', `/api/registry/cameras/${camera.id}`, undefined, 'officer')
  if (shown.status === 200 && !shown.body.isBaseShown)
    assert.deepEqual([shown.body.point, shown.body.addressCode], [null, null])
  assert.ok([200, 403].includes(shown.status))
})

test('a tile of the map groups what is many and names what is few', async () => {
  const tile = await app.ok('GET', '/api/registry/tiles/place/0/0/0')
  const total = tile.groups.reduce((sum: number, { count }: { count: number }) => sum + count, 0) + tile.items.length
  assert.ok(total > 5)
  const [x, y] = [Math.floor(((106.57 + 180) / 360) * 2 ** 12), 1695]
  const near = await app.ok('GET', `/api/registry/tiles/place/12/${x}/${y}`)
  const far = await app.ok('GET', `/api/registry/tiles/place/12/${x + 50}/${y}`)
  assert.ok(near.items.length > 0 || near.groups.length > 0, 'where the places are')
  assert.deepEqual(far, { groups: [], items: [] })
})
