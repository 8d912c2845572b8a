// SPDX-License-Identifier: Apache-2.0
import { type EpochMillis, type EpochTicks, Fault, TICKS_PER_SECOND } from '@mingjian/base'
import { scanFragmentsIn } from '@mingjian/wire'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Grant, MediaAction } from '../access/grant.ts'
import { nodeDisk } from '../disk/disk.ts'
import { openFootage } from './footage.ts'
import { FootageIndex } from './footage-index.ts'
import { StillCache, takeStill } from './still.ts'
import { TestFootage } from './test-footage.ts'
import { makeFrames } from './test-frames.ts'
import { CAMERA, testGrant } from './test-grant.ts'
import { planTrick } from './trick.ts'

const T0 = (1_800_000_000 * TICKS_PER_SECOND) as EpochTicks
const at = (seconds: number): EpochTicks => (T0 + Math.round(seconds * TICKS_PER_SECOND)) as EpochTicks

/** Leave under an order for these spans, in seconds. */
function orderGrant(
  action: MediaAction,
  extent: readonly [number, number],
  scopes: readonly (readonly [number, number])[],
): Grant {
  const grant = testGrant(action, { camera: CAMERA, from: at(extent[0]), to: at(extent[1]) })
  const order = {
    id: 'or1',
    scopes: scopes.map(([from, to]) => ({ camera: CAMERA, from: at(from), to: at(to) })),
    verbs: new Set(['view', 'copy'] as const),
    until: 0 as EpochMillis,
  }
  return { ...grant, actor: { ...grant.actor, order } }
}

async function ask(footage: TestFootage, grant: Grant) {
  const index = new FootageIndex(nodeDisk, footage.layout)
  return openFootage(grant, 'file', { disk: nodeDisk, index, gaps: () => Promise.resolve([]) })
}

/** Ten seconds with a key frame, and a fragment, each 0.4 s. */
async function record(footage: TestFootage): Promise<void> {
  await footage.write({ frames: makeFrames({ start: at(0), count: 250 }) })
}

test('under an order footage begins with the first key frame at or after its beginning and ends before its end', async () => {
  await using footage = await TestFootage.create()
  await record(footage)
  const { plan, read } = await ask(footage, orderGrant('export', [1, 3], [[1, 3]]))
  assert.equal(plan.start, at(1.2))
  assert.equal(plan.end, at(2.8))
  const parts: Uint8Array[] = []
  for await (const part of read()) parts.push(part)
  let count = 0
  scanFragmentsIn(Buffer.concat(parts), () => count++)
  assert.equal(count, 4)
  const whole = await ask(footage, orderGrant('export', [1.2, 2.8], [[1.2, 2.8]]))
  assert.deepEqual([whole.plan.start, whole.plan.end], [at(1.2), at(2.8)], 'to the tick')
})

test('within an order a player’s pieces still reach back to their key frame, so that they join', async () => {
  await using footage = await TestFootage.create()
  await record(footage)
  const { plan } = await ask(footage, orderGrant('replay', [3, 4], [[1, 9]]))
  assert.equal(plan.start, at(2.8))
  const early = await ask(footage, orderGrant('replay', [1, 1.1], [[1, 9]])).catch((thrown: unknown) => thrown)
  assert.ok(!(early instanceof Fault) || early.code === 'play.footage.none')
})

test('whoever bears no order begins at the key frame before, as ever', async () => {
  await using footage = await TestFootage.create()
  await record(footage)
  const { plan } = await ask(footage, testGrant('export', { from: at(1), to: at(3) }))
  assert.deepEqual([plan.start, plan.end], [at(0.8), at(3.2)])
})

test('key frames for fast play lie inside the order', async () => {
  await using footage = await TestFootage.create()
  await record(footage)
  const index = new FootageIndex(nodeDisk, footage.layout)
  const deps = { disk: nodeDisk, index, gaps: () => Promise.resolve([]) }
  const plan = await planTrick(orderGrant('replay', [1, 3], [[1, 3]]), 1, deps)
  assert.deepEqual([plan.start, plan.end], [at(1.2), at(2.8)])
})

test('a still under an order is never of before it: the first key frame inside, or none', async () => {
  await using footage = await TestFootage.create()
  await record(footage)
  const asked: number[] = []
  const by = {
    disk: nodeDisk,
    index: new FootageIndex(nodeDisk, footage.layout),
    decoder: {
      still: (wish: { at: number }) => {
        asked.push(wish.at / TICKS_PER_SECOND)
        return Promise.resolve({ jpeg: new Uint8Array(1), time: wish.at, width: 1, height: 1 })
      },
    },
    cache: new StillCache(),
    mark: () => 'Wang',
    now: () => at(100),
  }
  const still = (second: number) => takeStill(orderGrant('still', [second, second], [[1, 3]]), { isQuick: true }, by)
  assert.equal((await still(1)).time, at(1.2))
  assert.equal((await still(2)).time, at(2))
  assert.deepEqual(asked, [1.2, 2])
  const tight = takeStill(orderGrant('still', [1.05, 1.05], [[1.01, 1.1]]), {}, by)
  await assert.rejects(tight, { code: 'play.still.none' })
})
