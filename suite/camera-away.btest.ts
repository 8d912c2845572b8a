// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Chromium, VISITOR_ZONE, type Visitor } from './browser.ts'
import { startEstate } from './estate.ts'
import { PASSWORD, until } from './product.ts'

/** Of the page, not of this process. */
declare const getComputedStyle: (element: unknown) => Readonly<{ filter: string }>

const AWAY = /摄像机没有应答|摄像机拒绝了连接|与摄像机的连接中断|已连接，但没有画面传来/

test('a camera that goes away says why on its tile, looks stale, comes back by itself and leaves a named gap', async () => {
  await using estate = await startEstate({
    sims: [{ name: 'GATE', codec: 'h264', keyInterval: 1, zoneMinutes: VISITOR_ZONE.minutes }],
  })
  const { product, cameras, sims } = estate
  const [camera, sim] = [cameras[0], sims[0]]
  assert.ok(camera && sim)
  await using chromium = await Chromium.start()
  const visitor = await chromium.visit(product.url, { language: 'zh' })
  const { page } = visitor
  await visitor.walk(async () => {
    await visitor.signIn('suite', PASSWORD)
    const tile = page.getByTestId('tile-0')
    const video = tile.locator('video')
    await visitor.pictureUntil('a live picture', video, () => true)
    assert.equal(await brightness(visitor), 1)

    await sim.close()
    const gone = Date.now()
    await tile.getByRole('status').filter({ hasText: AWAY }).waitFor()
    await tile.locator('.tile-picture[data-stale="true"]').waitFor()
    assert.ok((await brightness(visitor)) < 0.7, 'a stale picture is dimmed')
    await page.getByText('录像中 0 / 1').waitFor()
    await until('some seconds of gap', async () => Date.now() - gone > 6000)

    await sim.start()
    const back = Date.now()
    await visitor.pictureUntil('the picture is live again', video, (captured) => captured > back, 60)
    await tile.locator('.tile-picture[data-stale="false"]').waitFor()
    assert.equal(await tile.getByRole('status').filter({ hasText: AWAY }).count(), 0)
    await page.getByText('录像中 1 / 1').waitFor()

    const within = gone + 3000
    await seeGap(visitor, camera.id, within)
    // At the edge of what is recorded just now the player may ask for a moment that holds no picture yet; it asks again.
    visitor.assertQuiet([/^404 GET \/api\/cameras\/\w+\/footage\.mp4$/])
  })
})

/** On the timeline the gap has the colour of a cause, and pointing at it names the cause. */
async function seeGap(visitor: Visitor, camera: string, within: number): Promise<void> {
  const { page } = visitor
  await page.goto(`/replay?camera=${camera}&at=${new Date(within).toISOString()}`)
  await page.getByRole('list', { name: '图例' }).getByText(AWAY).waitFor()
  const timeline = page.getByTestId('timeline')
  for (let n = 0; n < 6; n++) await page.getByRole('button', { name: '放大时间轴' }).click()
  const box = await timeline.boundingBox()
  assert.ok(box)
  // The view is centred on the time that the address asked for.
  await timeline.hover({ position: { x: box.width / 2, y: box.height / 2 } })
  await page.locator('.timeline-hover').getByText(AWAY).waitFor()
  // Playing jumps over a gap; paused in it, the picture's place says why there is none.
  await page.keyboard.press('Space')
  await timeline.click({ position: { x: box.width / 2, y: box.height / 2 } })
  await page.getByTestId('replay-tile').getByText(AWAY).waitFor()
}

/** What the style sheet leaves of the picture's light: 1 when it is shown as it is. */
async function brightness({ page }: Visitor): Promise<number> {
  const filter = await page
    .getByTestId('tile-0')
    .locator('video')
    .evaluate((video) => getComputedStyle(video).filter)
  const [, value] = /brightness\(([\d.]+)\)/.exec(filter) ?? []
  return value === undefined ? 1 : Number(value)
}
