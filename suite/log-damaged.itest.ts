// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import type { AlarmList, Camera, LogPage, LogState, Problem } from '@mingjian/contract'
import { SimCamera } from '@mingjian/sim'
import { Product, until } from './product.ts'

const SMALL = { fps: 8, keyInterval: 1, size: { width: 416, height: 240 } } as const

test('with a damaged evidence log cameras go on being recorded, an alarm stands, and nothing is shown', async () => {
  const sim = new SimCamera({ ...SMALL, name: 'gate' })
  await sim.start()
  const product = await Product.start()
  try {
    const camera = await product.addCamera({ name: 'gate', source: { kind: 'rtsp', url: sim.url('main') } })
    await product.recording([camera])
    await until('a picture is shown', async () => (await look(product, camera)).status === 200)
    const entered = await product.call<LogPage>('GET', `/api/log/entries?type=access.grant&camera=${camera.id}`)
    assert.equal(entered.items[0]?.sealed.find(({ field }) => field === 'name')?.value, 'suite')
    await product.kill('SIGKILL')
    await product.launch()
    await product.recording([camera])
    await until('what the kill left is in the log', async () => {
      const { items } = await product.call<LogPage>('GET', `/api/log/entries?type=footage&camera=${camera.id}`)
      return ['footage.segment', 'footage.gap'].every((type) => items.some((each) => each.type === type))
    })
    assert.equal((await product.call<LogState>('GET', '/api/log')).state, 'open')
    await product.kill('SIGTERM')

    const bundles = join(product.data, 'log/tile/entries/000.p')
    const [name = ''] = await readdir(bundles)
    const bytes = await readFile(join(bundles, name))
    bytes[100] = (bytes[100] ?? 0) ^ 1
    await writeFile(join(bundles, name), bytes)
    const checkpoint = await readFile(join(product.data, 'log/checkpoint'), 'utf8')
    await product.launch()
    await product.recording([camera])
    await until('the alarm stands', async () => {
      const { items } = await product.call<AlarmList>('GET', '/api/alarms')
      return items.some(({ kind, clearedAt }) => kind === 'log-damaged' && clearedAt === null)
    })
    const refused = await look(product, camera)
    const problem = (await refused.json()) as Problem
    assert.deepEqual([refused.status, problem.code], [500, 'log.damaged'])
    const state = await product.call<LogState>('GET', '/api/log')
    assert.deepEqual([state.state, state.checkpoint], ['damaged', null])
    const command = await product.command(['camera', 'remove', camera.id])
    assert.match(command.stderr, /^mingjian: the evidence log is damaged: .*\n$/)
    assert.equal((await product.call<Camera>('GET', `/api/cameras/${camera.id}`)).inUse, true)
    const check = await product.command(['fsck'])
    assert.deepEqual([check.status, /^-\tlog\tlog-damaged\t/m.test(check.stdout)], [1, true], check.stdout)
    assert.equal(await readFile(join(product.data, 'log/checkpoint'), 'utf8'), checkpoint, 'nothing was signed over it')
  } finally {
    await product.stop()
    await sim.close()
  }
})

async function look(product: Product, camera: Camera): Promise<Response> {
  const answer = await product.fetch(`/api/cameras/${camera.id}/still.jpg`)
  if (answer.ok) await answer.arrayBuffer()
  return answer
}
