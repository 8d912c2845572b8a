// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { silentLog } from '@mingjian/base'
import { Press } from '../../documents/press.ts'
import { Exchange } from '../../exchange/exchange.ts'
import { type ExchangeKey, exchangeKeyOf } from '../../exchange/exchange-key.ts'
import { Parcels } from '../../exchange/parcels.ts'
import type { FilingLetters } from '../../filing/filing-letters.ts'
import { makeLogKey } from '../../log/log-key.ts'
import { makeRegistryApp, type RegistryApp } from '../../registry/testdata/registry-app.ts'
import { makeFiling } from '../../serve-filing.ts'
import { Letters } from '../../store/letters.ts'
import { Peers } from '../../store/peers.ts'
import { openTestDatabases, type TestDatabases } from '../../store/test-database.ts'

const why = 'test'
const DAY = 86_400_000
const DISTRICT = '500103'
const press = new Press()
let databases: TestDatabases
let folder: string

before(async () => {
  databases = await openTestDatabases()
  folder = await mkdtemp(path.join(os.tmpdir(), 'mj-filing-'))
})
after(async () => {
  await press.close()
  await databases?.close()
  await rm(folder, { recursive: true, force: true })
})

type Instance = Readonly<{
  app: RegistryApp
  key: ExchangeKey
  peers: Peers
  parcels: Parcels
  letters: FilingLetters
}>

async function instance(stack: AsyncDisposableStack, name: string): Promise<Instance> {
  const database = await databases.create()
  const key = exchangeKeyOf(await makeLogKey(path.join(folder, `${name}-${Math.random()}`), name))
  const [peers, letters] = [new Peers(database), new Letters(database)]
  let made: Pick<Instance, 'parcels' | 'letters'> | undefined
  const app = await makeRegistryApp(database, {
    at: Date.UTC(2026, 2, 2, 4),
    more: ({ plane, ...on }) => {
      const deps = { key, peers, letters, enter: on.enter, clock: on.clock, log: silentLog }
      const exchange = new Exchange(deps)
      const filing = makeFiling({ ...on, registry: plane, exchange, press, log: silentLog })
      made = { parcels: new Parcels({ ...deps, exchange }), letters: filing.letters }
      return filing.routes
    },
  })
  stack.defer(() => app.close())
  assert.ok(made, 'the routes were asked for')
  return { app, key, peers, ...made }
}

type Made = Readonly<{ system: string; unit: string; place: string }>

/** A hotel whose system passed its acceptance on 2 March 2026 and has been in use since. */
async function passed({ app }: Instance, more: Readonly<{ classes?: string[]; builtOn?: string }> = {}): Promise<Made> {
  const code = '91500103MA5U000009'
  const known = { name: '江畔酒店', code, district: DISTRICT, contact: '李经理', phone: '023-6000 0009' }
  const unit = await app.ok('POST', '/api/registry/units', { why, ...known })
  const place = await app.ok('POST', '/api/registry/places', {
    ...{ why, name: '江畔酒店', district: DISTRICT, address: '渝中区江畔路 1 号', classes: more.classes ?? ['hotel'] },
    ...{ owner: unit.id, manager: unit.id },
  })
  const { id } = await app.ok('POST', '/api/registry/systems', {
    ...{ why, name: '酒店视频系统', place: place.id, purpose: '旅客安全', functions: ['capture', 'store'] },
    ...{ user: unit.id, builder: unit.id, builtOn: more.builtOn ?? null },
  })
  await enrol({ app }, { system: id, place: place.id, unit: unit.id })
  const hand = { actor: OPERATOR, why, version: undefined }
  if (more.builtOn === undefined) {
    await app.plane.steps.accept(id, { passed: true, on: '2026-03-02' }, hand)
    await app.plane.steps.setDay(id, { what: 'inUse', on: '2026-03-02' }, hand)
  } else await app.plane.steps.setDay(id, { what: 'inUse', on: more.builtOn }, hand)
  return { system: id, unit: unit.id, place: place.id }
}

function enrol({ app }: Pick<Instance, 'app'>, { system, place }: Made): Promise<unknown> {
  const camera = { why, name: '大堂', system, place, purpose: '安全', positionWhy: '入口', deviceType: '固定枪机' }
  return app.ok('POST', '/api/registry/cameras', camera)
}

/** What article 16 asks to be enclosed. */
async function addPapers({ app }: Instance, { system }: Made): Promise<void> {
  const at = (volume: string, kind: string) =>
    `/api/registry/systems/${system}/archive?${new URLSearchParams({ volume, kind, title: `${kind}.txt` })}`
  await app.ok('POST', at('design', 'design-scheme'), Buffer.from('设计技术方案'))
  await app.ok('POST', at('acceptance', 'acceptance-report'), Buffer.from('验收报告'))
}

const OPERATOR = {
  ...{ kind: 'operator' as const, userId: null, name: 'operator', cameras: null, address: null },
  abilities: new Set<never>(),
}
const handIn = ({ app }: Instance, { system, unit }: Made) =>
  app.call('POST', '/api/filings', { system, isTrue: true }, `manager~${unit}`)

async function dutyOf({ app }: Instance, { system }: Made, article: string) {
  const { items } = await app.ok('GET', `/api/obligations?system=${system}&status=due,overdue,broken,met&size=500`)
  return items.find((each: { article: string }) => each.article === article)
}

test('what is missing is named with its article, and nothing incomplete is taken', async () => {
  await using stack = new AsyncDisposableStack()
  const one = await instance(stack, 'one')
  const made = await passed(one)
  const draft = await one.app.ok('GET', `/api/filings/draft?system=${made.system}`)
  assert.deepEqual(
    draft.made.map(({ kind }: { kind: string }) => kind),
    ['filing-form'],
  )
  assert.deepEqual(draft.missing, [
    { what: 'technical-design', article: 'CQ16.1' },
    { what: 'acceptance-report', article: 'CQ16.1' },
  ])
  assert.deepEqual(draft.dues, [{ article: 'CQ16.1', status: 'due', lastDay: '2026-04-01' }])
  const refused = await handIn(one, made)
  assert.deepEqual([refused.status, refused.body.code, refused.body.article], [409, 'filing.incomplete', 'CQ16.1'])
  const untrue = await one.app.call('POST', '/api/filings', { system: made.system, isTrue: false })
  assert.equal(untrue.status, 400)
})

test('filed on the last day, accepted by another hand with number and certificate, and the duty is met', async () => {
  await using stack = new AsyncDisposableStack()
  const one = await instance(stack, 'one')
  const made = await passed(one)
  await addPapers(one, made)
  one.app.clock.advance(30 * DAY)
  const filed = await handIn(one, made)
  assert.equal(filed.status, 201, JSON.stringify(filed.body))
  const { id, submittedOn, due, dossier } = filed.body
  assert.deepEqual([submittedOn, due], ['2026-04-01', '2026-04-15'])
  assert.deepEqual([dossier.cameras, dossier.deviceTypes, dossier.user.name], [1, ['固定枪机'], '江畔酒店'])
  assert.equal((await dutyOf(one, made, 'CQ16.1')).status, 'met')
  assert.equal((await handIn(one, made)).body.code, 'filing.state', 'one at a time')
  const bureau = await one.app.ok('POST', '/api/registry/units', { why, name: '渝中分局', district: DISTRICT })
  const stranger = await one.app.ok('POST', '/api/registry/units', { why, name: '江北分局', district: '500105' })
  const accept = (role: Parameters<RegistryApp['call']>[3]) =>
    one.app.call('POST', `/api/filings/${id}/acceptance`, {}, role)
  assert.equal((await accept(`manager~${made.unit}`)).status, 403)
  assert.equal((await accept(`officer~${stranger.id}`)).body.code, 'filing.unknown')
  const accepted = await accept(`officer~${bureau.id}`)
  assert.deepEqual([accepted.status, accepted.body.state, accepted.body.number], [200, 'accepted', '2026-0001'])
  const certificate = await one.app.call('GET', `/api/filings/${id}/files/${accepted.body.certificate}`)
  assert.equal(certificate.body.subarray(0, 5).toString(), '%PDF-')
  const system = await one.app.ok('GET', `/api/registry/systems/${made.system}`)
  assert.equal(system.days.filingAccepted, '2026-04-01')
  const { documents } = await one.app.ok('GET', `/api/registry/systems/${made.system}/archive`)
  const kinds = documents
    .filter(({ volume }: { volume: string }) => volume === 'filing')
    .map((each: { kind: string }) => each.kind)
  assert.deepEqual(kinds.toSorted(), ['filing-certificate', 'filing-form'])
})

test('who handed it in does not accept it', async () => {
  await using stack = new AsyncDisposableStack()
  const one = await instance(stack, 'one')
  const made = await passed(one)
  await addPapers(one, made)
  const { id } = await one.app.ok('POST', '/api/filings', { system: made.system, isTrue: true })
  const { status, body } = await one.app.call('POST', `/api/filings/${id}/acceptance`, {})
  assert.deepEqual([status, body.code], [403, 'filing.own'])
})

test('returned and handed in again in time, the first day stands; too late, it lapses and the new day counts', async () => {
  await using stack = new AsyncDisposableStack()
  const one = await instance(stack, 'one')
  const made = await passed(one)
  await addPapers(one, made)
  const { id } = (await handIn(one, made)).body
  const giveBack = (until: string) =>
    one.app.call('POST', `/api/filings/${id}/return`, { words: '验收报告未盖章', until }, 'officer')
  assert.equal((await giveBack('2026-03-02')).body.code, 'filing.until')
  const returned = await giveBack('2026-03-20')
  assert.deepEqual([returned.body.state, returned.body.due], ['returned', '2026-03-20'])
  assert.equal((await dutyOf(one, made, 'CQ16.1')).status, 'met', 'the term of the return runs')
  one.app.clock.advance(10 * DAY)
  const again = () =>
    one.app.call('POST', `/api/filings/${id}/submissions`, { isTrue: true, words: '已盖章' }, `manager~${made.unit}`)
  assert.deepEqual([(await again()).body.submittedOn, (await again()).body.code], ['2026-03-02', 'filing.state'])
  await giveBack('2026-03-20')
  one.app.clock.advance(40 * DAY)
  await one.letters.round()
  await one.letters.round()
  const duty = await dutyOf(one, made, 'CQ16.1')
  assert.deepEqual([duty.status, duty.lastDay], ['overdue', '2026-04-01'])
  const late = (await again()).body
  assert.deepEqual(
    [late.submittedOn, late.acts.map(({ act }: { act: string }) => act)],
    ['2026-04-21', ['submit', 'return', 'submit', 'return', 'lapse', 'submit']],
  )
  assert.equal((await dutyOf(one, made, 'CQ16.1')).remediedOn, '2026-04-21')
})

test('a legacy system filed in 2016 files again under the regulation, and the old day stays', async () => {
  await using stack = new AsyncDisposableStack()
  const one = await instance(stack, 'one')
  const made = await passed(one, { classes: ['medical'], builtOn: '2015-03-01' })
  const hand = { actor: OPERATOR, why, version: undefined }
  await one.app.plane.steps.setDay(made.system, { what: 'filingSubmitted', on: '2016-08-22' }, hand)
  await one.app.plane.steps.setDay(made.system, { what: 'filingAccepted', on: '2016-09-08' }, hand)
  assert.equal((await dutyOf(one, made, 'CN799-14.1b')).status, 'overdue')
  const filed = await handIn(one, made)
  assert.deepEqual([filed.status, filed.body.occasion], [201, 'existing'], JSON.stringify(filed.body))
  assert.equal((await dutyOf(one, made, 'CN799-14.1b')).remediedOn, '2026-03-02')
  assert.equal((await dutyOf(one, made, 'CQ16.2')).status, 'met')
})

test('a camera more than was filed is a change that is owed, and filing it puts it right', async () => {
  await using stack = new AsyncDisposableStack()
  const one = await instance(stack, 'one')
  const made = await passed(one, { classes: ['medical'] })
  await addPapers(one, made)
  const first = await handIn(one, made)
  assert.equal(first.status, 201, JSON.stringify(first.body))
  await one.app.call('POST', `/api/filings/${first.body.id}/acceptance`, {}, 'officer')
  assert.equal((await dutyOf(one, made, 'CN799-14.1c')).status, 'met')
  await enrol(one, made)
  assert.equal((await dutyOf(one, made, 'CN799-14.1c')).status, 'broken')
  const draft = await one.app.ok('GET', `/api/filings/draft?system=${made.system}`)
  assert.deepEqual([draft.dossier.occasion, draft.stale], ['change', ['device-count']])
  const { id } = (await handIn(one, made)).body
  await one.app.call('POST', `/api/filings/${id}/acceptance`, {}, 'officer')
  assert.equal((await dutyOf(one, made, 'CN799-14.1c')).status, 'met')
})

async function carry(from: Instance, to: Instance): Promise<void> {
  await from.letters.round()
  const file = await from.parcels.pack(to.key.fingerprint)
  await to.parcels.open(file)
}

test('between two instances: handed in, returned, handed in again and accepted by file, each once', async () => {
  await using stack = new AsyncDisposableStack()
  const [unit, police] = [await instance(stack, 'unit'), await instance(stack, 'police')]
  const peer = { url: null, at: new Date(0) }
  await unit.peers.insert({
    ...peer,
    id: police.key.fingerprint,
    key: police.key.key,
    name: '渝中公安',
    unit: null,
    district: DISTRICT,
  })
  await police.peers.insert({
    ...peer,
    id: unit.key.fingerprint,
    key: unit.key.key,
    name: '江畔酒店',
    unit: null,
    district: null,
  })
  const made = await passed(unit)
  await addPapers(unit, made)
  const { id } = (await handIn(unit, made)).body
  const here = await unit.app.call('POST', `/api/filings/${id}/acceptance`, {}, 'officer')
  assert.equal(here.body.code, 'filing.elsewhere')
  await carry(unit, police)
  await carry(unit, police)
  const there = await police.app.call('GET', `/api/filings/${id}`, undefined, 'officer')
  assert.deepEqual([there.body.state, there.body.isReceived, there.body.system], ['submitted', true, null])
  assert.equal(there.body.here.length, 3, 'form and both documents came with it')
  const words = { words: '补充说明', until: '2026-03-09' }
  await police.app.call('POST', `/api/filings/${id}/return`, words, 'officer')
  await carry(police, unit)
  const back = await unit.app.ok('GET', `/api/filings/${id}`)
  assert.deepEqual([back.state, back.due, back.acts.at(-1).words], ['returned', '2026-03-09', '补充说明'])
  await unit.app.call('POST', `/api/filings/${id}/submissions`, { isTrue: true }, `manager~${made.unit}`)
  await carry(unit, police)
  const accepted = await police.app.call('POST', `/api/filings/${id}/acceptance`, {}, 'officer')
  assert.equal(accepted.body.number, '2026-0001', JSON.stringify(accepted.body))
  await carry(police, unit)
  await carry(police, unit)
  const filed = await unit.app.ok('GET', `/api/filings/${id}`)
  assert.deepEqual([filed.state, filed.number], ['accepted', '2026-0001'])
  assert.deepEqual(
    filed.acts.map(({ act }: { act: string }) => act),
    ['submit', 'return', 'submit', 'accept'],
  )
  const system = await unit.app.ok('GET', `/api/registry/systems/${made.system}`)
  assert.equal(system.days.filingAccepted, '2026-03-02')
  const certificate = await unit.app.call('GET', `/api/filings/${id}/files/${filed.certificate}`)
  assert.equal(certificate.status, 200)
})
