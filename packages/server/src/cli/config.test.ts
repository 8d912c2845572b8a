// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Fault } from '@mingjian/base'
import { readConfig, SETTING_NAMES } from './config.ts'

let folder = ''
before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'mj-config-'))
})
after(() => rm(folder, { recursive: true, force: true }))

test('without any setting everything has its default', () => {
  const config = readConfig({}, folder)
  assert.equal(config.data, path.join(folder, 'data'))
  assert.equal(config.footage, path.join(folder, 'data', 'footage'))
  assert.deepEqual([config.host, config.port, config.log, config.zone], ['127.0.0.1', 8080, 'info', 'Asia/Shanghai'])
  assert.deepEqual([config.databaseUrl, config.retentionDays, config.trustProxy], [null, 30, false])
})

test('a wrong setting is refused with one line that names it', () => {
  const wrong: Record<string, string> = {
    MINGJIAN_PORT: '80a',
    MINGJIAN_HOST: 'two words',
    MINGJIAN_LOG: 'loud',
    MINGJIAN_FOOTAGE: 's3://bucket',
    MINGJIAN_DATABASE_URL: 'mysql://x',
    MINGJIAN_NAME: 'a b',
    MINGJIAN_LOG_PUBLIC: 'all',
    MINGJIAN_RECORDERS: '0',
    MINGJIAN_RETENTION_DAYS: '29',
    MINGJIAN_ZONE: 'Mars/Base',
    MINGJIAN_TRUST_PROXY: 'maybe',
    MINGJIAN_CLASSIFIED: 'perhaps',
  }
  for (const [name, value] of Object.entries(wrong)) {
    assert.throws(
      () => readConfig({ [name]: value }, folder),
      (thrown) => thrown instanceof Fault && thrown.message.startsWith(`${name}: `) && !thrown.message.includes('\n'),
      name,
    )
  }
  assert.throws(() => readConfig({ MINGJIAN_PORT: '65536' }, folder), /MINGJIAN_PORT/)
})

test('the value of a wrong database URL is not repeated, since it may hold a password', () => {
  assert.throws(
    () => readConfig({ MINGJIAN_DATABASE_URL: 'pg://me:hush@host' }, folder),
    (thrown) => thrown instanceof Fault && !thrown.message.includes('hush'),
  )
})

test('mingjian.toml gives what the environment leaves open, and an unknown name in it is refused', async () => {
  const file = path.join(folder, 'mingjian.toml')
  await writeFile(file, 'MINGJIAN_PORT = 9000\nMINGJIAN_LOG = "warn"\n')
  const config = readConfig({ MINGJIAN_LOG: 'debug' }, folder)
  assert.deepEqual([config.port, config.log], [9000, 'debug'])
  await writeFile(file, 'MINGJIAN_PROT = 9000\n')
  assert.throws(() => readConfig({}, folder), /MINGJIAN_PROT: there is no such setting/)
  await writeFile(file, 'not = [toml')
  assert.throws(() => readConfig({}, folder), /mingjian.toml cannot be read/)
  await rm(file)
})

test('ref/config.md lists the settings, all of them and no other', async () => {
  const page = await readFile(
    path.join(path.dirname(fileURLToPath(import.meta.url)), '../../../../ref/config.md'),
    'utf8',
  )
  const listed = [...page.matchAll(/^\| `(MINGJIAN_\w+)` \|/gm)].map((match) => match[1])
  assert.deepEqual(listed, SETTING_NAMES)
})
