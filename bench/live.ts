// SPDX-License-Identifier: Apache-2.0
import { Chromium } from '../suite/browser.ts'
import { startEstate } from '../suite/estate.ts'
import { PASSWORD } from '../suite/product.ts'
import { percentile, type Row } from './table.ts'

const GOAL_MILLIS = 300
const WALLS = [1, 4] as const
const SETTLE_SECONDS = 12

/**
 * From the moment a simulated camera draws a picture to the moment Chromium shows it: the capture time burnt into each
 * picture is read from the video as it is presented. The cameras' encoding and the browser's software decoding are part of it.
 */
export async function benchLive(options: Readonly<{ seconds: number }>): Promise<Row[]> {
  const sims = Array.from({ length: Math.max(...WALLS) }, (_, i) => ({
    name: `CAM ${i + 1}`,
    codec: 'h264' as const,
    fps: 25,
    keyInterval: 2,
  }))
  await using estate = await startEstate({ sims, settings: { MINGJIAN_LOG: 'warn' } })
  await using chromium = await Chromium.start()
  const rows: Row[] = []
  for (const tiles of WALLS) {
    const wall = estate.cameras.slice(0, tiles).map((camera) => ({ camera: camera.id, stream: 'main', fit: 'contain' }))
    const book = { layouts: [{ id: '1', name: 'bench', grid: tiles, tiles: wall }], current: '1' }
    const visitor = await chromium.visit(estate.product.url, { language: 'en' })
    await visitor.context.request.post('/api/session', { data: { user: 'suite', password: PASSWORD } })
    await visitor.context.request.put('/api/session/preferences', {
      data: { wall: book },
      headers: { origin: estate.product.url },
    })
    await visitor.page.goto('/')
    const videos = visitor.page.locator('[data-testid="live-tile"] video')
    for (let n = 0; n < tiles; n++) await visitor.pictureUntil('a live picture', videos.nth(n), () => true)
    // The cushion before the first picture is run down by then.
    await visitor.page.waitForTimeout(SETTLE_SECONDS * 1000)
    await visitor.watch(videos)
    await visitor.page.waitForTimeout(options.seconds * 1000)
    rows.push(rowOf(tiles, await visitor.takeSeen(), options.seconds))
    await visitor.context.close()
  }
  return rows
}

function rowOf(tiles: number, seen: readonly (readonly { captured: number; shown: number }[])[], seconds: number): Row {
  const delays = seen.flatMap((each) => each.map(({ captured, shown }) => shown - captured))
  const [middle, most] = [percentile(delays, 0.5), percentile(delays, 0.95)]
  const shown = (delays.length / tiles / seconds).toFixed(1)
  return {
    name: `camera to screen, wall of ${tiles}`,
    measured: `p50 ${middle.toFixed(0)} ms, p95 ${most.toFixed(0)} ms at ${shown} pictures/s a tile`,
    peer: null,
    goal: `p95 ≤ ${GOAL_MILLIS} ms`,
    reached: most <= GOAL_MILLIS,
  }
}
