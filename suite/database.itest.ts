// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { assertSound, assertTiles } from './crash.ts'
import { startEstate } from './estate.ts'
import { until } from './product.ts'

test('PostgreSQL killed under load: recording never stops, and the catalogue catches up', async () => {
  await using estate = await startEstate({
    sims: [1, 2, 3, 4].map((n) => ({ name: `CAM ${n}`, codec: 'h264', keyInterval: 1 })),
  })
  const { product, cameras } = estate
  const begin = Date.now() + 1500
  await delay(3000)
  for (let n = 0; n < 3; n++) {
    const postmaster = (await product.processes('postgres')).sort((a, b) => a - b)
    assert.ok(postmaster.length > 0, 'PostgreSQL runs')
    for (const pid of postmaster) {
      try {
        process.kill(pid, 'SIGKILL')
      } catch {
        assert.ok(n >= 0, 'a child may end with its parent')
      }
    }
    await delay(2500)
    await until('the API answers again', async () => (await product.fetch('/api/cameras')).ok)
  }
  await delay(1500)
  const end = Date.now() - 2000
  for (const camera of cameras) {
    const answer = await product.recordings(camera.id, begin, end)
    assertTiles(answer, camera.name)
    assert.deepEqual(answer.gaps, [], `${camera.name} has no gap`)
  }
  await assertSound(product)
})
