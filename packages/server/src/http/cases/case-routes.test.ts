// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import { abilitiesOf } from '../../access/ability.ts'
import { Press } from '../../documents/press.ts'
import { makeRegistryApp, type RegistryApp } from '../../registry/testdata/registry-app.ts'
import { type CasePlane, makeCases } from '../../serve-cases.ts'
import { makeSecretBox } from '../../store/secret-box.ts'
import { openTestDatabases, type TestDatabases } from '../../store/test-database.ts'

const A_DAY = 86_400_000
const START = Date.UTC(2026, 2, 2, 4)
const OFFICERS = [
  { name: '周某', number: '500103-011' },
  { name: '吴某', number: '500103-012' },
]
let databases: TestDatabases
let app: RegistryApp
let press: Press
let desk: CasePlane
let unit: { id: string }
let place: { id: string }
let system: { id: string }

before(async () => {
  databases = await openTestDatabases()
  press = new Press()
  const secrets = makeSecretBox(randomBytes(32))
  app = await makeRegistryApp(await databases.create(), {
    at: START,
    more: ({ plane, database, clock, enter }) => {
      desk = makeCases({ database, registry: plane, secrets, enter, clock, press })
      return desk.routes
    },
  })
  const why = 'test'
  unit = await app.ok('POST', '/api/registry/units', {
    ...{ why, name: '江畔酒店', code: '91500103MA5U000009', district: '500103', phone: '023-6000 0009' },
  })
  place = await app.ok('POST', '/api/registry/places', {
    ...{ why, name: '江畔酒店', district: '500103', address: '渝中区江畔路 1 号', classes: ['hotel'] },
    ...{ owner: unit.id, manager: unit.id },
  })
  system = await app.ok('POST', '/api/registry/systems', {
    ...{ why, name: '酒店视频系统', place: place.id, purpose: '旅客人身财产安全', functions: ['capture', 'store'] },
    ...{ user: unit.id, builder: unit.id, builtOn: '2015-03-01' },
  })
})
after(async () => {
  await app?.close()
  await press?.close()
  await databases?.close()
})

const officer = (method: string, url: string, body?: object) => app.call(method, url, body, 'officer')
const opening = (more: object = {}) => ({
  ...{ origin: 'obligation', subject: { kind: 'system', id: system.id }, rule: 'CQ16.2', why: '逾期未备案' },
  ...more,
})
const passDays = (days: number): void => app.clock.advance(days * A_DAY)

async function open(more: object = {}): Promise<string> {
  const { status, body } = await officer('POST', '/api/cases', opening(more))
  assert.equal(status, 201, JSON.stringify(body))
  return body.id
}

async function take(id: string, act: string, more: object = {}) {
  const { status, body } = await officer('POST', `/api/cases/${id}/steps`, { act, words: act, ...more })
  assert.equal(status, 200, `${act}: ${JSON.stringify(body)}`)
  return body
}

async function refused(id: string, act: string, more: object = {}) {
  const { status, body } = await officer('POST', `/api/cases/${id}/steps`, { act, words: act, ...more })
  return [status, body.code, body.article]
}

const dayFrom = (days: number): string => new Date(Number(app.clock.now()) + days * A_DAY).toISOString().slice(0, 10)

const blockOf = ({ acts }: Readonly<{ acts: readonly { act: string; block: unknown }[] }>, act: string) =>
  acts.find((each) => each.act === act)?.block

test('a legacy system missed its day: order, term runs out, notice, statement, fine, paid, closed', async () => {
  const id = await open()
  assert.deepEqual(await refused(id, 'order', { due: dayFrom(10), demands: ['备案'] }), [
    ...[409, 'case.evidence.missing', 'APL-40'],
  ])
  await take(id, 'evidence', { words: '备案登记查询：无记录' })
  assert.deepEqual(await refused(id, 'warning'), [422, 'case.warning.none', 'CQ31'])
  assert.deepEqual(await refused(id, 'order', { due: dayFrom(10) }), [422, 'case.demands.missing', 'CQ31'])
  await take(id, 'order', { due: dayFrom(10), demands: ['向区公安机关备案'] })
  await take(id, 'order-served')
  assert.deepEqual(await refused(id, 'look', { outcome: 'not-corrected' }), [409, 'case.order.runs', 'CQ31'])
  assert.deepEqual(await refused(id, 'notify', { amount: 800, due: dayFrom(5) }), [409, 'case.condition', 'CQ31'])
  passDays(11)
  const late = await officer('GET', `/api/cases/${id}`)
  assert.deepEqual(late.body.terms[0], {
    ...{ name: 'order', day: '2026-03-12', article: 'CQ31', whose: 'party', isOver: true },
  })
  assert.equal(late.body.isOverdue, true)
  await take(id, 'look', { outcome: 'not-corrected' })
  assert.deepEqual(await refused(id, 'decide', { amount: 800 }), [409, 'case.notice.missing', 'APL-44'])
  assert.deepEqual(await refused(id, 'notify', { amount: 1001, due: dayFrom(5) }), [
    ...[422, 'penalty.amount.outside', 'CQ31'],
  ])
  await take(id, 'notify', { amount: 800, due: dayFrom(5) })
  assert.deepEqual(await refused(id, 'decide', { amount: 800, officers: OFFICERS }), [
    ...[409, 'case.defence.runs', 'APL-45.1'],
  ])
  const own = `manager~${unit.id}` as const
  const stated = await app.call('POST', `/api/cases/${id}/statements`, { words: '正在办理，请从轻' }, own)
  assert.equal(stated.status, 200)
  assert.equal(stated.body.steps.at(-1).act, 'statement')
  assert.deepEqual(await refused(id, 'decide', { amount: 800, officers: OFFICERS.slice(0, 1) }), [
    ...[422, 'case.officers', 'APL-42.1c'],
  ])
  assert.deepEqual(await refused(id, 'decide', { amount: 900, officers: OFFICERS }), [422, 'case.heavier', 'APL-45.2'])
  const wrong = { act: 'decide', words: '裁量', amount: 500, officers: OFFICERS }
  const byAdministrator = await app.call('POST', `/api/cases/${id}/steps`, wrong)
  assert.deepEqual([byAdministrator.status, byAdministrator.body.code], [422, 'penalty.authority.wrong'])
  await take(id, 'decide', { words: '初次违法，正在整改，从轻', amount: 500, officers: OFFICERS })
  assert.deepEqual(await refused(id, 'drop'), [409, 'case.decided', undefined])
  await take(id, 'serve')
  assert.deepEqual(await refused(id, 'court', { outcome: 'enforcement' }), [409, 'case.payment.runs', 'APL-67.3'])
  assert.deepEqual(await refused(id, 'close'), [409, 'case.unpaid', 'APL-67.3'])
  assert.deepEqual(await refused(id, 'pay', { amount: 499 }), [422, 'case.payment', 'APL-67.3'])
  await take(id, 'pay', { amount: 500 })
  const closed = await take(id, 'close')
  assert.deepEqual([closed.state, closed.fine, closed.nextDay], ['closed', 500, null])
  assert.deepEqual(await refused(id, 'evidence'), [409, 'case.over', undefined])
  const entered = app.entries
    .filter(({ type }) => type.startsWith('case.'))
    .map(({ type, body }) => body['act'] ?? type)
  assert.deepEqual(entered, [
    ...['case.open', 'evidence', 'order', 'order-served', 'look', 'notify', 'statement', 'decide', 'serve', 'pay'],
    'close',
  ])
})

test('the decision is printed with its amount in capitals, the order with its last day', async () => {
  const { body } = await officer('GET', '/api/cases?state=closed')
  const [{ id }] = body.items
  const decision = await officer('GET', `/api/cases/${id}/papers/penalty-decision?as=json`)
  assert.match(decision.body.decision, /人民币伍佰元整（¥500\.00）/)
  for (const paper of ['order-to-correct', 'penalty-decision']) {
    const { body: pdf } = await officer('GET', `/api/cases/${id}/papers/${paper}`)
    assert.equal(pdf.subarray(0, 5).toString(), '%PDF-')
  }
})

test('one act is fined once', async () => {
  const id = await open()
  await take(id, 'evidence')
  const { body } = await officer('GET', `/api/cases/${id}`)
  assert.deepEqual(blockOf(body, 'notify'), { code: 'case.twice', article: 'APL-29' })
  await take(id, 'drop', { words: '同一行为已罚' })
})

test('found after the limit nobody is punished, while it may still be corrected', async () => {
  const id = await open({ rule: 'CQ12.1b', endedOn: '2023-01-05' })
  const { body } = await officer('GET', `/api/cases/${id}`)
  assert.deepEqual(body.limitation, { lastDay: '2025-01-05', article: 'APL-36.1a' })
  await take(id, 'evidence')
  assert.deepEqual(await refused(id, 'warning'), [409, 'case.limitation', 'APL-36.1a'])
  const made = await take(id, 'order', { due: dayFrom(5), demands: ['预留接口'] })
  assert.deepEqual(blockOf(made, 'notify'), { code: 'case.limitation', article: 'APL-36.1a' })
  await take(id, 'drop', { words: '超过追究期限' })
})

test('a person who is to answer is sealed: told to who decides, committed to in the log, nowhere else', async () => {
  const party = { name: '郑某某', idNumber: '500103199001010011', address: '渝中区' }
  const id = await open({ rule: 'CQ12.1b', who: 'persons-in-charge', party })
  const shown = await officer('GET', `/api/cases/${id}`)
  assert.deepEqual(shown.body.party, party)
  assert.deepEqual(shown.body.range, { min: 0, max: 500 })
  const other = await app.call('GET', `/api/cases/${id}`, undefined, 'manager')
  assert.equal(other.body.party, null)
  const entry = app.entries.findLast(({ type }) => type === 'case.open')
  assert.doesNotMatch(JSON.stringify(entry?.body), /郑某某/)
})

test('what no penalty answers, an unknown rule and a second case for the same are refused', async () => {
  const call = async (more: object) => {
    const { status, body } = await officer('POST', '/api/cases', opening(more))
    return [status, body.code]
  }
  assert.deepEqual(await call({ rule: 'XX1' }), [422, 'case.rule.unknown'])
  assert.deepEqual(await call({ penalty: 'CQ29' }), [422, 'case.penalty.none'])
  assert.deepEqual(await call({ who: 'individual' }), [400, 'http.input'])
  const id = await open()
  assert.deepEqual(await call({}), [409, 'case.again'])
  await take(id, 'drop')
})

test('people of another unit and police of another district see nothing of it', async () => {
  const { body } = await officer('GET', '/api/cases')
  const [{ id }] = body.items
  const why = 'test'
  const other = await app.ok('POST', '/api/registry/units', { why, name: '别处', district: '500112' })
  for (const who of [`manager~${other.id}`, `officer~${other.id}`] as const) {
    assert.equal((await app.call('GET', `/api/cases/${id}`, undefined, who)).status, 404)
    assert.equal((await app.call('GET', '/api/cases', undefined, who)).body.total, 0)
  }
  assert.ok((await app.call('GET', '/api/cases', undefined, `manager~${unit.id}`)).body.total > 0)
  assert.equal((await app.call('POST', '/api/cases', opening(), 'manager')).status, 403)
})

test('units are listed with what they are exposed to, and the list leaves as a spreadsheet', async () => {
  await app.plane.watch.settled()
  const { body } = await officer('GET', '/api/law/exposure/units?district=500103')
  const [row] = body.items
  assert.equal(row.unit.name, '江畔酒店')
  assert.deepEqual(row.articles.toSorted(), ['CQ30(2)', 'CQ31'])
  assert.deepEqual(row.total, { min: 1000, max: 2000 })
  assert.deepEqual(body.sum, row.total)
  const none = await officer('GET', '/api/law/exposure/units?district=500112')
  assert.equal(none.body.total, 0)
  for (const url of ['/api/law/exposure/units/sheet', '/api/cases/sheet']) {
    const sheet = await officer('GET', url)
    assert.equal(sheet.body.subarray(0, 2).toString(), 'PK')
  }
})

test('another desk opens a case once, and is told why not again', async () => {
  const role = 'officer'
  const actor = { kind: 'user', userId: 'u', name: 'x', role, cameras: null, address: null } as const
  const found = { subjectKind: 'system', subject: system.id, unit: unit.id, rule: 'CQ12.1b', finding: 'ss1' } as const
  const by = { ...actor, abilities: abilitiesOf(role) }
  const opened = await desk.openFor({ ...found, why: '未预留接口' }, by)
  const { body } = await officer('GET', `/api/cases/${opened.case}`)
  assert.deepEqual([body.origin, body.finding, body.penalty], ['inspection', 'ss1', 'CQ30(2)'])
  await assert.rejects(desk.openFor({ ...found, why: '再次' }, by), { code: 'case.again' })
})

test('of two steps taken at once one is refused', async () => {
  const { body } = await officer('GET', '/api/cases?state=opened&article=CQ12.1b')
  const [{ id }] = body.items
  const step = { act: 'evidence', words: '检查记录' }
  const answers = await Promise.all([1, 2].map(() => officer('POST', `/api/cases/${id}/steps`, step)))
  const after = await officer('GET', `/api/cases/${id}`)
  const taken = answers.filter(({ status }) => status === 200).length
  assert.equal(after.body.steps.length, taken)
  for (const { status, body: problem } of answers) if (status !== 200) assert.equal(problem.code, 'case.stale')
})
