// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Chromium, type Visitor } from './browser.ts'
import { Product } from './product.ts'

const PASSWORD = 'four words in a row'
const why = '登记'

/** A day of Beijing, so many days from now. */
function dayFromNow(days: number): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(Date.now() + days * 86_400_000)
}

test('police open a case where a unit is exposed and order to correct; no fine is open before its term; the unit sees it', async () => {
  await using disposal = new AsyncDisposableStack()
  const product = await Product.start()
  disposal.defer(() => product.stop())
  const unit = await register(product)
  const roles = [
    ['zhao.min', 'officer', null],
    ['wang.lei', 'manager', unit],
  ] as const
  for (const [name, role, of] of roles)
    await product.call('POST', '/api/users', { name, password: PASSWORD, role, cameras: null, unit: of })
  await using chromium = await Chromium.start()
  const officer = await chromium.visit(product.url, { language: 'zh', isStill: true })
  await officer.walk(async () => {
    await officer.signIn('zhao.min', PASSWORD)
    await open(officer)
    await order(officer)
  })
  const manager = await chromium.visit(product.url, { language: 'zh', isStill: true, size: 'phone' })
  await manager.walk(async () => {
    await manager.signIn('wang.lei', PASSWORD)
    const { page } = manager
    await page.goto('/exposure')
    await page.getByRole('heading', { name: '山城宾馆' }).waitFor()
    await page.goto('/cases')
    await page.locator('tbody .link-button').first().click()
    await page.getByTestId('step-order').waitFor()
    assert.equal(await page.getByTestId('act-close').count(), 0, 'the unit decides nothing')
  })
  officer.assertQuiet()
  manager.assertQuiet()
})

/** A hotel whose old system was never filed. */
async function register(product: Product): Promise<string> {
  const unit = await product.call<{ id: string }>('POST', '/api/registry/units', {
    ...{ why, name: '山城宾馆', code: '91500103MA5U000010', district: '500103' },
  })
  const place = await product.call<{ id: string }>('POST', '/api/registry/places', {
    ...{ why, name: '山城宾馆', district: '500103', address: '渝中区山城路 8 号', classes: ['hotel'] },
    ...{ owner: unit.id, manager: unit.id },
  })
  await product.call('POST', '/api/registry/systems', {
    ...{ why, name: '宾馆视频系统', place: place.id, purpose: '旅客人身财产安全', functions: ['capture', 'store'] },
    ...{ user: unit.id, builder: unit.id, builtOn: '2015-03-01' },
  })
  return unit.id
}

async function open({ page }: Visitor): Promise<void> {
  await page.goto('/exposure')
  await page.getByTestId('exposure-sum').waitFor()
  const box = page.locator('section', { hasText: 'CQ16.2' })
  await box.getByRole('button', { name: '立案' }).click()
  await page.getByLabel('立案事由').fill('本办法施行前建成的系统逾期未备案')
  await page.locator('.ant-modal').getByRole('button', { name: '立案' }).click()
  await page.getByText('尚无步骤').waitFor()
}

async function order({ page }: Visitor): Promise<void> {
  await page.getByTestId('act-evidence').click()
  await page.getByLabel('证据').fill('备案登记簿中没有记录')
  await page.getByRole('button', { name: '记入：取证' }).click()
  await page.getByTestId('step-evidence').waitFor()
  await page.getByTestId('act-order').click()
  await page.getByLabel('说明').fill('责令限期改正')
  await page.getByLabel('改正要求（一行一项）').fill('向区公安机关备案')
  await page.getByLabel('改正期限（最后一日）').fill(dayFromNow(10))
  await page.getByRole('button', { name: '记入：责令改正' }).click()
  await page.getByTestId('step-order').waitFor()
  await page.getByTestId('act-order-served').click()
  await page.getByLabel('说明').fill('直接送达')
  await page.getByRole('button', { name: '记入：送达责令' }).click()
  await page.getByTestId('step-order-served').waitFor()
  await page.getByText('现在不能，为什么').click()
  await page.getByText('条文规定的条件尚未成就').first().waitFor()
  assert.equal(await page.getByTestId('act-notify').count(), 0, 'no fine before the term has run out')
}
