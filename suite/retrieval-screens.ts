// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import type { Order } from '@mingjian/contract'
import type { Visitor } from './browser.ts'
import type { Estate } from './estate.ts'
import { PASSWORD } from './product.ts'

const MANAGER = { name: 'zhao.min', password: 'five words in a row' }
const JPEG = Buffer.from('ffd8ffe000104a464946', 'hex')
const OFFICERS = [
  { name: '张三', idNumber: '11010519491231002X', certificate: '500101', phone: '' },
  { name: '李四', idNumber: '440524188001010014', certificate: '500102', phone: '' },
]
const CONTENT = {
  ...{ authority: 'investigation', need: 'duty', organ: '渝中区公安分局', legalBasis: '《刑事诉讼法》第五十四条' },
  ...{
    caseNumber: 'A5001032026110012',
    purpose: '盗窃案侦查',
    necessity: '仅限案发地点与案发前后时段',
    verbs: ['view'],
  },
  ...{ certificateNumber: '渝中公调字〔2026〕18号', officers: OFFICERS },
}

/** Orders in several states: a draft with a doubt in it, one to be approved, one that is approved. */
export async function furnishRetrieval({ product, cameras }: Estate): Promise<void> {
  const [gate] = cameras
  assert.ok(gate)
  await product.call('POST', '/api/users', { ...MANAGER, role: 'manager', cameras: null })
  const from = Date.parse(gate.createdAt)
  const scopes = [{ camera: gate.id, from: iso(from), to: iso(from + 600_000) }]
  const certificateDay = iso(from + 8 * 3_600_000).slice(0, 10)
  const content = { ...CONTENT, certificateDay, scopes }
  const make = (change: object) => product.call<Order>('POST', '/api/orders', { content: { ...content, ...change } })
  await make({
    organ: '江北区人民法院',
    authority: 'court',
    officers: OFFICERS.map((each) => ({ ...each, idNumber: '1' })),
  })
  for (const isApproved of [false, true]) {
    const { id } = await make({})
    for (const query of ['kind=work-certificate&officer=0', 'kind=work-certificate&officer=1', 'kind=unit-certificate'])
      await scan(product.url, { id, query, token: product.token })
    await product.call('POST', `/api/orders/${id}/register`)
    await product.call('POST', `/api/orders/${id}/check`, { seen: true })
    if (isApproved) await approve(product.url, id)
  }
}

function iso(millis: number): string {
  return new Date(millis).toISOString()
}

async function scan(url: string, ask: Readonly<{ id: string; query: string; token: string }>): Promise<void> {
  const headers = { authorization: `Bearer ${ask.token}`, 'content-type': 'image/jpeg' }
  const answer = await fetch(`${url}/api/orders/${ask.id}/papers?${ask.query}`, { method: 'POST', headers, body: JPEG })
  assert.equal(answer.status, 201, await answer.text())
}

async function approve(url: string, id: string): Promise<void> {
  const json = { 'content-type': 'application/json' }
  const session = await fetch(`${url}/api/session`, {
    ...{ method: 'POST', headers: json },
    body: JSON.stringify({ user: MANAGER.name, password: MANAGER.password }),
  })
  const cookie = session.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ')
  const answer = await fetch(`${url}/api/orders/${id}/approve`, {
    method: 'POST',
    headers: { ...json, cookie },
    body: '{}',
  })
  assert.equal(answer.status, 200, await answer.text())
}

type Screen = Readonly<{ name: string; open: (visitor: Visitor, estate: Estate) => Promise<void> }>

/** The pages of the desk; the visitors' screen comes last, since it takes the browser's session. */
export const retrievalPages: readonly Screen[] = [
  { name: 'retrieval', open: (visitor) => show(visitor, '/retrieval', '.order-link') },
  ...(['authority', 'basis', 'officers', 'scope', 'approval'] as const).map((step) => ({
    name: `retrieval-${step}`,
    open: (visitor: Visitor, estate: Estate) => openOrder(visitor, { estate, state: 'draft', step }),
  })),
  { name: 'retrieval-checked', open: (visitor, estate) => openOrder(visitor, { estate, state: 'checked', step: '' }) },
  { name: 'retrieval-service', open: openService },
  { name: 'view-code', open: openCode },
  { name: 'view', open: openVisit },
]

async function show({ page, context }: Visitor, path: string, awaited: string): Promise<void> {
  if ((await context.cookies()).length === 0)
    await context.request.post('/api/session', { data: { user: 'suite', password: PASSWORD } })
  await page.goto(path)
  await page.locator(awaited).first().waitFor()
  await page.evaluate('document.fonts.ready')
}

type Wish = Readonly<{ estate: Estate; state: string; step: string }>

async function idOf({ product }: Estate, state: string): Promise<string> {
  const { items } = await product.call<{ items: Order[] }>('GET', `/api/orders?state=${state}`)
  const [first] = items
  assert.ok(first, state)
  return first.id
}

async function openOrder(visitor: Visitor, { estate, state, step }: Wish): Promise<void> {
  const id = await idOf(estate, state)
  await show(visitor, `/retrieval/${id}${step === '' ? '' : `?step=${step}`}`, '.order-body')
  if (step === 'scope') await visitor.page.getByTestId('timeline').waitFor()
}

async function granted({ product }: Estate): Promise<string> {
  const { items } = await product.call<{ items: Order[] }>('GET', '/api/orders?state=open')
  const order = items.find(({ state }) => state === 'approved' || state === 'in-service')
  assert.ok(order)
  return order.id
}

async function openService(visitor: Visitor, estate: Estate): Promise<void> {
  await show(visitor, `/retrieval/${await granted(estate)}`, '[data-testid="make-code"]')
  await visitor.page.getByTestId('make-code').click()
  await visitor.page.getByTestId('serve-order').waitFor()
}

async function openCode({ page }: Visitor): Promise<void> {
  await page.goto('/view')
  await page.getByTestId('code-field').waitFor()
}

async function openVisit(visitor: Visitor, estate: Estate): Promise<void> {
  const { product } = estate
  const id = await granted(estate)
  const { code } = await product.call<{ code: string }>('POST', `/api/orders/${id}/sessions`, { mode: 'officer' })
  const { page } = visitor
  await openCode(visitor)
  await page.getByTestId('code-field').fill(code)
  await page.getByTestId('redeem').click()
  await visitor.pictureUntil('a picture of the order', page.locator('video'), () => true)
}
