// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ExchangeImport, ExchangeStanding } from '@mingjian/contract'
import { Product, until } from './product.ts'

type Order = { id: string; state: string }

/** The police with an inspection that found something, and a unit with an instance of its own. */
async function begin(stack: AsyncDisposableStack, isByFile: boolean) {
  const [police, unit] = [await Product.start(), await Product.start()]
  stack.defer(() => police.stop())
  stack.defer(() => unit.stop())
  const why = 'suite'
  const post = <T>(path: string, body: unknown): Promise<T> => police.call<T>('POST', `/api${path}`, body)
  const known = await post<{ id: string }>('/registry/units', { why, name: '某宾馆', district: '500103' })
  const place = await post<{ id: string }>('/registry/places', {
    ...{ why, name: '某宾馆大堂', district: '500103', classes: ['hotel'], owner: known.id, manager: known.id },
  })
  const [ours, theirs] = [await standing(police), await standing(unit)]
  const url = (product: Product) => (isByFile ? null : product.url)
  await post('/exchange/peers', { name: '某宾馆', key: theirs.own.key, url: url(unit), unit: known.id })
  await unit.call('POST', '/api/exchange/peers', { name: '渝中公安', key: ours.own.key, url: url(police) })
  return { police, unit, place, toUnit: theirs.own.fingerprint, toPolice: ours.own.fingerprint }
}

async function issueOrder(police: Product, place: string): Promise<string> {
  const post = <T>(path: string, body: unknown): Promise<T> => police.call<T>('POST', `/api${path}`, body)
  const { id } = await post<{ id: string }>('/inspections', { about: 'place', subject: place })
  const inspectors = [
    { name: '王五', number: '500001' },
    { name: '赵六', number: '500002' },
  ]
  const visit = await post<{ items: { id: string; article: string | null }[] }>(`/inspections/${id}/begin`, {
    inspectors,
  })
  const item = visit.items.find(({ article }) => article !== null)
  assert.ok(item, 'the law asks something of a hotel')
  const at = `/api/inspections/${id}/items/${encodeURIComponent(item.id)}`
  await police.call('PUT', at, { result: 'broken', note: '现场未见' })
  const due = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10)
  const order = { item: item.id, facts: '未设置提示标识', demands: ['设置提示标识'], due }
  return (await post<{ id: string }>(`/inspections/${id}/corrections`, order)).id
}

function standing(product: Product): Promise<ExchangeStanding> {
  return product.call<ExchangeStanding>('GET', '/api/exchange')
}

async function ordersOf(product: Product): Promise<Order[]> {
  return (await product.call<{ items: Order[] }>('GET', '/api/corrections')).items
}

async function answersTo(product: Product, id: string): Promise<string[]> {
  const { answers } = await product.call<{ answers: { words: string }[] }>('GET', `/api/corrections/${id}`)
  return answers.map(({ words }) => words)
}

async function carry(from: Product, to: Product, peer: string): Promise<ExchangeImport> {
  const file = await (await from.fetch(`/api/exchange/outbox/${peer}`)).arrayBuffer()
  const headers = { 'content-type': 'application/octet-stream' }
  const answer = await to.fetch('/api/exchange/inbox', { method: 'POST', body: file, headers })
  assert.equal(answer.status, 200, await answer.clone().text())
  return (await answer.json()) as ExchangeImport
}

test('an order issued while the unit is dead arrives once when it lives again, and its answer outlives the police’s end', async () => {
  await using stack = new AsyncDisposableStack()
  const { police, unit, place } = await begin(stack, false)
  await unit.kill('SIGKILL')
  const order = await issueOrder(police, place.id)
  await until('the letter waits', async () => (await standing(police)).peers[0]?.waiting === 1)
  await police.kill('SIGKILL')
  await police.launch()
  await unit.launch()
  await until('the order arrives', async () => (await ordersOf(unit)).length > 0)
  await until('it is answered for', async () => (await standing(police)).peers[0]?.waiting === 0)
  await police.kill('SIGKILL')
  await unit.call('POST', `/api/corrections/${order}/answers`, { words: '标识已设置' })
  await until('the answer waits', async () => (await standing(unit)).peers[0]?.waiting === 1)
  await unit.kill('SIGKILL')
  await unit.launch()
  await police.launch()
  await until('the answer arrives', async () => (await ordersOf(police))[0]?.state === 'answered')
  assert.deepEqual(await answersTo(police, order), ['标识已设置'])
  assert.equal((await ordersOf(unit)).length, 1)
})

test('the same by files, carried twice and out of order', async () => {
  await using stack = new AsyncDisposableStack()
  const { police, unit, place, toUnit, toPolice } = await begin(stack, true)
  const order = await issueOrder(police, place.id)
  await until('the letter waits', async () => (await standing(police)).peers[0]?.waiting === 1)
  assert.deepEqual(await carry(police, unit, toUnit), { peer: '渝中公安', letters: 1, answers: 0, refused: [] })
  await carry(police, unit, toUnit)
  await unit.call('POST', `/api/corrections/${order}/answers`, { words: '标识已设置' })
  await until('the answer waits', async () => (await standing(unit)).peers[0]?.waiting === 1)
  assert.deepEqual(await carry(unit, police, toPolice), { peer: '某宾馆', letters: 1, answers: 1, refused: [] })
  await carry(unit, police, toPolice)
  assert.deepEqual(await answersTo(police, order), ['标识已设置'])
  assert.equal((await standing(police)).peers[0]?.waiting, 0)
  await carry(police, unit, toUnit)
  assert.equal((await standing(unit)).peers[0]?.waiting, 0)
  assert.equal((await ordersOf(unit)).length, 1)
})
