// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Locator } from 'playwright-core'
import { Chromium, type Visitor, VISITOR_ZONE } from './browser.ts'
import { type Estate, startEstate } from './estate.ts'
import { until } from './product.ts'

const PASSWORD = 'four words in a row'
const SCAN = { name: '证件.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('ffd8ffe000104a464946', 'hex') }

/** As people of the visitors' zone write it. */
function written(millis: number): string {
  return new Intl.DateTimeFormat('sv-SE', {
    timeZone: VISITOR_ZONE.name,
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(millis)
}

test('two officers come: registered, approved by a second person, viewed in scope and nowhere else, receipt signed', async () => {
  const zone = { codec: 'h264', keyInterval: 1, zoneMinutes: VISITOR_ZONE.minutes } as const
  await using estate = await startEstate({
    sims: [
      { name: 'GATE', ...zone },
      { name: 'SAFE', ...zone },
    ],
  })
  const { product } = estate
  await product.call('POST', '/api/users', { name: 'li.na', password: PASSWORD, role: 'watcher', cameras: null })
  await product.call('POST', '/api/users', { name: 'wang.lei', password: PASSWORD, role: 'manager', cameras: null })
  const span = await recordedSpan(estate)
  await using chromium = await Chromium.start()
  const watch = await chromium.visit(product.url, { language: 'zh' })
  const manager = await chromium.visit(product.url, { language: 'zh' })
  const officer = await chromium.visit(product.url, { language: 'zh' })

  await watch.walk(async () => {
    await watch.signIn('li.na', PASSWORD)
    await register(watch, span)
  })
  const address = new URL(watch.page.url()).pathname
  await manager.walk(async () => {
    await manager.signIn('wang.lei', PASSWORD)
    await manager.page.goto(address)
    await manager.page.getByTestId('approve-order').click()
    await stateIs(manager, 'approved')
  })
  await watch.walk(async () => {
    await stateIs(watch, 'approved')
    await watch.page.getByTestId('make-code').click()
  })
  const code = (await watch.page.getByTestId('visit-code').innerText()).trim()
  await officer.walk(() => view(officer, { code, span, estate }))
  await watch.walk(async () => {
    await stateIs(watch, 'in-service')
    for (const name of ['张三', '李四', 'li.na']) await watch.page.getByLabel(`或由 ${name} 本人输入姓名`).fill(name)
    await watch.page.getByTestId('serve-order').click()
    await stateIs(watch, 'served')
    await watch.page.getByTestId('receipt').waitFor()
    await watch.page.getByTestId('close-order').click()
    await stateIs(watch, 'closed')
    await watch.page.goto('/retrieval')
    await watch.page.getByRole('link', { name: /^DQ\d{4}-00001$/ }).waitFor()
  })
  assert.equal((await officer.context.request.get('/api/orders/session')).status(), 401)
  watch.assertQuiet()
  manager.assertQuiet()
})

type Span = Readonly<{ from: number; to: number }>

/** Six whole seconds that the first camera has recorded. */
async function recordedSpan({ product, cameras }: Estate): Promise<Span> {
  const [gate] = cameras
  assert.ok(gate)
  const first = Math.ceil(Date.now() / 1000) * 1000 + 1000
  await until('some seconds are recorded', async () => {
    const ask = `from=${new Date(first).toISOString()}&to=${new Date(first + 9000).toISOString()}`
    const { runs } = await product.call<{ runs: { end: string }[] }>('GET', `/api/cameras/${gate.id}/recordings?${ask}`)
    return Date.parse(runs.at(-1)?.end ?? '') >= first + 9000
  })
  return { from: first, to: first + 6000 }
}

async function stateIs({ page }: Pick<Visitor, 'page'>, state: string): Promise<void> {
  await page.locator(`[data-testid="order-state"][data-state="${state}"]`).first().waitFor()
}

async function register({ page }: Visitor, span: Span): Promise<void> {
  const next = async (step: string): Promise<void> => {
    await page.getByTestId('next-step').click()
    await page.getByTestId(`step-${step}`).waitFor()
  }
  const scan = (field: Locator): Promise<void> => field.locator('input[type="file"]').setInputFiles(SCAN)
  await page.goto('/retrieval')
  await page.getByTestId('new-order').click()
  await page.getByTestId('order-organ').fill('渝中区公安分局')
  await next('basis')
  await page.getByLabel('法律依据').fill('刑事诉讼法第五十四条')
  await page.getByTestId('order-purpose').fill('盗窃案侦查')
  await page.getByLabel('单位证明文号').fill('渝中公调字1号')
  await scan(page.getByTestId('scans-unit-certificate-order'))
  await next('officers')
  for (const [at, [name, id]] of [
    ['张三', '11010519491231002X'],
    ['李四', '440524188001010014'],
  ].entries()) {
    const officer = page.getByTestId(`officer-${at}`)
    await officer.getByLabel('姓名').fill(name ?? '')
    await officer.getByLabel('身份证号').fill(id ?? '')
    await officer.getByLabel('工作证号').fill(`50010${at}`)
    await scan(officer.getByTestId(`scans-work-certificate-${at}`))
    await officer.getByRole('link', { name: /证件\.jpg/ }).waitFor()
  }
  await next('scope')
  await page.getByTestId('add-scope').click()
  const row = page.getByTestId('scope-0')
  await row.getByRole('textbox', { name: '从' }).fill(written(span.from))
  await row.getByRole('textbox', { name: '到' }).fill(written(span.to))
  await page.getByTestId('order-necessity').fill('仅限案发前后')
  await next('approval')
  await page.getByTestId('register-order').click()
  await stateIs({ page }, 'registered')
  await page.getByTestId('check-order').click()
  await stateIs({ page }, 'checked')
  await page.getByText('登记人不能批准自己的登记').waitFor()
}

type Visit = Readonly<{ code: string; span: Span; estate: Estate }>

async function view(officer: Visitor, { code, span, estate }: Visit): Promise<void> {
  const { page } = officer
  await page.goto('/view')
  await page.getByTestId('code-field').fill(code)
  await page.getByTestId('redeem').click()
  const inside = (captured: number): boolean => captured >= span.from - 1000 && captured <= span.to + 1000
  await officer.pictureUntil('a picture of the order', page.locator('video'), inside)
  const [gate, safe] = estate.cameras
  assert.ok(gate && safe)
  const ask = async (camera: string, from: number, to: number): Promise<{ status: number; code: string | null }> => {
    const query = `from=${new Date(from).toISOString()}&to=${new Date(to).toISOString()}&media=browser`
    const answer = await officer.context.request.get(`/api/cameras/${camera}/footage.mp4?${query}`)
    const isProblem = answer.headers()['content-type']?.includes('problem') ?? false
    return { status: answer.status(), code: isProblem ? String((await answer.json()).code) : null }
  }
  assert.equal((await ask(gate.id, span.from, span.to)).status, 200)
  for (const [camera, from, to] of [
    [gate.id, span.to, span.to + 1000],
    [gate.id, span.from - 1000, span.to],
    [safe.id, span.from, span.to],
  ] as const)
    assert.deepEqual(await ask(camera, from, to), { status: 403, code: 'order.scope' })
  officer.assertQuiet([/^40[13] GET \/api\/orders\/session$/, /^403 GET \/api\/session$/])
}
