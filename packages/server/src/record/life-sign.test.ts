// SPDX-License-Identifier: Apache-2.0
import { type EpochMillis, silentLog, toTicks } from '@mingjian/base'
import assert from 'node:assert/strict'
import { watch } from 'node:fs'
import { mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { LifeSign } from './life-sign.ts'

const PAST = Date.parse('2026-11-23T10:00:00.250Z') as EpochMillis

test('the next process learns when the last one was alive, and is alive itself from then on', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'life-'))
  const path = join(folder, 'recording')
  await writeFile(path, '')
  await utimes(path, PAST / 1000, PAST / 1000)
  const sign = new LifeSign({ path, log: silentLog })
  const { promise, resolve } = Promise.withResolvers<void>()
  const eye = watch(folder, () => resolve())
  try {
    assert.equal(sign.start(), toTicks(PAST))
    await promise
    assert.ok((await stat(path)).mtimeMs > PAST)
  } finally {
    sign.close()
    eye.close()
    await rm(folder, { recursive: true })
  }
})

test('there is none before the first', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'life-'))
  const sign = new LifeSign({ path: join(folder, 'recording'), log: silentLog })
  const { promise, resolve } = Promise.withResolvers<void>()
  const eye = watch(folder, () => resolve())
  assert.equal(sign.start(), null)
  await promise
  sign.close()
  eye.close()
  await rm(folder, { recursive: true })
})
