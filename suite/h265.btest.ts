// SPDX-License-Identifier: Apache-2.0
import { test } from 'node:test'
import type { Session } from '@mingjian/contract'
import { Chromium, VISITOR_ZONE } from './browser.ts'
import { startEstate } from './estate.ts'
import { PASSWORD } from './product.ts'

test('an H.265 camera plays in a browser that has no H.265, live and replayed; without a decoder it says why not', async () => {
  await using estate = await startEstate({
    sims: [{ name: 'SHED', codec: 'h265', keyInterval: 1, zoneMinutes: VISITOR_ZONE.minutes }],
  })
  const { instance } = await estate.product.call<Session>('GET', '/api/session')
  await using chromium = await Chromium.start()
  const visitor = await chromium.visit(estate.product.url, { language: 'zh' })
  const { page } = visitor
  await visitor.walk(async () => {
    await visitor.signIn('suite', PASSWORD)
    const tile = page.getByTestId('tile-0')
    const video = tile.locator('video')
    if (!instance.decoder) {
      await tile.getByText('此浏览器不能播放该视频编码，服务器也不能转码').waitFor()
      return visitor.assertQuiet()
    }
    const first = await visitor.pictureUntil('a live picture', video, (captured) => Date.now() - captured < 3000, 40)
    await visitor.pictureUntil('ten seconds of it', video, (captured) => captured > first + 10_000)
    await tile.getByTitle('由服务器从 H.265 转码').waitFor()

    await page.goto(`/replay?at=${new Date(first + 2000).toISOString()}`)
    const replayed = page.getByTestId('replay-tile').locator('video')
    const near = (captured: number): boolean => captured >= first + 1000 && captured < first + 9000
    const start = await visitor.pictureUntil('its replay', replayed, near, 40)
    await visitor.pictureUntil('its replay runs', replayed, (captured) => captured > start + 1000, 40)
    visitor.assertQuiet()
  })
})
