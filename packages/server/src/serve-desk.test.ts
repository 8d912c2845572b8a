// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { after, afterEach, before, beforeEach, test } from 'node:test'
import type { Order } from '@mingjian/contract'
import { openTestDatabases, type TestDatabases } from './store/test-database.ts'
import type { Database } from './store/database.ts'
import { Cameras } from './store/cameras.ts'
import { makeTestDesk, type TestDesk } from './test-desk.ts'

let databases: TestDatabases
let database: Database
let by: TestDesk
before(async () => {
  databases = await openTestDatabases()
})
after(() => databases?.close())
beforeEach(async () => {
  database = await databases.create()
  for (const id of ['c1', 'c2'])
    await new Cameras(database).insert({
      ...{ id, name: id === 'c1' ? '北门' : '车库', place: null, source: { kind: 'rtsp', url: 'rtsp://h/1' } },
      ...{ password: null, in_use: true, retention_days: 30, created_at: new Date(0), removed_at: null },
    })
  by = await makeTestDesk(database)
})
afterEach(async () => {
  await by?.close()
  await database?.close()
})

type Headers = Record<string, string>
type Answer = Order & { code: string; article: string; detail: string }

async function call(headers: Headers, route: string, body?: object): Promise<{ status: number; body: Answer }> {
  const [method = 'GET', url = ''] = route.split(' ')
  const answer = await by.app.inject({
    ...{ method: method as 'GET', url: `/api${url}`, headers },
    ...(body === undefined ? {} : { payload: body }),
  })
  return { status: answer.statusCode, body: JSON.parse(answer.body || '{}') as Answer }
}

const CONTENT = {
  ...{ authority: 'investigation', need: 'duty', organ: '渝中区公安分局', legalBasis: '刑事诉讼法第五十四条' },
  ...{ caseNumber: 'A5001', purpose: '盗窃案侦查', necessity: '仅限案发时段', verbs: ['view'] },
  ...{ certificateNumber: '渝中公调字〔2027〕1号', certificateDay: '2027-01-15' },
  officers: [
    { name: '张三', idNumber: '11010519491231002X', certificate: '500101', phone: '' },
    { name: '李四', idNumber: '440524188001010014', certificate: '500102', phone: '' },
  ],
  scopes: [{ camera: 'c1', from: '2027-01-15T10:00:00+08:00', to: '2027-01-15T10:20:00+08:00' }],
}
const JPEG = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from('a certificate')])

async function addPaper(headers: Headers, id: string, query: string, bytes: Buffer = JPEG) {
  const url = `/api/orders/${id}/papers?${query}`
  const answer = await by.app.inject({
    ...{ method: 'POST', url, headers: { ...headers, 'content-type': 'image/jpeg' }, payload: bytes },
  })
  return { status: answer.statusCode, body: answer.json() as Answer }
}

/** A draft with every paper. */
async function draft(headers: Headers, content: object = {}): Promise<string> {
  const { body } = await call(headers, 'POST /orders', { content: { ...CONTENT, ...content } })
  await addPaper(headers, body.id, 'kind=work-certificate&officer=0')
  await addPaper(headers, body.id, 'kind=work-certificate&officer=1')
  await addPaper(headers, body.id, 'kind=unit-certificate&name=%E8%AF%81%E6%98%8E.jpg')
  return body.id
}

async function approved(content: object = {}) {
  const [watcher, manager] = [await by.tokenOf('watcher'), await by.tokenOf('manager')]
  const id = await draft(watcher, content)
  assert.equal((await call(watcher, `POST /orders/${id}/register`)).status, 200)
  assert.equal((await call(watcher, `POST /orders/${id}/check`, { seen: true })).status, 200)
  const answer = await call(manager, `POST /orders/${id}/approve`, {})
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  return { id, watcher, manager }
}

test('an order goes its whole way, and each act stands in the log before it is done', async () => {
  const { id, watcher } = await approved()
  const visit = await call(watcher, `POST /orders/${id}/sessions`, { mode: 'officer' })
  assert.equal(visit.status, 201)
  const signatures = [
    { side: 'requester', name: '张三', typed: '张三' },
    { side: 'requester', name: '李四', drawn: 'data:image/png;base64,AAAA' },
    { side: 'unit', name: 'watcher1', typed: 'watcher1' },
  ]
  const served = await call(watcher, `POST /orders/${id}/serve`, { signatures })
  assert.equal(served.status, 200, JSON.stringify(served.body))
  const { body } = await call(watcher, `POST /orders/${id}/close`, {})
  assert.equal(body.state, 'closed')
  assert.equal(body.number, 'DQ2027-00001')
  assert.deepEqual(
    body.history.map(({ act }) => act),
    ['draft', 'paper', 'paper', 'paper', 'register', 'check', 'approve', 'open', 'serve', 'close'],
  )
  const types = by.entries.map(({ type }) => type).filter((type) => type.startsWith('order.'))
  assert.deepEqual(types, [
    ...['order.paper', 'order.paper', 'order.paper', 'order.register', 'order.check'],
    ...['order.approve', 'order.open', 'order.serve', 'order.close'],
  ])
  for (const step of body.history.slice(1)) assert.equal(typeof step.entry, 'number', step.act)
})

test('names, numbers and reasons are nowhere in clear: not in the log, not in the database', async () => {
  const { id } = await approved()
  const clear = JSON.stringify(by.entries.map(({ type, body }) => ({ type, body })))
  for (const secret of ['张三', '11010519491231002X', '500101', '盗窃案侦查', 'A5001'])
    assert.ok(!clear.includes(secret), secret)
  const sealed = by.entries.find(({ type }) => type === 'order.register')?.private
  assert.ok(sealed?.['officers']?.includes('张三'))
  const folder = path.join(by.data, 'desk', id)
  for (const name of await readdir(folder)) {
    const bytes = await readFile(path.join(folder, name))
    assert.ok(!bytes.includes('a certificate'), 'a scan lies encrypted')
  }
})

test('an order that the law does not allow is not registered, and the refusal cites the article', async () => {
  const watcher = await by.tokenOf('watcher')
  const cases = [
    [{ officers: CONTENT.officers.slice(0, 1) }, 'CQ25.2(1)'],
    [{ authority: 'other' }, 'CQ25.1'],
    [{ authority: 'government', need: 'other' }, 'CQ25.1'],
    [{ certificateNumber: '' }, 'CQ25.2(2)'],
    [{ legalBasis: '' }, 'CN799-20a'],
    [{ necessity: '' }, 'CN799-20b'],
  ] as const
  for (const [change, article] of cases) {
    const id = await draft(watcher, change)
    const { status, body } = await call(watcher, `POST /orders/${id}/register`)
    assert.deepEqual([status, body.code, body.article], [422, 'order.unlawful', article], JSON.stringify(change))
    const after = await call(watcher, `GET /orders/${id}`)
    assert.deepEqual([after.body.state, after.body.number], ['draft', null])
    assert.ok(after.body.findings.some((finding) => finding.refuses && finding.article === article))
  }
  assert.ok(!by.entries.some(({ type }) => type === 'order.register'))
})

test('whoever registered an order does not approve it, be it the administrator', async () => {
  const administrator = await by.tokenOf('administrator')
  const id = await draft(administrator)
  await call(administrator, `POST /orders/${id}/register`)
  await call(administrator, `POST /orders/${id}/check`, { seen: true })
  const { status, body } = await call(administrator, `POST /orders/${id}/approve`, {})
  assert.deepEqual([status, body.code, body.article], [403, 'order.second-person', 'CQ22.1'])
  assert.ok(!(await call(administrator, `GET /orders/${id}`)).body.acts.includes('approve'))
  assert.equal((await call(await by.tokenOf('administrator'), `POST /orders/${id}/approve`, {})).status, 200)
})

test('a watcher registers and serves and does not decide; an auditor reads', async () => {
  const { id, watcher } = await approved()
  const auditor = await by.tokenOf('auditor')
  assert.equal((await call(watcher, `POST /orders/${id}/refuse`, { reason: 'no' })).body.code, 'ability.missing')
  assert.equal((await call(auditor, `GET /orders/${id}`)).status, 200)
  assert.equal((await call(auditor, 'POST /orders', {})).body.code, 'ability.missing')
  assert.equal((await call(await by.tokenOf('officer'), `GET /orders/${id}`)).body.code, 'ability.missing')
})

test('less may be granted than was asked, never more', async () => {
  const [watcher, manager] = [await by.tokenOf('watcher'), await by.tokenOf('manager')]
  const id = await draft(watcher, { verbs: ['view', 'copy'] })
  await call(watcher, `POST /orders/${id}/register`)
  await call(watcher, `POST /orders/${id}/check`, { seen: true })
  const scope = (to: string, camera = 'c1') => [
    { camera, from: '2027-01-15T10:00:00+08:00', to: `2027-01-15T${to}:00+08:00` },
  ]
  for (const wider of [{ scopes: scope('10:21') }, { scopes: scope('10:10', 'c2') }, { verbs: ['obtain'] }]) {
    const { body } = await call(manager, `POST /orders/${id}/approve`, wider)
    assert.deepEqual([body.code, body.article], ['order.scope.wider', 'CQ25.2(4)'], JSON.stringify(wider))
  }
  const { body } = await call(manager, `POST /orders/${id}/approve`, { scopes: scope('10:10'), verbs: ['view'] })
  assert.deepEqual(body.granted, {
    scopes: [{ camera: 'c1', from: '2027-01-15T02:00:00.000Z', to: '2027-01-15T02:10:00.000Z' }],
    verbs: ['view'],
  })
  assert.equal(body.content.scopes[0]?.to, '2027-01-15T02:20:00.000Z', 'what was asked stays on record')
})

test('a draft is saved field by field, and a stale one does not overwrite', async () => {
  const watcher = await by.tokenOf('watcher')
  const made = await call(watcher, 'POST /orders', { content: { organ: '甲', purpose: '乙' } })
  const next = await call(watcher, `PATCH /orders/${made.body.id}`, { version: 0, content: { organ: '丙' } })
  assert.deepEqual([next.body.content.organ, next.body.content.purpose, next.body.version], ['丙', '乙', 1])
  const stale = await call(watcher, `PATCH /orders/${made.body.id}`, { version: 0, content: { organ: '丁' } })
  assert.deepEqual([stale.status, stale.body.code], [409, 'order.changed'])
  const id = await draft(watcher)
  await call(watcher, `POST /orders/${id}/register`)
  const late = await call(watcher, `PATCH /orders/${id}`, { version: 1, content: { organ: '丁' } })
  assert.deepEqual([late.status, late.body.code], [409, 'order.state'])
  assert.equal((await call(watcher, `DELETE /orders/${id}`)).body.code, 'order.state')
  assert.equal((await call(watcher, `DELETE /orders/${made.body.id}`)).status, 204)
})

test('two at once: an order is registered once, and numbers have no hole', async () => {
  const watcher = await by.tokenOf('watcher')
  const ids = await Promise.all([draft(watcher), draft(watcher), draft(watcher)])
  const answers = await Promise.all([...ids, ...ids].map((id) => call(watcher, `POST /orders/${id}/register`)))
  assert.equal(answers.filter(({ status }) => status === 409).length, 3)
  const numbers = answers.filter(({ status }) => status === 200).map(({ body }) => body.number)
  assert.deepEqual(
    numbers.toSorted((a, b) => String(a).localeCompare(String(b))),
    ['DQ2027-00001', 'DQ2027-00002', 'DQ2027-00003'],
  )
})

test('a scan is what its bytes are, comes back whole, and each look is entered', async () => {
  const watcher = await by.tokenOf('watcher')
  const id = await draft(watcher)
  const bad = await addPaper(watcher, id, 'kind=other', Buffer.from('<html><script>'))
  assert.deepEqual([bad.status, bad.body.code], [400, 'order.paper.type'])
  const large = await addPaper(watcher, id, 'kind=other', Buffer.concat([JPEG, Buffer.alloc(8 << 20)]))
  assert.equal(large.body.code, 'order.paper.size')
  const { papers } = (await call(watcher, `GET /orders/${id}`)).body
  const paper = papers[0]
  assert.ok(paper)
  const before = by.entries.length
  const seen = await by.app.inject({ url: `/api/orders/${id}/papers/${paper.id}`, headers: watcher })
  assert.deepEqual([seen.statusCode, seen.headers['content-type']], [200, 'image/jpeg'])
  assert.ok(seen.rawPayload.equals(JPEG))
  assert.deepEqual(
    by.entries.slice(before).map(({ type, body }) => [type, body['sha256']]),
    [['order.look', paper.sha256]],
  )
  const file = path.join(by.data, 'desk', id, paper.id)
  const bytes = await readFile(file)
  bytes[40] = (bytes[40] ?? 0) ^ 1
  await writeFile(file, bytes)
  const broken = await by.app.inject({ url: `/api/orders/${id}/papers/${paper.id}`, headers: watcher })
  assert.equal(broken.json().code, 'order.paper.lost')
  const none = await by.app.inject({
    url: `/api/orders/${id}/papers/${paper.id}`,
    headers: await by.tokenOf('officer'),
  })
  assert.equal(none.json().code, 'ability.missing')
})

test('a receipt wants the unit and as many of the others as had to come', async () => {
  const { id, watcher } = await approved()
  await call(watcher, `POST /orders/${id}/sessions`, { mode: 'officer' })
  const one = { side: 'requester', name: '张三', typed: '张三' }
  const unit = { side: 'unit', name: 'w', typed: 'w' }
  for (const signatures of [
    [one, unit],
    [one, one, unit],
    [one, { ...one, name: '王五', typed: '王五' }, unit],
    [one, { ...one, name: '李四', typed: '张三' }, unit],
    [one, { ...one, name: '李四', typed: '李四' }],
  ]) {
    const { body } = await call(watcher, `POST /orders/${id}/serve`, { signatures })
    assert.deepEqual([body.code, body.article], ['order.receipt.unsigned', 'CQ25.2(1)'], JSON.stringify(signatures))
  }
})

test('a refusal has a reason and an article, and a number of the register; a withdrawal ends the right', async () => {
  const [watcher, manager] = [await by.tokenOf('watcher'), await by.tokenOf('manager')]
  const id = await draft(watcher, { officers: CONTENT.officers.slice(0, 1) })
  const { body } = await call(manager, `POST /orders/${id}/refuse`, { reason: '仅到场一人' })
  assert.deepEqual(
    [body.state, body.number, body.refusal],
    ['refused', 'DQ2027-00001', { reason: '仅到场一人', article: 'CQ25.2(1)' }],
  )
  const other = await approved()
  const gone = await call(other.watcher, `POST /orders/${other.id}/withdraw`, { reason: '已破案' })
  assert.equal(gone.body.state, 'withdrawn')
  assert.equal((await call(other.watcher, `POST /orders/${other.id}/sessions`, {})).body.code, 'order.state')
})

test('an order that waits too long is entered once and raises an alarm until it is decided', async () => {
  const [watcher, manager] = [await by.tokenOf('watcher'), await by.tokenOf('manager')]
  const id = await draft(watcher)
  await call(watcher, `POST /orders/${id}/register`)
  await by.desk.watch.look()
  assert.equal(by.alarms.size, 0)
  by.clock.advance(4 * 3_600_000 + 1)
  await by.desk.watch.look()
  await by.desk.watch.look()
  assert.equal(by.entries.filter(({ type }) => type === 'order.overdue').length, 1)
  assert.ok(by.alarms.has('order-overdue'))
  const listed = await call(watcher, 'GET /orders?state=overdue')
  assert.deepEqual(
    (listed.body as unknown as { items: Order[] }).items.map((row) => [row.id, row.isOverdue]),
    [[id, true]],
  )
  await call(watcher, `POST /orders/${id}/check`, { seen: true })
  await call(manager, `POST /orders/${id}/approve`, {})
  await by.desk.watch.look()
  assert.equal(by.alarms.size, 0)
})

test('the register is searched by organ, officer, camera, day and state, and leaves as CSV and XLSX', async () => {
  const watcher = await by.tokenOf('watcher')
  const first = await draft(watcher)
  const second = await draft(watcher, {
    organ: '江北区人民法院',
    authority: 'court',
    scopes: [{ ...CONTENT.scopes[0], camera: 'c2' }],
    officers: CONTENT.officers.map((each) => ({ ...each, name: `${each.name}丰` })),
  })
  await call(watcher, `POST /orders/${first}/register`)
  const found = async (query: string) =>
    ((await call(watcher, `GET /orders?${query}`)).body as unknown as { items: Order[] }).items
      .map(({ id }) => id)
      .toSorted()
  const both = [first, second].toSorted()
  const cases: [string, string[]][] = [
    ['', both],
    ['state=draft', [second]],
    ['state=registered', [first]],
    ['state=open', both],
    [`organ=${encodeURIComponent('法院')}`, [second]],
    [`officer=${encodeURIComponent('张三丰')}`, [second]],
    ['officer=500101', both],
    ['camera=c1', [first]],
    ['day=2027-01-15', both],
    ['day=2027-01-14', []],
    ['search=dq2027-00001', [first]],
    [`search=${encodeURIComponent('渝中')}`, [first, second].filter((id) => id === first || id === second).toSorted()],
    ['door=internal', []],
  ]
  for (const [query, ids] of cases) assert.deepEqual(await found(query), ids, query)
  const csv = await by.app.inject({ url: '/api/orders/register?format=csv', headers: watcher })
  assert.match(csv.body, /^\ufeff"登记号"/)
  assert.match(csv.body, /"DQ2027-00001","机关调取","已登记","渝中区公安分局"/)
  assert.match(csv.body, /北门 2027-01-15 10:00:00–2027-01-15 10:20:00/)
  const xlsx = await by.app.inject({ url: '/api/orders/register?format=xlsx', headers: watcher })
  assert.equal(xlsx.rawPayload.subarray(0, 2).toString(), 'PK')
  assert.equal(by.entries.filter(({ type }) => type === 'order.export').length, 2)
})

test('the sheet holds everything that is printed, with the articles in the law’s own words', async () => {
  const { id, watcher } = await approved()
  const { body } = await call(watcher, `GET /orders/${id}/sheet`)
  const sheet = body as unknown as { cameras: unknown; articles: { id: string; text: string }[]; order: Order }
  assert.deepEqual(sheet.cameras, [{ id: 'c1', name: '北门', place: null }])
  assert.match(sheet.articles.find((each) => each.id === 'CQ25.2(2)')?.text ?? '', /出示工作证件和提交单位证明文件/)
  assert.equal(sheet.order.content.officers.length, 2)
})

test('the smaller doors: internal viewing is approved by another; a person and the public see nothing unmasked', async () => {
  const [watcher, manager] = [await by.tokenOf('watcher'), await by.tokenOf('manager')]
  const pass = async (door: string, content: object) => {
    const made = await call(watcher, 'POST /orders', { door, content: { ...CONTENT, ...content } })
    const { id } = made.body
    for (const act of ['register', 'check'] as const)
      assert.equal(
        (await call(watcher, `POST /orders/${id}/${act}`, act === 'check' ? { seen: true } : undefined)).status,
        200,
        `${door} ${act}`,
      )
    assert.equal((await call(manager, `POST /orders/${id}/approve`, {})).status, 200)
    return call(watcher, `POST /orders/${id}/sessions`, { mode: 'officer' })
  }
  const people = CONTENT.officers.slice(0, 1)
  assert.equal((await pass('internal', { officers: people, organ: '保安部' })).status, 201)
  const person = await pass('person', { officers: people, relation: 'self' })
  assert.deepEqual([person.status, person.body.code, person.body.article], [403, 'order.mask.needed', 'CN799-16.1'])
  const release = await pass('release', { verbs: ['copy'] })
  assert.deepEqual([release.body.code, release.body.article], ['order.mask.needed', 'CN799-22'])
})
