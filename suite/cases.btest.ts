// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Chromium } from './browser.ts'
import { openCase, orderToCorrect, registerOldSystem } from './case-journey.ts'
import { Product } from './product.ts'

const PASSWORD = 'four words in a row'

test('police open a case where a unit is exposed and order to correct; no fine is open before its term; the unit sees it', async () => {
  await using disposal = new AsyncDisposableStack()
  const product = await Product.start()
  disposal.defer(() => product.stop())
  const unit = await registerOldSystem(product)
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
    await openCase(officer)
    await orderToCorrect(officer)
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
