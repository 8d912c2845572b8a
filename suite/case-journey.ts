// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import type { Visitor } from './browser.ts'
import type { Product } from './product.ts'

const why = '登记'

/** A day of Beijing, so many days from now. */
export function dayFromNow(days: number): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(Date.now() + days * 86_400_000)
}

/** A hotel whose old system was never filed. */
export async function registerOldSystem(product: Product): Promise<string> {
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

/** From the exposure of the unit. */
export async function openCase({ page }: Visitor): Promise<void> {
  await page.goto('/exposure')
  await page.getByTestId('exposure-sum').waitFor()
  const box = page.locator('section', { hasText: 'CQ16.2' })
  await box.getByRole('button', { name: '立案' }).click()
  await page.getByLabel('立案事由').fill('本办法施行前建成的系统逾期未备案')
  await page.locator('.ant-modal').getByRole('button', { name: '立案' }).click()
  await page.getByText('尚无步骤').waitFor()
}

/** Evidence, order to correct within ten days, served; no fine is open before its term. */
export async function orderToCorrect({ page }: Visitor): Promise<void> {
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
