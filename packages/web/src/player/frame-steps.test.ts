// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FrameSteps } from './frame-steps.ts'

const T = Date.parse('2026-11-23T08:00:00Z')

/** A camera that says 25 and sends 8 pictures a second, unevenly. */
function start() {
  const asked: { camera: string; from: number; to: number }[] = []
  const all = Array.from({ length: 400 }, (_, index) => T - 25_000 + index * 125 + (index % 2) * 30)
  const steps = new FrameSteps(async (camera, span) => {
    asked.push({ camera, ...span })
    return all.filter((time) => time >= span.from && time < span.to)
  })
  return { asked, all, steps }
}

test('a step goes to the very next picture, however uneven they come', async () => {
  const { all, steps } = start()
  const at = all[200] ?? 0
  assert.equal(await steps.find('a', at + 7, 1), all[201])
  assert.equal(await steps.find('a', at, -1), all[199])
  assert.equal(await steps.find('a', at - 0.4, 1), all[201], 'a rounded time is the picture’s own')
})

test('steps near one another ask once, another camera and another place anew', async () => {
  const { asked, all, steps } = start()
  let at: number | null = all[200] ?? 0
  for (let n = 0; n < 10; n++) at = await steps.find('a', at ?? 0, 1)
  assert.equal(at, all[210])
  assert.equal(asked.length, 1)
  await steps.find('b', at ?? 0, 1)
  await steps.find('b', (at ?? 0) + 3500, 1)
  assert.equal(asked.length, 3)
})

test('where no picture follows there is no step', async () => {
  const { all, steps } = start()
  assert.equal(await steps.find('a', all.at(-1) ?? 0, 1), null)
  assert.equal(await steps.find('a', T + 1e9, -1), null)
})
