// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { RULEBOOKS } from '../store/rulebooks.ts'
import { openTestDatabases, type TestDatabases } from '../store/test-database.ts'
import { makeRegistryApp, type RegistryApp } from './testdata/registry-app.ts'

let databases: TestDatabases
let app: RegistryApp
before(async () => {
  databases = await openTestDatabases()
  app = await makeRegistryApp(await databases.create(), { at: Date.UTC(2026, 2, 2, 4) })
})
after(async () => {
  await app?.close()
  await databases?.close()
})

const why = 'test'
const DAY = 86_400_000
const GOOD = {
  isOnline: true,
  width: 1920,
  height: 1080,
  framesPerSecond: 25,
  clockOffsetSeconds: 0.2,
  retentionDays: 30,
}
const DESIGN = { width: 1920, height: 1080, framesPerSecond: 25, clockOffsetSeconds: 1, retentionDays: 30 }

async function makeHotel(on: RegistryApp, more: object = {}) {
  const unit = await on.ok('POST', '/api/registry/units', { why, name: '酒店', district: '500103' })
  const place = await on.ok('POST', '/api/registry/places', {
    ...{ why, name: '酒店', district: '500103', classes: ['hotel'], owner: unit.id, manager: unit.id },
    sign: { photographedOn: '2026-02-01' },
  })
  const input = { why, name: '酒店视频系统', place: place.id, ...more }
  const system = await on.ok('POST', '/api/registry/systems', input)
  return { unit, place, system, input }
}

const stepOn = (on: RegistryApp) => async (id: string, to: string, day: string) => {
  const { version } = await on.ok('GET', `/api/registry/systems/${id}`)
  return on.call('POST', `/api/registry/systems/${id}/steps`, { why, version, to, on: day })
}
const step = (id: string, to: string, day: string) => stepOn(app)(id, to, day)
const tryOut = async (id: string, trial: object) => {
  const { version } = await app.ok('GET', `/api/registry/systems/${id}`)
  return app.call('POST', `/api/registry/systems/${id}/steps`, {
    why,
    version,
    to: 'acceptance',
    on: '2026-03-02',
    trial,
  })
}
const articleOf = ({ status, body }: { status: number; body: { article?: string; code: string } }) => [
  status,
  body.article ?? body.code,
]

test('a system is planned, designed, built and tried, each step with what it needs, and not used before a pass', async () => {
  const { unit, place, system, input } = await makeHotel(app)
  assert.equal(system.state, 'planned')
  assert.deepEqual(articleOf(await step(system.id, 'building', '2026-03-02')), [409, 'registry.step.order'])
  assert.equal((await step(system.id, 'designed', '2026-03-02')).body.code, 'registry.step.incomplete')
  const full = {
    ...{ ...input, purpose: '旅客人身财产安全', functions: ['capture', 'store'], builder: unit.id, user: unit.id },
    ...{ interfaces: null, productsWithoutCertificate: 0, design: DESIGN },
  }
  const put = async (body: object) => {
    const { version } = await app.ok('GET', `/api/registry/systems/${system.id}`)
    return app.ok('PUT', `/api/registry/systems/${system.id}`, { ...body, version })
  }
  await put(full)
  assert.equal((await step(system.id, 'designed', '2026-03-02')).status, 200)
  assert.deepEqual(articleOf(await step(system.id, 'building', '2026-03-02')), [409, 'CQ12.1a'])
  const offers = await app.ok('GET', `/api/registry/systems/${system.id}/steps`)
  assert.deepEqual(
    offers.items.map((each: { to: string; isOpen: boolean; missing: { article: string }[] }) => [
      each.to,
      each.isOpen,
      each.missing[0]?.article,
    ]),
    [['building', false, 'CQ12.1a']],
  )
  const feasibility = {
    reviewedOn: '2026-03-01',
    reviewers: ['甲', '乙'],
    standards: ['GB 50348'],
    conclusion: 'passed',
    paper: {},
  }
  await put({ ...full, feasibility })
  assert.equal((await step(system.id, 'building', '2026-03-02')).status, 200)
  const enrol = (camera: string) =>
    app.ok('POST', '/api/registry/cameras', {
      ...{ why, name: camera, camera, place: place.id, system: system.id, purpose: '大堂', positionWhy: '正对入口' },
    })
  const registered = await enrol('c1')
  assert.deepEqual(app.switched.at(-1), ['c1', false], 'a camera of a system that is being built does not record')
  const use = await app.plane.door.refuseUse('c1')
  assert.equal(use?.article, 'CQ14')
  assert.equal(await app.plane.door.refuseUse('c-unregistered'), null)

  assert.equal((await step(system.id, 'acceptance', '2026-03-02')).status, 200)
  assert.deepEqual(articleOf(await step(system.id, 'in-use', '2026-03-02')), [409, 'CQ14'])
  const trial = { from: '2026-03-01', until: '2026-03-03', people: ['u1'] }
  assert.equal((await tryOut(system.id, trial)).status, 200)
  assert.deepEqual(app.switched.at(-1), ['c1', true], 'a trial is named and records')
  assert.equal(await app.plane.door.refuseUse('c1'), null)
  hotel = { unit, system, registered, put: (more) => put({ ...full, feasibility, ...more }) }
})

/** The system of the test before, built and on trial. */
let hotel: {
  unit: { id: string }
  system: { id: string }
  registered: { id: string }
  put: (more: object) => Promise<unknown>
}

test('an acceptance is measured; a failure is put right and measured again; only a pass opens use and begins the term', async () => {
  const { unit, system, registered, put } = hotel
  app.figures.set('c1', { ...GOOD, width: 1280, isOnline: false })
  const first = await app.ok('POST', `/api/registry/systems/${system.id}/acceptances`)
  const result = (run: { items: { id: string; result: string }[] }, id: string) =>
    run.items.find((each) => each.id === id)?.result
  assert.equal(result(first, 'online'), 'failed')
  assert.equal(result(first, 'width'), 'failed')
  assert.equal(result(first, 'retention'), 'passed')
  assert.equal(result(first, 'CQ12.1b'), 'failed', 'no interface is reserved')
  assert.equal(
    (await app.call('POST', `/api/registry/systems/${system.id}/acceptances`)).body.code,
    'registry.acceptance.open',
  )
  const decide = (id: string, body: object) => app.call('POST', `/api/registry/acceptances/${id}/decision`, body)
  assert.deepEqual(articleOf(await decide(first.id, { passed: true, on: '2026-03-02' })), [409, 'CQ14'])
  const talk = { item: 'width', result: 'passed', found: '看起来可以' }
  assert.equal(
    (await app.call('POST', `/api/registry/acceptances/${first.id}/items`, talk)).body.code,
    'registry.acceptance.measured',
  )
  const rectifications = [{ item: 'width', what: '更换镜头', until: '2026-03-10' }]
  assert.equal((await decide(first.id, { passed: false, on: '2026-03-02', rectifications })).status, 200)
  assert.equal((await app.ok('GET', `/api/registry/systems/${system.id}`)).state, 'rectification')

  await put({ interfaces: { isHardwareReserved: true, isSoftwareReserved: true, testedOn: '2026-03-02' } })
  assert.equal((await step(system.id, 'acceptance', '2026-03-02')).status, 200)
  app.figures.set('c1', GOOD)
  const second = await app.ok('POST', `/api/registry/systems/${system.id}/acceptances`)
  assert.equal(second.number, 2)
  assert.deepEqual(
    second.items.filter((each: { result: string }) => each.result !== 'passed'),
    [],
  )
  assert.equal((await decide(second.id, { passed: true, on: '2026-03-02' })).status, 200)
  assert.equal((await step(system.id, 'in-use', '2026-03-02')).status, 200)

  const due = await app.ok('GET', `/api/obligations?system=${system.id}&status=due`)
  const filing = due.items.find((each: { article: string }) => each.article === 'CQ16.1')
  assert.deepEqual(
    [filing.lastDay, filing.facts['acceptance.passed'], filing.unit.id],
    ['2026-04-01', '2026-03-02', unit.id],
  )
  assert.deepEqual(filing.needs, ['filing.submitted'])
  const early = await app.ok('GET', `/api/obligations?unit=${unit.id}&due-before=2026-04-01`)
  const later = await app.ok('GET', `/api/obligations?unit=${unit.id}&due-before=2026-04-02`)
  assert.ok(!early.items.some((each: { article: string }) => each.article === 'CQ16.1'))
  assert.ok(later.items.some((each: { article: string }) => each.article === 'CQ16.1'))
  const body = { why, version: undefined, what: 'filingSubmitted', on: '2026-03-02' }
  await app.ok('POST', `/api/registry/systems/${system.id}/days`, body)
  const met = await app.ok('GET', `/api/obligations?system=${system.id}&status=met&article=CQ16.1`)
  assert.equal(met.items.length, 1)
  assert.equal((await step(system.id, 'suspended', '2026-03-02')).status, 200)
  assert.deepEqual(app.switched.at(-1), ['c1', false])
  assert.equal((await step(system.id, 'dismantled', '2026-03-02')).status, 200)
  assert.deepEqual((await app.ok('GET', `/api/registry/systems/${system.id}/steps`)).items, [])
  const then = await app.ok('GET', `/api/registry/history/camera/${registered.id}`)
  assert.equal(then.items.length, 1)
})

test('a legacy system is registered in use and its filing is overdue since 2016; a new one cannot enter that way', async () => {
  const { unit, system, input } = await makeHotel(app)
  assert.equal((await step(system.id, 'in-use', '2026-03-01')).body.code, 'registry.step.order')
  const old = { ...input, version: 1, builtOn: '2015-05-01', user: unit.id, purpose: '安全' }
  assert.equal((await app.ok('PUT', `/api/registry/systems/${system.id}`, old)).isLegacy, true)
  assert.equal((await step(system.id, 'in-use', '2015-05-01')).status, 200)
  const { items } = await app.ok('GET', `/api/obligations?system=${system.id}&status=overdue`)
  const filing = items.find((each: { article: string }) => each.article === 'CQ16.2')
  assert.deepEqual([filing.lastDay, filing.daysOverdue > 3000], ['2016-09-30', true])
  const exposure = await app.ok('GET', `/api/law/exposure?unit=${unit.id}`)
  assert.ok(exposure.rows.some((each: { article: string }) => each.article === 'CQ31'))
  assert.ok(exposure.total.max >= 1000)
})

test('what if it were filed: the overdue term is told as changed and the exposure falls', async () => {
  const facts = { 'place.district': '500103', 'place.class': ['hotel'], 'system.is-legacy': true }
  const answer = await app.ok('POST', '/api/law/what-if', { facts, suppose: { 'filing.submitted': '2016-09-01' } })
  const change = answer.changes.find((each: { article: string }) => each.article === 'CQ16.2')
  assert.deepEqual([change.before.status, change.after.status], ['overdue', 'met'])
  assert.ok(answer.exposure.after.max < answer.exposure.before.max)
})

test('archives keep every version under its hash, say what is missing, and their completeness is a fact', async () => {
  const { system } = await makeHotel(app)
  const add = (kind: string, bytes: string, more = '') => {
    const query = `volume=design&kind=${kind}&title=x${more}`
    return app.ok('POST', `/api/registry/systems/${system.id}/archive?${query}`, Buffer.from(bytes))
  }
  const one = await add('design-scheme', 'first')
  const two = await add('design-scheme', 'second', `&of=${one.id}`)
  assert.deepEqual([two.id, two.version], [one.id, 2])
  assert.equal(String((await app.call('GET', `/api/registry/archive/${one.id}?version=1`)).body), 'first')
  assert.equal(String((await app.call('GET', `/api/registry/archive/${one.id}`)).body), 'second')
  const before = await app.ok('GET', `/api/registry/systems/${system.id}/archive`)
  const design = before.volumes.find((each: { volume: string }) => each.volume === 'design')
  assert.deepEqual([design.isComplete, design.missing, design.article], [false, ['feasibility-review'], 'CQ17'])
  await add('feasibility-review', 'third')
  const after = await app.ok('GET', `/api/registry/systems/${system.id}/archive`)
  assert.equal(after.volumes.find((each: { volume: string }) => each.volume === 'design').isComplete, true)
  assert.ok(app.entries.some(({ type, body }) => type === 'archive.add' && body['sha256'] === one.sha256))
  assert.equal(
    (await app.call('POST', `/api/registry/systems/${system.id}/archive?volume=design&kind=a&title=x`, Buffer.alloc(0)))
      .status,
    400,
  )
})

test('thirty changed to ninety in the data alone moves the floor, the last day and the notices', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'mj-books-'))
  await cp(RULEBOOKS, folder, { recursive: true })
  const edit = async (file: string, from: string, to: string) => {
    const text = await readFile(path.join(folder, file), 'utf8')
    assert.ok(text.includes(from))
    await writeFile(path.join(folder, file), text.replace(from, to))
  }
  await edit('cq-2016/23-retention.yaml', "'2016-08-01': 30", "'2016-08-01': 90")
  await edit('cq-2016/16-filing.yaml', "'2016-08-01': P30D", "'2016-08-01': P90D")
  const database = await databases.create()
  const shipped = await makeRegistryApp(database, { at: Date.UTC(2026, 2, 2, 4) })
  const { place, system, unit, input } = await makeHotel(shipped)
  const floorOf = async (on: RegistryApp) => (await on.ok('GET', `/api/registry/places/${place.id}`)).floor
  assert.deepEqual(await floorOf(shipped), { days: 30, article: 'CQ23.2' })
  const full = { ...input, version: 1, purpose: '安全', functions: ['capture'], builder: unit.id, user: unit.id }
  const feasibility = { reviewedOn: '2026-03-01', reviewers: [], standards: [], conclusion: 'passed', paper: {} }
  await shipped.ok('PUT', `/api/registry/systems/${system.id}`, {
    ...full,
    feasibility,
    facts: { 'retention.days': 30 },
  })
  for (const to of ['designed', 'building', 'acceptance'])
    assert.equal((await stepOn(shipped)(system.id, to, '2026-03-02')).status, 200)
  await shipped.plane.steps.accept(
    system.id,
    { passed: true, on: '2026-03-02' },
    { actor: OPERATOR, why, version: undefined },
  )
  const lastDay = async (on: RegistryApp) =>
    (await on.ok('GET', `/api/obligations?system=${system.id}&article=CQ16.1`)).items[0].lastDay
  assert.equal(await lastDay(shipped), '2026-04-01')
  await shipped.plane.watch.round()
  const broken = async (on: RegistryApp) =>
    (await on.ok('GET', `/api/law/notices?unit=${unit.id}`)).items.filter(
      (each: { article: string }) => each.article === 'CQ23.2',
    )
  assert.deepEqual(await broken(shipped), [])
  await shipped.close()

  const amended = await makeRegistryApp(database, { at: Date.UTC(2026, 2, 3, 4), rulebooks: folder })
  assert.deepEqual(await floorOf(amended), { days: 90, article: 'CQ23.2' })
  assert.equal(await lastDay(amended), '2026-06-01', 'the ninetieth day is a Sunday')
  await amended.plane.watch.round()
  const [notice] = await broken(amended)
  assert.deepEqual([notice.kind, notice.day, notice.exposure[0].article], ['broken', '2026-03-03', 'CQ32'])
  await amended.plane.watch.round()
  assert.equal((await broken(amended)).length, 1, 'told once')
  await amended.close()
  await rm(folder, { recursive: true, force: true })
})

test('what was done late stays a breach in the record and is no open one', async () => {
  const { system } = await makeHotel(app, { builtOn: '2015-01-01' })
  await app.ok('POST', `/api/registry/systems/${system.id}/days`, { why, what: 'filingSubmitted', on: '2026-03-01' })
  const open = await app.ok('GET', `/api/obligations?system=${system.id}&article=CQ16.2`)
  assert.deepEqual(open.items, [])
  const all = await app.ok('GET', `/api/obligations?system=${system.id}&article=CQ16.2&status=broken`)
  assert.equal(all.items[0].remediedOn, '2026-03-01')
  app.clock.advance(DAY)
})

const OPERATOR = {
  kind: 'operator',
  userId: null,
  name: 'operator',
  abilities: new Set<never>(),
  cameras: null,
  address: null,
} as const
