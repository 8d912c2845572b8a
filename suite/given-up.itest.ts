// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { startEstate } from './estate.ts'
import { until } from './product.ts'

test('regress: windows of transcoded footage that viewers give up let their decoder go', async () => {
  await using estate = await startEstate({
    sims: [{ name: 'FENCE', codec: 'h265', size: { width: 640, height: 360 }, fps: 10 }],
  })
  const { product, cameras } = estate
  const id = cameras[0]?.id ?? ''
  const begun = Date.now()
  const window = (): string => {
    const [from, to] = [begun + 1000, begun + 6000].map((time) => new Date(time).toISOString())
    return `/api/cameras/${id}/footage.mp4?${new URLSearchParams({ from: from ?? '', to: to ?? '', media: 'browser', codec: 'h264' })}`
  }
  await until('seven seconds of footage', async () => {
    const { runs } = await product.recordings(id, begun - 1000, Date.now())
    return runs.some((run) => Date.parse(run.end) > begun + 7000)
  })
  let given = 0
  for (let n = 0; n < 8; n++) {
    const giveUp = new AbortController()
    const asked = product.fetch(window(), { signal: giveUp.signal }).then((answer) => answer.arrayBuffer())
    await delay(20 + n * 30)
    giveUp.abort()
    await asked.catch((error: unknown) => {
      assert.ok(error instanceof Error && error.name === 'AbortError')
      given++
    })
  }
  assert.ok(given > 0, 'some windows were given up before they came')
  await until('a window comes whole', async () => (await product.fetch(window())).ok, 20)
})
