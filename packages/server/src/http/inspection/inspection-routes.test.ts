// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import readExcelFile from 'read-excel-file/node'
import { Press } from '../../documents/press.ts'
import { abilitiesOf } from '../../access/ability.ts'
import type { OpenCase } from '../../inspection/supervision.ts'
import { makeRegistryApp, type RegistryApp } from '../../registry/testdata/registry-app.ts'
import { type InspectionPlane, makeInspection } from '../../serve-inspection.ts'
import { makeSecretBox } from '../../store/secret-box.ts'
import { openTestDatabases, type TestDatabases } from '../../store/test-database.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const press = new Press()
const why = 'test'
const hash = (text: string): string => createHash('sha256').update(text).digest('hex')

let databases: TestDatabases
let app: RegistryApp
let cases: Parameters<NonNullable<OpenCase>>[0][]
let systems: { id: string }[]
let owner: { id: string }
let made: InspectionPlane

before(async () => {
  databases = await openTestDatabases()
  cases = []
  app = await makeRegistryApp(await databases.create(), {
    at: Date.UTC(2026, 10, 23, 4),
    more: ({ plane, database, clock, enter }) => {
      made = makeInspection({
        ...{ database, registry: plane, enter, clock, secrets: makeSecretBox(randomBytes(32)), press },
        rootOf: (size) => Promise.resolve(hash(`root of ${size}`)),
        openCase: (ask) => Promise.resolve({ case: `ca${cases.push(ask)}` }),
      })
      return made.routes
    },
  })
  owner = await makeUnit('渝中酒店')
  systems = []
  for (let at = 0; at < 6; at++) systems.push(await makeSystem(`酒店系统 ${at}`, owner.id))
})
after(async () => {
  await press.close()
  await app?.close()
  await databases?.close()
})

/** What was entered last of a kind; what is owed is told in between. */
function lastOf(wanted: string) {
  return app.entries.findLast(({ type }) => type === wanted)
}
function makeUnit(name: string, more: object = {}) {
  return app.ok('POST', '/api/registry/units', { why, name, district: '500103', ...more })
}
async function makeSystem(name: string, user: string, district = '500103') {
  const place = await app.ok('POST', '/api/registry/places', {
    ...{ why, name, district, classes: ['hotel'], owner: user, manager: user },
  })
  const made = await app.ok('POST', '/api/registry/systems', {
    ...{ why, name, place: place.id, purpose: '旅客安全', functions: ['capture', 'store'], user, builder: user },
    builtOn: '2015-03-01',
  })
  return app.ok('POST', `/api/registry/systems/${made.id}/steps`, {
    ...{ why, version: made.version, to: 'in-use', on: '2015-04-01' },
  })
}
function makePlan(more: object = {}) {
  const plan = { title: '年度检查', from: '2026-11-01', to: '2026-12-31', district: '500103', number: 2 }
  return app.ok('POST', '/api/inspection/plans', { ...plan, ...more })
}
const inspectors = [
  { name: '王勇', number: '051001' },
  { name: '李梅', number: '051002' },
]
async function beginOne(about = 'system', subject = systems[0]?.id) {
  const { id } = await app.ok('POST', '/api/inspections', { about, subject })
  return app.ok('POST', `/api/inspections/${id}/begin`, { inspectors })
}
/** One with an item that was found broken. */
async function findBroken() {
  const visit = await beginOne()
  const item = visit.items.find((each: { kind: string; unit: unknown }) => each.kind === 'rule' && each.unit)
  const found = { result: 'broken', note: '现场未见' }
  await app.ok('PUT', `/api/inspections/${visit.id}/items/${encodeURIComponent(item.id)}`, found)
  return { id: visit.id, item }
}
async function closeAll(id: string, result = 'met') {
  const { items } = await app.ok('GET', `/api/inspections/${id}`)
  for (const item of items)
    if (item.result === null)
      await app.ok('PUT', `/api/inspections/${id}/items/${encodeURIComponent(item.id)}`, { result })
  return app.ok('POST', `/api/inspections/${id}/close`, { statement: '无异议' })
}
async function order(more: object = {}) {
  const { id, item } = await findBroken()
  return app.ok('POST', `/api/inspections/${id}/corrections`, {
    ...{ item: item.id, facts: '现场检查未见标识。', demands: ['安装标识'], due: '2026-12-10' },
    ...more,
  })
}

test('the list of candidates is entered before the seed is known, and anybody can draw again', async () => {
  const plan = await makePlan()
  const made = await app.ok('POST', `/api/inspection/plans/${plan.id}/draws`, { seed: 'log' })
  const [head] = made.draws
  const begun = head.entry
  assert.equal(app.entries[begun]?.type, 'inspection.candidates')
  const drawnAt = app.entries.findIndex(({ type, body }) => type === 'inspection.draw' && body['draw'] === head.id)
  assert.ok(drawnAt > begun, 'the draw after the candidates')
  assert.equal(head.seedEntry, drawnAt)
  const told = await app.ok('GET', `/api/draws/${head.id}`)
  assert.equal(told.seed, hash(`root of ${begun + 1}`), 'of the log up to the candidates, and no later')
  assert.deepEqual(told.candidates, systems.map(({ id }) => id).toSorted())
  assert.equal(told.hash, hash(['mingjian-draw-v1', ...told.candidates].map((each) => `${each}\n`).join('')))
  assert.equal(app.entries[begun]?.body['candidates'], told.hash)
  const lots = told.candidates
    .map((each: string) => ({ each, lot: hash(`mingjian-draw-v1\n${told.seed}\n${each}\n`) }))
    .toSorted((one: { lot: string }, other: { lot: string }) => (one.lot < other.lot ? -1 : 1))
  assert.deepEqual(
    told.drawn,
    lots.slice(0, 2).map(({ each }: { each: string }) => each),
  )
  const { items } = await app.ok('GET', `/api/inspections?plan=${plan.id}`)
  const subjects = items.map((each: { subject: { id: string } }) => each.subject.id)
  assert.deepEqual(new Set(subjects), new Set(told.drawn))
})

test('the public sees a draw without signing in, and no name of a system', async () => {
  const plan = await makePlan()
  const { draws } = await app.ok('POST', `/api/inspection/plans/${plan.id}/draws`, { seed: 'log' })
  const told = await app.ok('GET', `/api/draws/${draws[0].id}`)
  assert.ok(!JSON.stringify(told).includes('酒店系统'))
})

test('with a seed that is still to be published nothing is drawn until it is, and only once', async () => {
  const plan = await makePlan()
  const nowhere = await app.call('POST', `/api/inspection/plans/${plan.id}/draws`, { seed: 'public' })
  assert.equal(nowhere.status, 400, 'where it will be published is said beforehand')
  const source = '2026-11-24 双色球第 2026135 期开奖号码'
  const made = await app.ok('POST', `/api/inspection/plans/${plan.id}/draws`, { seed: 'public', source })
  const { id, seed, drawn } = made.draws[0]
  assert.deepEqual([seed, drawn], [null, null])
  assert.equal(lastOf('inspection.candidates')?.body['source'], source)
  const after = await app.ok('POST', `/api/inspection/draws/${id}/seed`, { seed: '03 09 11 17 22 30 05' })
  assert.equal(after.draws[0].drawn.length, 2)
  const again = await app.call('POST', `/api/inspection/draws/${id}/seed`, { seed: '1' })
  assert.deepEqual([again.status, again.body.code], [409, 'inspection.draw.over'])
})

test('a plan draws nobody twice, and tells when nobody is left', async () => {
  const plan = await makePlan({ number: 4 })
  await app.ok('POST', `/api/inspection/plans/${plan.id}/draws`, { seed: 'log' })
  const { draws } = await app.ok('POST', `/api/inspection/plans/${plan.id}/draws`, { seed: 'log' })
  const all = draws.flatMap((each: { drawn: string[] }) => each.drawn)
  assert.deepEqual([all.length, new Set(all).size], [6, 6])
  const empty = await app.call('POST', `/api/inspection/plans/${plan.id}/draws`, { seed: 'log' })
  assert.equal(empty.body.code, 'inspection.draw.empty')
})

test('one inspector is too few, and the article says so', async () => {
  const { id } = await app.ok('POST', '/api/inspections', { about: 'system', subject: systems[0]?.id })
  const alone = await app.call('POST', `/api/inspections/${id}/begin`, { inspectors: inspectors.slice(0, 1) })
  assert.deepEqual([alone.status, alone.body.code, alone.body.article], [422, 'inspection.inspectors', 'APL-42.1b'])
  const twice = { inspectors: [inspectors[0], { ...inspectors[0], name: '王小勇' }] }
  assert.equal((await app.call('POST', `/api/inspections/${id}/begin`, twice)).status, 422, 'one badge, one officer')
})

test('the checklist has each obligation with its article and facts, what is broken first, and what the law has looked at', async () => {
  const { items } = await beginOne()
  const filing = items.find((each: { id: string }) => each.id === 'CQ16.2')
  assert.deepEqual([filing.status, filing.lastDay, filing.unit.name], ['overdue', '2016-09-30', '渝中酒店'])
  assert.ok(filing.text.includes('备案'))
  assert.ok(filing.needs.length > 0)
  const site = items.filter((each: { kind: string }) => each.kind === 'site')
  assert.ok(site.some((each: { article: string }) => each.article === 'CQ28.1(3)'))
  const ranks = items
    .filter((each: { kind: string }) => each.kind === 'rule')
    .map((each: { status: string }) => ['broken', 'overdue', 'due', 'met'].indexOf(each.status))
  assert.deepEqual(
    ranks,
    ranks.toSorted((one: number, other: number) => one - other),
  )
})

test('a place without a system is inspected too', async () => {
  const place = await app.ok('POST', '/api/registry/places', {
    ...{ why, name: '无系统公园', district: '500103', classes: ['park'], owner: owner.id, manager: owner.id },
  })
  const { items } = await beginOne('place', place.id)
  assert.ok(items.some((each: { id: string; status: string }) => each.id === 'CQ9(3)' && each.status === 'broken'))
})

test('a record is closed when every item has a finding, and changed no more', async () => {
  const visit = await beginOne()
  const early = await app.call('POST', `/api/inspections/${visit.id}/close`, {})
  assert.equal(early.body.code, 'inspection.finding.missing')
  const own = await app.ok('POST', `/api/inspections/${visit.id}/items`, { text: '监控室门未锁' })
  assert.equal(own.items.at(-1).text, '监控室门未锁')
  const closed = await closeAll(visit.id)
  assert.equal(closed.state, 'closed')
  const entry = app.entries.find(({ type, body }) => type === 'inspection.close' && body['id'] === visit.id)
  assert.match(entry?.private?.['sha256'] ?? '', /^[0-9a-f]{64}$/)
  const item = encodeURIComponent(visit.items[0].id)
  const late = await app.call('PUT', `/api/inspections/${visit.id}/items/${item}`, { result: 'broken' })
  assert.deepEqual([late.status, late.body.code], [409, 'inspection.state'])
})

test('who keeps inspectors out breaks article 28, until an inspection is let in', async () => {
  const system = await makeSystem('拒检酒店', owner.id)
  const broken = async () => {
    const { items } = await app.ok('GET', `/api/obligations?system=${system.id}&status=broken`)
    return items.map((each: { article: string }) => each.article).includes('CQ28.2')
  }
  const visit = await beginOne('system', system.id)
  const vague = await app.call('POST', `/api/inspections/${visit.id}/close`, { isObstructed: true })
  assert.equal(vague.status, 400)
  await app.ok('POST', `/api/inspections/${visit.id}/close`, { isObstructed: true, obstruction: '保安拒绝开门' })
  assert.equal(await broken(), true)
  app.clock.advance(HOUR)
  const next = await beginOne('system', system.id)
  await closeAll(next.id)
  assert.equal(await broken(), false)
})

test('a photo proves a finding: kept under its hash, entered, and given back', async () => {
  const { id, item } = await findBroken()
  const photo = randomBytes(5000)
  const made = await app.ok(
    'POST',
    `/api/inspections/${id}/files?title=${encodeURIComponent('大堂.jpg')}&item=${encodeURIComponent(item.id)}`,
    photo,
  )
  assert.equal(made.sha256, createHash('sha256').update(photo).digest('hex'))
  assert.equal(lastOf('inspection.file')?.body['sha256'], made.sha256)
  const { files } = await app.ok('GET', `/api/inspections/${id}`)
  assert.deepEqual(
    files.map((each: { item: string }) => each.item),
    [item.id],
  )
  const back = await app.call('GET', `/api/inspection/files/${made.id}`)
  assert.ok(back.body.equals(photo))
})

test('the record and the order are official papers', async () => {
  const made = await order()
  const data = await app.ok('GET', `/api/corrections/${made.id}/paper?as=json`)
  assert.equal(data.addressee.name, '渝中酒店')
  assert.match(data.breach.label, /第.+条/)
  assert.ok(data.basis.words.length > 0)
  const record = await app.ok('GET', `/api/inspections/${made.inspection}/record?as=json`)
  assert.equal(record.inspectors.length, 2)
  assert.ok(record.items.some((each: { result: string }) => each.result === '不符合'))
  for (const url of [`/api/corrections/${made.id}/paper`, `/api/inspections/${made.inspection}/record`])
    assert.equal((await app.call('GET', url)).body.subarray(0, 5).toString(), '%PDF-')
})

test('an order is issued once, for what was found broken, with a day to come', async () => {
  const { id, item } = await findBroken()
  const issue = (more: object) =>
    app.call('POST', `/api/inspections/${id}/corrections`, {
      ...{ item: item.id, facts: '未备案', demands: ['备案'], due: '2026-12-01', ...more },
    })
  assert.equal((await issue({ due: '2026-11-23' })).body.code, 'correction.due')
  const { items } = await app.ok('GET', `/api/inspections/${id}`)
  const other = items.find((each: { result: string | null }) => each.result === null)
  assert.equal((await issue({ item: other.id })).body.code, 'correction.finding')
  assert.equal((await issue({})).status, 201)
  assert.equal((await issue({})).body.code, 'correction.finding')
})

test('an order that nobody answers is overdue the day after its term, by days', async () => {
  const made = await order({ due: '2026-12-10' })
  const before = app.clock.now()
  const late = async () => (await app.ok('GET', `/api/corrections/${made.id}`)).overdueDays
  app.clock.advance(Date.UTC(2026, 11, 10, 12) - before)
  assert.equal(await late(), 0, 'on the last day')
  app.clock.advance(DAY)
  assert.equal(await late(), 1)
  app.clock.advance(2 * DAY)
  assert.equal(await late(), 3)
  const list = await app.ok('GET', '/api/corrections?overdue=true&size=500')
  assert.ok(list.items.some((each: { id: string }) => each.id === made.id))
  assert.equal(list.overdue, list.total)
  const answered = await app.ok('POST', `/api/corrections/${made.id}/answers`, { words: '已经安装' })
  assert.deepEqual([answered.state, answered.overdueDays], ['answered', 0])
})

test('the unit answers with evidence, the authority looks again, and closing that decides', async () => {
  const due = new Date(app.clock.now() + 20 * DAY).toISOString().slice(0, 10)
  const made = await order({ due })
  const today = new Date(app.clock.now()).toISOString().slice(0, 10)
  await app.ok('POST', `/api/corrections/${made.id}/service`, { on: today })
  await app.ok('POST', `/api/corrections/${made.id}/answers`, { words: '已按要求安装标识' })
  await app.ok('POST', `/api/corrections/${made.id}/files?title=after.jpg`, randomBytes(100))
  const { again } = await app.ok('POST', `/api/corrections/${made.id}/again`, {})
  const visit = await app.ok('POST', `/api/inspections/${again[0]}/begin`, { inspectors })
  assert.deepEqual(
    visit.items.map((each: { id: string }) => each.id),
    [made.item],
  )
  await closeAll(visit.id, 'met')
  const end = await app.ok('GET', `/api/corrections/${made.id}`)
  assert.deepEqual([end.state, end.servedOn, end.files.length], ['corrected', today, 1])
  const late = await app.call('POST', `/api/corrections/${made.id}/answers`, { words: '再次' })
  assert.equal(late.body.code, 'correction.state')
})

test('what was not corrected becomes a case, once', async () => {
  const due = new Date(app.clock.now() + 20 * DAY).toISOString().slice(0, 10)
  const made = await order({ due })
  await app.ok('POST', `/api/corrections/${made.id}/decision`, { isCorrected: false, words: '仍未安装' })
  const opened = await app.ok('POST', `/api/corrections/${made.id}/case`, { why: '逾期未改正' })
  assert.equal(opened.case, `ca${cases.length}`)
  assert.deepEqual([cases.at(-1)?.rule, cases.at(-1)?.unit, cases.at(-1)?.finding], [made.rule, owner.id, made.id])
  const twice = await app.call('POST', `/api/corrections/${made.id}/case`, { why: '逾期未改正' })
  assert.equal(twice.body.code, 'inspection.case.early')
})

test('anybody may complain about a system with a notice; names are sealed, the log knows only commitments', async () => {
  const complaint = { system: systems[1]?.id, words: '摄像头对着我家窗户', name: '张三', contact: '138 0000 0000' }
  const receipt = await app.ok('POST', '/api/complaints', complaint)
  const entry = lastOf('report.receive')
  assert.ok(entry)
  assert.ok(!JSON.stringify(entry.body).includes('张三'))
  const { items } = await app.ok('GET', '/api/reports?kind=complaint')
  const mine = items.find((each: { number: string }) => each.number === receipt.number)
  assert.deepEqual(mine.contact, { name: '张三', contact: '138 0000 0000' })
  const shown = await app.call('GET', `/api/reports/${mine.id}`, undefined, 'manager')
  assert.equal(shown.status, 404, 'whoever is complained of does not learn by whom')
  const unknown = await app.call('POST', '/api/complaints', { ...complaint, system: 'snxxxx' })
  assert.equal(unknown.body.code, 'notice.unknown')
})

test('complaints from one address are few an hour', async () => {
  app.clock.advance(2 * HOUR)
  const complain = () => app.call('POST', '/api/complaints', { system: systems[1]?.id, words: '没有标识牌' })
  const answers = []
  for (let at = 0; at < 6; at++) answers.push(await complain())
  assert.deepEqual(
    answers.map(({ status }) => status),
    [201, 201, 201, 201, 201, 429],
  )
  app.clock.advance(2 * HOUR)
  assert.equal((await complain()).status, 201)
})

test('an obstruction that is confirmed breaks 27(6) until it is settled, and a report goes no step back', async () => {
  const system = systems[2]?.id
  const broken = async () => {
    const { items } = await app.ok('GET', `/api/obligations?system=${system}&status=broken`)
    return items.map((each: { article: string }) => each.article).includes('CQ27(6)')
  }
  const report = { kind: 'obstruction', about: 'system', subject: system, words: '广告牌遮挡 3 号摄像机' }
  const made = await app.ok('POST', '/api/reports', report)
  assert.equal(await broken(), false)
  const step = (to: string) => app.call('POST', `/api/reports/${made.id}/steps`, { to, words: '已核实', due: null })
  assert.equal((await step('settled')).body.code, 'report.state')
  assert.equal((await step('confirmed')).status, 200)
  assert.equal(await broken(), true)
  assert.equal((await step('settled')).status, 200)
  assert.equal(await broken(), false)
  assert.equal((await step('confirmed')).body.code, 'report.state')
})

test('a search for hidden devices says how many were found', async () => {
  const { items } = await app.ok('GET', '/api/registry/places?size=1')
  const search = { kind: 'hidden-device', about: 'place', subject: items[0].id, words: '对全部客房进行了检查' }
  assert.equal((await app.call('POST', '/api/reports', search)).status, 400)
  const made = await app.ok('POST', '/api/reports', { ...search, found: 1 })
  assert.deepEqual([made.found, made.article], [1, 'CN799-8.2'])
})

test('each list is given out as a spreadsheet, and who complained is no part of it', async () => {
  for (const list of ['inspections', 'corrections', 'reports']) {
    const { status, body } = await app.call('GET', `/api/${list}/sheet`)
    assert.equal(status, 200)
    const [heading, ...rows] = (await readExcelFile(body))[0]?.data ?? []
    assert.equal(heading?.[0], '编号')
    assert.ok(rows.length > 0, list)
    assert.ok(!JSON.stringify(rows).includes('张三'))
  }
})

test('people of a unit see what concerns it, district police what lies in their district', async () => {
  const [other, organ] = [
    await makeUnit('别家'),
    await makeUnit('渝北公安', { kind: 'public-security', district: '500112' }),
  ]
  const visit = await beginOne()
  const seenBy = async (role: 'manager' | 'officer' | 'city-officer', unit: string | null) => {
    const actor = { kind: 'user', userId: 'u1', name: role, role, unit, cameras: null, address: null } as const
    const ask = { page: 1, size: 500, sort: '-made' } as const
    const { rows } = await made.inspections.list({ ...actor, abilities: abilitiesOf(role) }, ask)
    const got = await made.inspections
      .get(visit.id, { ...actor, abilities: abilitiesOf(role) })
      .catch(({ code }) => code)
    return [rows.some(({ id }) => id === visit.id), got === 'inspection.unknown' ? got : 'got']
  }
  assert.deepEqual(await seenBy('manager', owner.id), [true, 'got'])
  assert.deepEqual(await seenBy('manager', other.id), [false, 'inspection.unknown'])
  assert.deepEqual(await seenBy('officer', organ.id), [false, 'inspection.unknown'])
  assert.deepEqual(await seenBy('city-officer', organ.id), [true, 'got'])
})

test('who runs no inspections plans, draws and decides nothing', async () => {
  const plan = await makePlan()
  const made = await order({ due: new Date(app.clock.now() + 20 * DAY).toISOString().slice(0, 10) })
  const calls = [
    ['POST', `/api/inspection/plans/${plan.id}/draws`, { seed: 'log' }],
    ['POST', `/api/inspections`, { about: 'system', subject: systems[0]?.id }],
    ['POST', `/api/corrections/${made.id}/decision`, { isCorrected: true, words: 'x' }],
  ] as const
  for (const [method, url, body] of calls) assert.equal((await app.call(method, url, body, 'manager')).status, 403)
  assert.equal((await app.call('POST', `/api/corrections/${made.id}/answers`, { words: 'x' }, 'officer')).status, 403)
})
