// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, silentLog, systemClock, TICKS_PER_SECOND, toTicks } from '@mingjian/base'
import { Ability } from '@mingjian/contract'
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Actor, Grant } from '../../access/grant.ts'
import { nodeDisk } from '../../disk/disk.ts'
import { DecoderPool } from '../../play/decoder-pool.ts'
import { FootageIndex } from '../../play/footage-index.ts'
import { StillCache } from '../../play/still.ts'
import { makeClip } from '../../play/test-clip.ts'
import { TestFootage } from '../../play/test-footage.ts'
import { CAMERA, testGrant } from '../../play/test-grant.ts'
import { Transcoding } from '../../play/transcode-footage.ts'
import { noMeter } from '../../stream/view-meter.ts'
import { buildApp } from '../app.ts'
import { footageRoutes } from '../media-footage.ts'
import { stillRoute } from '../media-still.ts'

const T0 = (1_800_000_000 * TICKS_PER_SECOND) as EpochTicks
const [WIDTH, HEIGHT] = [1280, 720]
const script = fileURLToPath(new URL('../../decoder.ts', import.meta.url))
const pool = new DecoderPool({ command: { program: process.execPath, arguments: [script] }, log: silentLog })
let footage: TestFootage
let server: Awaited<ReturnType<typeof serve>>

before(async () => {
  await pool.start()
  footage = await TestFootage.create()
  const clip = makeClip({ codec: 'h264', seconds: 4, size: `${WIDTH}x${HEIGHT}`, start: T0 })
  await footage.write({ video: clip.format, frames: clip.frames, perFragment: 25 })
  server = await serve()
})
after(async () => {
  await server?.close()
  await footage?.[Symbol.asyncDispose]()
  await pool.close()
})

/** Everybody who brings a name as their token is that person. */
async function serve() {
  const disk = nodeDisk
  const index = new FootageIndex(disk, footage.layout)
  const mark = ({ actor }: Grant): string => (actor.name === 'nobody' ? '' : `${actor.name} 2027-01-15 16:00`)
  const still = { disk, index, decoder: pool, cache: new StillCache(), mark, now: () => toTicks(systemClock.now()) }
  const recorded = { disk, index, gaps: () => Promise.resolve([]) }
  const open = (ask: { actor: Actor; action: Grant['action']; extent: Grant['extent'] }) =>
    Promise.resolve({ ...testGrant(ask.action, ask.extent), actor: ask.actor })
  const cameraName = () => Promise.resolve('北门')
  const names: Record<string, string> = { wang: '王伟', li: '李娜', nobody: 'nobody' }
  const app = await buildApp({
    routes: [
      ...footageRoutes({
        ...{ open, footage: recorded, transcoding: new Transcoding(pool), meter: noMeter, mark, cameraName },
      }),
      stillRoute({ open, still, meter: noMeter }),
    ],
    sockets: [],
    authenticate: ({ bearer }) => {
      const actor: Actor = {
        ...{ kind: 'token', userId: bearer, name: names[bearer ?? ''] ?? '', abilities: new Set(Ability.options) },
        ...{ role: 'administrator', cameras: null, address: null },
      }
      return Promise.resolve({ actor, session: null })
    },
    ...{ log: silentLog, version: '0', webRoot: null, trustProxy: false },
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo // it listens on TCP
  return { url: `http://127.0.0.1:${port}`, close: () => app.close() }
}

async function fetchAs(who: string, path: string): Promise<Buffer> {
  const answer = await fetch(`${server.url}/api/cameras/${CAMERA}/${path}`, {
    headers: { authorization: `Bearer ${who}` },
  })
  assert.equal(answer.status, 200, await (answer.ok ? '' : answer.text()))
  return Buffer.from(await answer.arrayBuffer())
}

/** Brightness of a file's first picture as FFmpeg, which knows nothing of us, decodes it. */
function brightness(file: Buffer, format: 'mjpeg' | 'mp4'): Uint8Array {
  const input = format === 'mjpeg' ? ['-f', 'mjpeg', '-i', '-'] : ['-i', '-']
  const output = ['-frames:v', '1', '-pix_fmt', 'gray', '-f', 'rawvideo', '-']
  const made = spawnSync('ffmpeg', ['-v', 'error', ...input, ...output], { input: file, maxBuffer: 1 << 26 })
  assert.equal(made.status, 0, made.stderr.toString())
  return made.stdout
}

function change(marked: Uint8Array, plain: Uint8Array): Float64Array {
  assert.equal(marked.length, plain.length)
  return Float64Array.from(marked, (value, at) => value - (plain[at] ?? 0))
}

/** Pearson's, of the rows at the foot of the picture where the plain line stands. */
function alike(a: Float64Array, b: Float64Array, rows = 60): number {
  const from = (HEIGHT - rows) * WIDTH
  let [sa, sb, saa, sbb, sab, n] = [0, 0, 0, 0, 0, 0]
  for (let at = from; at < a.length; at++) {
    const [x, y] = [Math.abs(a[at] ?? 0), Math.abs(b[at] ?? 0)]
    sa += x
    sb += y
    saa += x * x
    sbb += y * y
    sab += x * y
    n++
  }
  return (n * sab - sa * sb) / Math.sqrt((n * saa - sa * sa) * (n * sbb - sb * sb))
}

const at = (second: string): string => `still.jpg?at=2027-01-15T08:00:0${second}Z`
const still = async (who: string, second: string) => brightness(await fetchAs(who, at(second)), 'mjpeg')

test('a still carries the mark of who fetched it, and another’s differs', async () => {
  const [plain1, plain2] = [await still('nobody', '1.4'), await still('nobody', '3.4')]
  const wang = change(await still('wang', '1.4'), plain1)
  const wangLater = change(await still('wang', '3.4'), plain2)
  const li = change(await still('li', '1.4'), plain1)
  const touched = wang.filter((value) => Math.abs(value) > 12).length / wang.length
  assert.ok(touched > 0.01 && touched < 0.25, `the mark is there and faint: ${touched}`)
  const [same, other] = [alike(wang, wangLater), alike(wang, li)]
  assert.ok(same > 0.97, `one person’s mark is the same on two pictures: ${same}`)
  assert.ok(other < 0.95, `another person’s differs: ${other} and ${same}`)
})

test('every quarter of the picture carries some of the mark, so that a cut-out does too', async () => {
  const marked = change(await still('wang', '1.4'), await still('nobody', '1.4'))
  const counts = [0, 0, 0, 0]
  for (const [place, value] of marked.entries()) {
    const [x, y] = [place % WIDTH, Math.floor(place / WIDTH)]
    if (Math.abs(value) > 12) {
      const quarter = (x < WIDTH / 2 ? 0 : 1) + (y < HEIGHT / 2 ? 0 : 2)
      counts[quarter] = (counts[quarter] ?? 0) + 1
    }
  }
  for (const count of counts) assert.ok(count > WIDTH * HEIGHT * 0.001, counts.join())
})

test('who asks second for the same still is not given the first one’s mark, though it is kept', async () => {
  const [wang, li] = [await fetchAs('wang', at('2.0')), await fetchAs('li', at('2.0'))]
  const [wangAgain, liAgain] = [await fetchAs('wang', at('2.0')), await fetchAs('li', at('2.0'))]
  assert.ok(wang.equals(wangAgain) && li.equals(liAgain))
  assert.ok(!wang.equals(li))
})

test('thumbnails carry it too', async () => {
  const path = `${at('1.0')}&width=320&quick=1`
  const [wang, nobody] = [await fetchAs('wang', path), await fetchAs('nobody', path)]
  const marked = change(brightness(wang, 'mjpeg'), brightness(nobody, 'mjpeg'))
  assert.ok(marked.filter((value) => Math.abs(value) > 12).length > marked.length * 0.01)
})

test('a viewing copy carries it in every picture, and the footage itself does not', async () => {
  const interval = 'from=2027-01-15T08:00:00Z&to=2027-01-15T08:00:04Z'
  const copy = await fetchAs('wang', `footage.mp4?${interval}&copy=viewing`)
  const original = await fetchAs('wang', `footage.mp4?${interval}`)
  assert.ok(original.equals(await fetchAs('li', `footage.mp4?${interval}`)), 'the original is nobody’s')
  const plain = brightness(original, 'mp4')
  const first = change(brightness(copy, 'mp4'), plain)
  const wang = change(await still('wang', '1.4'), await still('nobody', '1.4'))
  assert.ok(alike(first, wang) > 0.5, `the copy carries the same mark: ${alike(first, wang)}`)
  const count = spawnSync(
    'ffprobe',
    ['-v', 'error', '-count_frames', '-show_entries', 'stream=nb_read_frames,codec_name', '-of', 'csv=p=0', '-'],
    { input: copy, encoding: 'utf8' },
  )
  assert.equal(count.stdout.trim(), 'h264,100')
})
