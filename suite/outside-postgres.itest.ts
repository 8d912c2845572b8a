// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Camera } from '@mingjian/contract'
import { assertSound, assertTiles } from './crash.ts'
import { startEstate } from './estate.ts'
import { OutsidePostgres } from './outside-postgres.ts'
import { Product, until } from './product.ts'

test('with an outside PostgreSQL the product records, restarts and outlives its absence', async (t) => {
  await using postgres = await OutsidePostgres.start()
  if (postgres === null) return t.skip('no PostgreSQL of the machine')
  await using estate = await startEstate({
    sims: [{ name: 'CAM 1', codec: 'h264', keyInterval: 1 }],
    settings: { MINGJIAN_DATABASE_URL: postgres.url },
  })
  const { product, cameras } = estate
  const [camera] = cameras
  assert.ok(camera)
  assert.ok(!existsSync(join(product.data, 'postgres')), 'none of its own')
  const isRecorded = async (since: number): Promise<boolean> => {
    const { runs } = await product.recordings(camera.id, since, Math.max(Date.now(), since + 1))
    return runs.some((run) => Date.parse(run.end) > since + 2000)
  }
  const health = async (): Promise<string> =>
    ((await (await product.fetch('/api/health')).json()) as { status: string }).status

  const begin = Date.now()
  await until('some seconds are recorded', () => isRecorded(begin))
  await product.kill('SIGTERM')
  await product.launch()
  await product.recording([await product.call<Camera>('GET', `/api/cameras/${camera.id}`)])

  const away = Date.now()
  await until('seconds before it goes away', () => isRecorded(away))
  await postgres.end()
  await until('its absence is told', async () => (await health()) === 'degraded')
  const meanwhile = Date.now()
  await until('some seconds without it', async () => Date.now() - meanwhile > 3000)
  await postgres.begin()
  await until('it is well again', async () => (await health()) === 'ok')
  await until('recording went on', () => isRecorded(meanwhile))
  const answer = await product.recordings(camera.id, away, Date.now() - 3000)
  assertTiles(answer, camera.name)
  assert.deepEqual(answer.gaps, [], 'recording never stopped')
  await assertSound(product)
})

test('a wrong password ends the start with a sentence that names the setting', async (t) => {
  await using postgres = await OutsidePostgres.start()
  if (postgres === null) return t.skip('no PostgreSQL of the machine')
  const url = new URL(postgres.url)
  url.password = 'another'
  await assert.rejects(Product.start({ settings: { MINGJIAN_DATABASE_URL: url.href } }), (error) => {
    assert.match(String(error), /MINGJIAN_DATABASE_URL: /)
    assert.doesNotMatch(String(error), /another/)
    return true
  })
})
