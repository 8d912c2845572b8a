// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, open, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { AlarmList, Camera } from '@mingjian/contract'
import { assertSound } from './crash.ts'
import { startEstate } from './estate.ts'
import { until } from './product.ts'

const VOLUME = 192 * 1024 * 1024
const isRoot = process.getuid?.() === 0 && process.platform === 'linux'

test(
  'a full disk destroys nothing older, raises the alarm, and recording resumes when space returns',
  { skip: isRoot ? false : 'needs root to mount a small volume' },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mingjian-full-'))
    const image = join(folder, 'volume.img')
    const footage = join(folder, 'footage')
    await mkdir(footage)
    await writeFile(image, '')
    await truncate(image, VOLUME)
    execFileSync('mkfs.ext4', ['-q', '-m', '0', image])
    execFileSync('mount', ['-o', 'loop', image, footage])
    try {
      await using estate = await startEstate({
        sims: [
          { name: 'GATE', codec: 'h264', keyInterval: 1 },
          { name: 'HALL', codec: 'h264', keyInterval: 1 },
        ],
        settings: { MINGJIAN_FOOTAGE: footage },
      })
      const { product, cameras } = estate
      const state = async (camera: Camera): Promise<Camera['state']> =>
        (await product.call<Camera>('GET', `/api/cameras/${camera.id}`)).state
      await until('some footage', async () => (await product.files()).length >= cameras.length)
      await fill(join(footage, 'filler'))
      await until('every camera says that the disk failed', async () => {
        const states = await Promise.all(cameras.map(state))
        return states.every((each) => each.cause === 'disk-error')
      })
      const kept = await fingerprints(await product.files())
      const alarms = await product.call<AlarmList>('GET', '/api/alarms')
      assert.ok(
        alarms.items.some((alarm) => alarm.kind === 'disk-error' && alarm.clearedAt === null),
        JSON.stringify(alarms),
      )
      const refused = await product.fetch('/api/cameras', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'NEW', source: { kind: 'rtsp', url: 'rtsp://127.0.0.1:1/x' } }),
      })
      assert.ok(refused.status >= 400, 'a new camera is refused below the reserve')
      await rm(join(footage, 'filler'))
      await product.recording(cameras)
      assert.deepEqual(await fingerprints([...kept.keys()], kept), kept, 'every file is as it was')
      for (const camera of cameras) {
        const { gaps } = await product.recordings(camera.id, Date.parse(camera.createdAt), Date.now() - 1000)
        assert.ok(
          gaps.some((gap) => gap.cause === 'disk-error'),
          JSON.stringify(gaps),
        )
      }
      await assertSound(product)
    } finally {
      execFileSync('umount', ['-l', footage])
      await rm(folder, { recursive: true, force: true })
    }
  },
)

/** Writes until not one more byte fits. */
async function fill(path: string): Promise<void> {
  const file = await open(path, 'w')
  for (const size of [1 << 20, 4096, 1]) {
    const block = Buffer.alloc(size)
    try {
      for (;;) await file.write(block)
    } catch (error) {
      assert.equal(error instanceof Error && 'code' in error ? error.code : '', 'ENOSPC')
    }
  }
  await file.close()
}

type Print = Readonly<{ length: number; hash: string }>

/** The first half of each file: an open segment may lose a torn tail of two seconds, never more. */
async function fingerprints(
  files: readonly string[],
  lengths: ReadonlyMap<string, Print> = new Map(),
): Promise<Map<string, Print>> {
  const prints = new Map<string, Print>()
  for (const file of files) {
    const bytes = await readFile(file)
    const length = lengths.get(file)?.length ?? bytes.length >> 1
    prints.set(file, { length, hash: createHash('sha256').update(bytes.subarray(0, length)).digest('hex') })
  }
  return prints
}
