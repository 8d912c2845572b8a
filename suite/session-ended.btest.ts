// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Chromium, VISITOR_ZONE } from './browser.ts'
import { startEstate } from './estate.ts'
import { PASSWORD } from './product.ts'

test('a session that is ended elsewhere leaves the sign-in page and nothing to read', async () => {
  await using estate = await startEstate({
    sims: [{ name: 'GATE', codec: 'h264', keyInterval: 1, zoneMinutes: VISITOR_ZONE.minutes }],
  })
  await using chromium = await Chromium.start()
  const here = await chromium.visit(estate.product.url, { language: 'zh' })
  const there = await chromium.visit(estate.product.url, { language: 'zh' })
  await here.walk(async () => {
    await here.signIn('suite', PASSWORD)
    const video = here.page.getByTestId('tile-0').locator('video')
    await here.pictureUntil('a live picture', video, () => true)

    await there.signIn('suite', PASSWORD)
    await there.page.getByTestId('account-button').click()
    await there.page.getByRole('menuitem', { name: '我的账户' }).click()
    const dialog = there.page.locator('section', { hasText: '我的登录' })
    await dialog.getByText('本次登录').waitFor()
    await dialog.getByRole('button', { name: '结束' }).click()

    await here.page.getByRole('heading', { name: '登录明鉴' }).waitFor()
    assert.equal(await here.page.locator('video').count(), 0, 'no picture stays')
    assert.ok(!(await here.page.locator('body').innerText()).includes('GATE'), 'no name stays')
    assert.equal((await here.context.request.get('/api/cameras')).status(), 401)
    await here.page.goBack()
    await here.page.goto('/cameras')
    await here.page.getByRole('heading', { name: '登录明鉴' }).waitFor()
    assert.ok(!(await here.page.locator('body').innerText()).includes('GATE'), 'no name by another address')

    await here.signIn('suite', PASSWORD)
    await here.pictureUntil('a live picture again', video, () => true)
    // Whatever was under way when the session ended is refused.
    here.assertQuiet([/^401 GET \/api\//, /^console WebSocket connection to .*\/live/])
    there.assertQuiet()
  })
})
