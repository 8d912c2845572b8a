// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, silentLog, TICKS_PER_SECOND, toTicks, systemClock } from '@mingjian/base'
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { nodeDisk } from '../disk/disk.ts'
import { DecoderPool } from './decoder-pool.ts'
import { type FootageDeps, openFootage } from './footage.ts'
import { FootageIndex } from './footage-index.ts'
import { listFrames } from './frame-list.ts'
import { StillCache, takeStill } from './still.ts'
import { type Clip, makeClip } from './test-clip.ts'
import { TestFootage } from './test-footage.ts'
import { G711, makeSound } from './test-frames.ts'
import { CAMERA, testGrant } from './test-grant.ts'
import { Transcoding } from './transcode-footage.ts'
import { muxTrick, planTrick, readTrick } from './trick.ts'

const T0 = (1_800_000_000 * TICKS_PER_SECOND) as EpochTicks
const at = (seconds: number): EpochTicks => (T0 + Math.round(seconds * TICKS_PER_SECOND)) as EpochTicks
const script = fileURLToPath(new URL('../decoder.ts', import.meta.url))
const pool = new DecoderPool({ command: { program: process.execPath, arguments: [script] }, log: silentLog })
before(() => pool.start())
after(() => pool.close())

function moved(clip: Clip, seconds: number): Clip['frames'] {
  return clip.frames.map((frame) => ({ ...frame, time: (frame.time + seconds * TICKS_PER_SECOND + T0) as EpochTicks }))
}

/** Decodes a file strictly; the number of pictures. */
async function decode(footage: TestFootage, parts: AsyncIterable<Uint8Array>): Promise<number> {
  const all: Uint8Array[] = []
  for await (const part of parts) all.push(part)
  const path = join(footage.root, 'out.mp4')
  await writeFile(path, all)
  const strict = spawnSync('ffmpeg', ['-v', 'error', '-xerror', '-i', path, '-f', 'null', '-'], { encoding: 'utf8' })
  assert.equal(strict.stderr, '')
  assert.equal(strict.status, 0)
  const count = [
    '-v',
    'error',
    '-count_frames',
    '-select_streams',
    'v',
    '-show_entries',
    'stream=nb_read_frames',
    '-of',
    'csv=p=0',
    path,
  ]
  return Number.parseInt(spawnSync('ffprobe', count, { encoding: 'utf8' }).stdout, 10)
}

for (const codec of ['h264', 'h265'] as const) {
  test(`${codec}: an interval over borders and a gap decodes without a word, forwards, in strides and backwards`, async () => {
    await using footage = await TestFootage.create()
    const clip = makeClip({ codec, seconds: 4 })
    const { format: video } = clip
    await footage.write({ video, audio: G711, frames: [...moved(clip, 0), ...makeSound(at(0), 4)], perFragment: 25 })
    await footage.write({ video, audio: G711, frames: [...moved(clip, 4), ...makeSound(at(4), 4)], perFragment: 25 })
    await footage.write({ video, frames: moved(clip, 20), perFragment: 25, isOpen: true })
    const by: FootageDeps = {
      disk: nodeDisk,
      index: new FootageIndex(nodeDisk, footage.layout),
      gaps: () => Promise.resolve([]),
    }
    const grant = testGrant('replay', { camera: CAMERA, from: at(1.5), to: at(22) })
    const whole = await openFootage(grant, 'file', by)
    assert.equal(await decode(footage, whole.read()), 75 + 100 + 50)
    const browser = await openFootage(testGrant('replay', { from: at(1.5), to: at(6) }), 'browser', by)
    assert.equal(await decode(footage, browser.read()), 125)
    const transcoded = new Transcoding(pool).transcode(browser)
    assert.equal(await decode(footage, transcoded), 125)
    for (const [speed, pictures] of [
      [4, 8],
      [-4, 8],
      [64, 2],
    ] as const) {
      const plan = await planTrick(grant, speed, by)
      assert.equal(await decode(footage, muxTrick(plan.video, readTrick(nodeDisk, plan))), pictures)
      assert.equal(plan.start, speed > 0 ? at(2) : at(21))
    }
    const listed = await listFrames(testGrant('replay', { from: at(3), to: at(5) }), by)
    assert.equal(listed.length, 50)
    assert.deepEqual(
      listed.filter((frame) => frame.isKey).map((frame) => frame.time),
      [at(3) / 90, at(4) / 90],
    )
  })

  test(`${codec}: other picture sizes in one file decode without a word, there and back`, async () => {
    await using footage = await TestFootage.create()
    const [small, large] = ['320x180', '640x360'].map((size) => makeClip({ codec, seconds: 2, size }))
    assert.ok(small && large)
    for (const [index, clip] of [small, large, small].entries()) {
      const sound = makeSound(at(index * 2), 2)
      const frames = [...moved(clip, index * 2), ...sound]
      await footage.write({ video: clip.format, audio: G711, frames, perFragment: 25 })
    }
    const index = new FootageIndex(nodeDisk, footage.layout)
    const grant = testGrant('replay', { camera: CAMERA, from: at(0.5), to: at(6) })
    const whole = await openFootage(grant, 'file', { disk: nodeDisk, index, gaps: () => Promise.resolve([]) })
    assert.equal(await decode(footage, whole.read()), 150)
  })

  test(`${codec}: a still shows the picture at or before the time, a quick one the key frame before`, async () => {
    await using footage = await TestFootage.create()
    const clip = makeClip({ codec, seconds: 4, interval: 50 })
    await footage.write({ video: clip.format, frames: moved(clip, 0), perFragment: 25 })
    const by = {
      disk: nodeDisk,
      index: new FootageIndex(nodeDisk, footage.layout),
      decoder: pool,
      cache: new StillCache(),
      mark: () => 'Wang',
      now: () => toTicks(systemClock.now()),
    }
    const grant = testGrant('still', { from: at(3.5), to: at(3.5) })
    assert.equal((await takeStill(grant, {}, by)).time, at(3.48))
    const quick = await takeStill(grant, { width: 160, isQuick: true }, by)
    assert.equal(quick.time, at(2))
    assert.equal((await takeStill(testGrant('still', { from: at(100), to: at(100) }), {}, by)).time, at(3.96))
    await assert.rejects(takeStill(testGrant('still', { from: at(-1), to: at(-1) }), {}, by), /nothing was recorded/)
  })
}
