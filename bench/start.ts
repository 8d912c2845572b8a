// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { Product, until } from '../suite/product.ts'
import { startSource } from './record.ts'
import { percentile, type Row } from './table.ts'

const GOAL_SECONDS = 5
const TRIES = 5

/** From the start of the process to the first recorded frame, cameras already known, each try after a full stop. */
export async function benchStart(): Promise<Row[]> {
  const source = await startSource(4, 4_000_000)
  const product = await Product.start({ settings: { MINGJIAN_LOG: 'warn' } })
  try {
    const cameras = []
    for (const [i, url] of source.urls.entries())
      cameras.push(await product.addCamera({ name: `camera ${i}`, source: { kind: 'rtsp', url } }))
    await product.recording(cameras)
    const seconds: number[] = []
    for (let n = 0; n < TRIES; n++) {
      await delay(2000)
      await product.kill('SIGTERM')
      await until('it is gone', async () => (await product.processes()).length === 0)
      const begun = Date.now()
      await product.launch()
      await product.recording(cameras)
      for (const camera of cameras) {
        await until('its first run', async () => {
          const { runs } = await product.recordings(camera.id, begun, Date.now())
          const first = runs[0]
          if (first) seconds.push((Date.parse(first.start) - begun) / 1000)
          return first !== undefined
        })
      }
    }
    const [median, worst] = [percentile(seconds, 0.5), Math.max(...seconds)]
    return [
      {
        name: `start to first recorded frame, ${cameras.length} cameras`,
        measured: `median ${median.toFixed(2)} s, worst ${worst.toFixed(2)} s`,
        peer: null,
        goal: `≤ ${GOAL_SECONDS} s`,
        reached: worst <= GOAL_SECONDS,
      },
    ]
  } finally {
    await product.stop()
    source.child.stdin?.end()
    await once(source.child, 'exit')
  }
}
