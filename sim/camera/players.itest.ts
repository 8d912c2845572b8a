// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import type { SimCameraOptions } from './options.ts'
import { SimCamera } from './sim-camera.ts'

const SMALL = { width: 640, height: 360 }

type Run = { status: number | null; out: string; errors: string }

async function run(program: string, args: readonly string[]): Promise<Run> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let out = ''
  let errors = ''
  child.stdout.on('data', (bytes) => (out += String(bytes)))
  child.stderr.on('data', (bytes) => (errors += String(bytes)))
  const [status] = await once(child, 'close')
  return { status: typeof status === 'number' ? status : null, out, errors }
}

async function withCamera(
  options: Partial<SimCameraOptions>,
  use: (camera: SimCamera) => Promise<void>,
): Promise<void> {
  await using camera = new SimCamera({ name: 'LOBBY', size: SMALL, keyInterval: 1, ...options })
  await camera.start()
  await use(camera)
}

for (const transport of ['tcp', 'udp'] as const) {
  for (const codec of ['h264', 'hevc'] as const) {
    test(`ffmpeg plays ${codec} with audio over ${transport} without an error`, async () => {
      await withCamera({ codec: codec === 'hevc' ? 'h265' : codec, audio: 'aac' }, async (camera) => {
        const probe = await run('ffprobe', [
          '-v',
          'error',
          '-rtsp_transport',
          transport,
          '-show_entries',
          'stream=codec_name,width',
          '-of',
          'csv=p=0',
          camera.url('main'),
        ])
        assert.deepEqual(probe.out.trim().split('\n').sort(), [`${codec},640`, 'aac'].sort())
        const input = ['-v', 'error', '-xerror', '-rtsp_transport', transport, '-i', camera.url('main')]
        const play = await run('ffmpeg', [...input, '-t', '2', '-f', 'null', '-'])
        assert.deepEqual({ status: play.status, errors: play.errors }, { status: 0, errors: '' })
      })
    })
  }
}

for (const audio of ['pcma', 'pcmu', 'opus'] as const) {
  test(`ffmpeg decodes ${audio} without an error`, async () => {
    await withCamera({ audio }, async (camera) => {
      const play = await run('ffmpeg', [
        '-v',
        'error',
        '-xerror',
        '-rtsp_transport',
        'tcp',
        '-i',
        camera.url('main'),
        '-t',
        '1',
        '-vn',
        '-f',
        'null',
        '-',
      ])
      assert.deepEqual({ status: play.status, errors: play.errors }, { status: 0, errors: '' })
    })
  })
}

test('ffmpeg hears the hum of G.711 at −30 dB', async () => {
  for (const audio of ['pcma', 'pcmu'] as const) {
    await withCamera({ audio }, async (camera) => {
      const filter = ['-vn', '-t', '1', '-af', 'volumedetect', '-f', 'null', '-']
      const { errors } = await run('ffmpeg', ['-rtsp_transport', 'tcp', '-i', camera.url('main'), ...filter])
      const mean = Number(/mean_volume: (-?[\d.]+) dB/.exec(errors)?.[1] ?? 'NaN')
      assert.ok(Math.abs(mean + 29.8) < 0.7, `${audio}: ${mean} dB`)
    })
  }
})

test('ffprobe gives its login by digest, and is refused with a wrong one', async () => {
  await withCamera({ auth: { schemes: ['basic', 'digest-md5'], user: 'op', password: 'pw' } }, async (camera) => {
    const probe = (login: string): Promise<Run> =>
      run('ffprobe', ['-v', 'error', '-rtsp_transport', 'tcp', camera.url('main').replace('//', `//${login}@`)])
    assert.equal((await probe('op:pw')).status, 0)
    const refused = await probe('op:no')
    assert.notEqual(refused.status, 0)
    assert.match(refused.errors, /401/)
  })
})

test('ffprobe reads rtsps', async () => {
  await withCamera({ isSecure: true }, async (camera) => {
    const probe = await run('ffprobe', [
      '-v',
      'error',
      '-show_entries',
      'stream=codec_name',
      '-of',
      'csv=p=0',
      camera.url('main'),
    ])
    assert.equal(probe.out.trim(), 'h264')
  })
})
