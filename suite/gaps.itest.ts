// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { SimCamera } from '@mingjian/sim'
import { assertTiles } from './crash.ts'
import { Link } from './link.ts'
import { Product, until } from './product.ts'

const KEY_INTERVAL = 1

test('two cuts of the line are exactly two gaps with their cause, true to within one key-frame interval', async () => {
  const sim = new SimCamera({ name: 'GATE', codec: 'h264', keyInterval: KEY_INTERVAL })
  await sim.start()
  const at = new URL(sim.url('main'))
  await using link = new Link(Number(at.port))
  await link.mend()
  at.port = String(link.port)
  const product = await Product.start()
  try {
    const camera = await product.addCamera({ name: 'GATE', source: { kind: 'rtsp', url: at.href } })
    await product.recording([camera])
    const begin = Date.now() + KEY_INTERVAL * 1000
    const cuts: { from: number; to: number }[] = []
    for (const length of [4000, 9000]) {
      await delay(5000)
      const from = Date.now()
      await link.cut()
      await delay(length)
      await link.mend()
      cuts.push({ from, to: Date.now() })
      const isBack = async (): Promise<boolean> => {
        const { runs } = await product.recordings(camera.id, from, Date.now())
        return runs.some((run) => Date.parse(run.end) > (cuts.at(-1)?.to ?? 0) + 2000)
      }
      await until('recording again', isBack)
    }
    const answer = await product.recordings(camera.id, begin, Date.now() - 2000)
    assertTiles(answer, 'GATE')
    assert.equal(answer.gaps.length, cuts.length, JSON.stringify(answer.gaps))
    for (const [i, gap] of answer.gaps.entries()) {
      const cut = cuts[i] ?? { from: 0, to: 0 }
      assert.equal(gap.cause, 'link-lost')
      const late = Date.parse(gap.start) - cut.from
      assert.ok(Math.abs(late) <= KEY_INTERVAL * 1000, `the gap begins ${late} ms after the cut`)
      assert.ok(Date.parse(gap.end) >= cut.to - 50, 'nothing is recorded while the line is cut')
    }
  } finally {
    await product.stop()
    await sim.close()
  }
})
