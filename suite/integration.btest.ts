// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Locator } from 'playwright-core'
import { Chromium, type Visitor } from './browser.ts'
import { Product } from './product.ts'

const PASSWORD = 'four words in a row'
const why = 'suite'

/** A hotel's system with one camera, registered long ago and in use. */
async function furnish(product: Product): Promise<string> {
  const post = <T = { id: string }>(path: string, body: unknown): Promise<T> => product.call<T>('POST', path, body)
  for (const [name, role] of [
    ['wang.lei', 'manager'],
    ['chen.gang', 'officer'],
  ] as const)
    await post('/api/users', { name, password: PASSWORD, role, cameras: null })
  const unit = await post('/api/registry/units', { why, name: '江畔酒店', district: '500103' })
  const place = await post('/api/registry/places', {
    ...{ why, name: '江畔酒店', district: '500103', classes: ['hotel'], owner: unit.id, manager: unit.id },
  })
  const system = await post<{ id: string; version: number }>('/api/registry/systems', {
    ...{ why, name: '酒店视频系统', place: place.id, user: unit.id, builder: unit.id, builtOn: '2015-03-01' },
    ...{ purpose: '旅客安全', functions: ['capture', 'store'] },
  })
  const step = { why, version: system.version, to: 'in-use', on: '2015-04-01' }
  await post(`/api/registry/systems/${system.id}/steps`, step)
  const camera = { why, name: '大堂', system: system.id, place: place.id, purpose: '安全', positionWhy: '入口' }
  await post('/api/registry/cameras', camera)
  return system.id
}

async function choose({ page }: Visitor, select: Locator, words: string): Promise<void> {
  await select.click()
  await select.pressSequentially(words)
  await page.locator('.ant-select-item-option-active').filter({ hasText: words }).last().waitFor()
  await page.keyboard.press('Enter')
}

async function request(visitor: Visitor): Promise<void> {
  const { page } = visitor
  await page.goto('/integration')
  await page.getByTestId('request-integration').click()
  const form = page.getByTestId('request-form')
  await choose(visitor, form.getByLabel('系统', { exact: true }), '酒店')
  await choose(visitor, form.getByLabel('指定摄像机'), '大堂')
  await page.keyboard.press('Escape')
  await form.getByLabel('用途').fill('重大活动安保')
  await form.getByLabel('经费列支').fill('区财政局')
  await form.getByRole('checkbox', { name: '费用由单位承担' }).check()
  await form.getByTestId('save-request').click()
  await form.locator('[role="alert"]').getByRole('link', { name: 'CQ19.3' }).waitFor()
  await form.getByRole('checkbox', { name: '费用由单位承担' }).uncheck()
  await form.getByTestId('save-request').click()
  await page.getByTestId('integration').getByText('待答复').waitFor()
}

async function connect({ page }: Visitor): Promise<void> {
  await page.goto('/integration')
  await page.getByRole('button', { name: '酒店视频系统' }).click()
  const drawer = page.getByTestId('integration')
  await drawer.getByTestId('integration-agree').click()
  await drawer.getByTestId('integration-connect').click()
  await drawer.getByText('已接通').waitFor()
}

test('police ask for one camera, may not charge the unit for it, and the unit agrees and connects', async () => {
  await using stack = new AsyncDisposableStack()
  const product = await Product.start()
  stack.defer(() => product.stop())
  const system = await furnish(product)
  const chromium = stack.use(await Chromium.start())
  const officer = await chromium.visit(product.url, { language: 'zh', isStill: true })
  await officer.walk(async () => {
    await officer.signIn('chen.gang', PASSWORD)
    await request(officer)
  })
  officer.assertQuiet([/^409 POST \/api\/integrations$/])
  const manager = await chromium.visit(product.url, { language: 'zh', isStill: true })
  await manager.walk(async () => {
    await manager.signIn('wang.lei', PASSWORD)
    await connect(manager)
  })
  manager.assertQuiet()
  const { items } = await product.call<{ items: { cameras: number; state: string }[] }>(
    'GET',
    `/api/integrations?system=${system}`,
  )
  assert.deepEqual(
    items.map(({ cameras, state }) => [cameras, state]),
    [[1, 'connected']],
  )
})
