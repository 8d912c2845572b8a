// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Chromium, VISITOR_ZONE } from './browser.ts'
import { startEstate } from './estate.ts'

const LOGIN = { name: 'li.na', password: 'watching one camera' }

test('a watcher limited to one camera sees only it, finds nothing to change, and nothing else by its address', async () => {
  await using estate = await startEstate({
    sims: [
      { name: 'GATE', codec: 'h264', keyInterval: 1, zoneMinutes: VISITOR_ZONE.minutes },
      { name: 'SAFE', codec: 'h264', keyInterval: 1, zoneMinutes: VISITOR_ZONE.minutes },
    ],
  })
  const [gate, safe] = estate.cameras
  assert.ok(gate && safe)
  await estate.product.call('POST', '/api/users', { ...LOGIN, role: 'watcher', cameras: [gate.id] })
  await using chromium = await Chromium.start()
  const visitor = await chromium.visit(estate.product.url, { language: 'zh' })
  const { page } = visitor
  await visitor.walk(async () => {
    await visitor.signIn(LOGIN.name, LOGIN.password)
    await page.getByRole('treeitem', { name: 'GATE' }).waitFor()
    assert.equal(await page.getByRole('treeitem').count(), 1)
    await visitor.pictureUntil('its picture', page.locator('[data-testid="live-tile"] video'), () => true)
    assert.equal(await page.getByTestId('live-tile').count(), 1)

    const places = await page.getByRole('navigation', { name: '主导航' }).getByRole('link').allInnerTexts()
    assert.ok(!places.includes('用户'), places.join())

    await page.goto('/cameras')
    await page.getByRole('cell', { name: 'GATE' }).waitFor()
    assert.equal(await page.getByText('SAFE').count(), 0)
    assert.equal(await page.getByTestId('add-camera').count(), 0)
    await page.goto(`/cameras?edit=${gate.id}`)
    await page.getByRole('cell', { name: 'GATE' }).waitFor()
    assert.equal(await page.getByTestId('save-camera').count(), 0, 'no form to change a camera')

    await page.goto(`/replay?camera=${safe.id}`)
    await page.getByTestId('replay-tile').waitFor()
    assert.equal(await page.getByText('SAFE').count(), 0)

    await page.goto('/users')
    await page.getByTestId('account-button').waitFor()
    await page.getByText('您的账户没有这项权限').or(page.getByText('没有这个页面')).first().waitFor()
    assert.equal(await page.getByTestId('add-user').count(), 0)
    visitor.assertQuiet([/^40[34] GET \/api\/users$/])

    const status = async (path: string): Promise<number> => (await visitor.context.request.get(path)).status()
    assert.equal(await status(`/api/cameras/${gate.id}`), 200)
    assert.equal(await status(`/api/cameras/${safe.id}`), 404)
    assert.equal(await status(`/api/cameras/${safe.id}/still.jpg`), 404)
    assert.equal(
      await status(`/api/cameras/${safe.id}/recordings?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z`),
      404,
    )
    const removal = await visitor.context.request.delete(`/api/cameras/${gate.id}`, {
      headers: { origin: estate.product.url },
    })
    assert.equal(removal.status(), 403)
  })
})
