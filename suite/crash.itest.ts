// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertSound, crash } from './crash.ts'
import { startEstate } from './estate.ts'
import { seeded } from './seeded.ts'

/** The same suite runs by hand with many more kills: `node suite/crash-long.ts --kills 120`. */
const KILLS = 12

test('recorder and main killed at random instants: nothing before the last two seconds is lost', async () => {
  await using estate = await startEstate({
    sims: [
      { name: 'GATE', codec: 'h264', keyInterval: 1 },
      { name: 'HALL', codec: 'h264', keyInterval: 4 },
      { name: 'SHED', codec: 'h265', keyInterval: 2 },
    ],
  })
  const kills = await crash(estate.product, estate.cameras, { kills: KILLS, random: seeded(20_261_123) })
  assert.equal(kills.length, KILLS)
  await assertSound(estate.product)
})
