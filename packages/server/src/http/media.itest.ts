// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, silentLog, systemClock, TICKS_PER_SECOND, toTicks } from '@mingjian/base'
import { Ability, LiveMessage } from '@mingjian/contract'
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { WebSocket } from 'ws'
import type { Actor, Refusal } from '../access/grant.ts'
import { nodeDisk } from '../disk/disk.ts'
import { DecoderPool } from '../play/decoder-pool.ts'
import { FootageIndex } from '../play/footage-index.ts'
import { Live } from '../play/live.ts'
import { StillCache } from '../play/still.ts'
import { type Clip, makeClip } from '../play/test-clip.ts'
import { TestFootage } from '../play/test-footage.ts'
import { makeFrames } from '../play/test-frames.ts'
import { CAMERA, testGrant } from '../play/test-grant.ts'
import { Transcoding } from '../play/transcode-footage.ts'
import { LiveMuxer } from '../record/live-muxer.ts'
import type { LiveSink, LiveSource } from '../stream/live.ts'
import { noMeter, type ViewMeter } from '../stream/view-meter.ts'
import { buildApp } from './app.ts'
import { footageRoutes } from './media-footage.ts'
import { liveRoute, type MediaOpen } from './media-live.ts'
import { stillRoute } from './media-still.ts'

const T0 = (1_800_000_000 * TICKS_PER_SECOND) as EpochTicks
const ACTOR: Actor = {
  kind: 'token',
  userId: 'u1',
  name: 'ann',
  abilities: new Set(Ability.options),
  cameras: null,
  address: null,
}
const REFUSAL: Refusal = { refused: true, code: 'ability.missing', detail: 'not yours', article: null }
const script = fileURLToPath(new URL('../decoder.ts', import.meta.url))
const pool = new DecoderPool({ command: { program: process.execPath, arguments: [script] }, log: silentLog })
before(() => pool.start())
after(() => pool.close())

/** A camera that plays a clip over and over into every tap, as a recorder would. */
class ClipSource implements LiveSource {
  readonly #clip: Clip
  constructor(clip: Clip) {
    this.#clip = clip
  }
  live(_camera: string, _stream: string, sink: LiveSink): { close(): void } {
    const muxer = new LiveMuxer(sink)
    muxer.format({ video: this.#clip.format, audio: null })
    let index = 0
    const timer = setInterval(() => {
      const frame = this.#clip.frames[index % this.#clip.frames.length]
      if (frame !== undefined) muxer.frame({ ...frame, time: (T0 + index * 3600) as EpochTicks })
      index++
    }, 10)
    return { close: () => clearInterval(timer) }
  }
}

async function serve(
  footage: TestFootage,
  source: LiveSource,
  open: MediaOpen = (ask) => Promise.resolve(testGrant(ask.action, ask.extent)),
  meter: ViewMeter = noMeter,
) {
  const disk = nodeDisk
  const index = new FootageIndex(disk, footage.layout)
  const live = new Live({ source, decoder: pool, clock: systemClock, log: silentLog })
  live.start()
  const still = { disk, index, decoder: pool, cache: new StillCache(), mark, now: () => toTicks(systemClock.now()) }
  const recorded = { disk, index, gaps: () => Promise.resolve([]) }
  const cameraName = () => Promise.resolve('北门')
  const app = await buildApp({
    routes: [
      ...footageRoutes({ open, footage: recorded, transcoding: new Transcoding(pool), meter, mark, cameraName }),
      stillRoute({ open, still, meter }),
    ],
    sockets: [liveRoute({ open, live, meter })],
    authenticate: () => Promise.resolve({ actor: ACTOR, session: null }),
    log: silentLog,
    version: '0',
    webRoot: null,
    trustProxy: false,
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo // it listens on TCP
  const close = async () => {
    await live.close()
    await app.close()
  }
  return { app, live, url: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: close }
}

const who = '王伟'
const mark = (): string => `${who} 2026-11-23 08:00`

const none: LiveSource = { live: () => ({ close: () => {} }) }
const interval = 'from=2027-01-15T08:00:00Z&to=2027-01-15T08:00:04Z'

test('footage.mp4 answers ranges, HEAD and conditions with one strong tag', async () => {
  await using footage = await TestFootage.create()
  await footage.write({ frames: makeFrames({ start: T0, count: 100 }) })
  await using server = await serve(footage, none)
  const url = `${server.url}/api/cameras/${CAMERA}/footage.mp4?${interval}`
  const whole = await fetch(url)
  assert.equal(whole.status, 200)
  const bytes = Buffer.from(await whole.arrayBuffer())
  assert.equal(Number(whole.headers.get('content-length')), bytes.length)
  assert.equal(whole.headers.get('mingjian-start'), '2027-01-15T08:00:00.000Z')
  assert.equal(whole.headers.get('mingjian-gaps'), '{"count":0,"gaps":[]}')
  assert.match(
    whole.headers.get('content-disposition') ?? '',
    /filename\*=UTF-8''%E5%8C%97%E9%97%A8%2020270115T080000Z/,
  )
  const tag = whole.headers.get('etag') ?? ''
  const head = await fetch(url, { method: 'HEAD' })
  assert.equal(Number(head.headers.get('content-length')), bytes.length)
  const part = await fetch(url, { headers: { range: 'bytes=1000-1999', 'if-range': tag } })
  assert.equal(part.status, 206)
  assert.equal(part.headers.get('content-range'), `bytes 1000-1999/${bytes.length}`)
  assert.ok(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(1000, 2000)))
  const other = await fetch(url, { headers: { range: 'bytes=1000-1999', 'if-range': '"other"' } })
  assert.equal(other.status, 200)
  await other.arrayBuffer()
  assert.equal((await fetch(url, { headers: { 'if-none-match': tag } })).status, 304)
  assert.equal((await fetch(url, { headers: { range: `bytes=${bytes.length}-` } })).status, 416)
  const nothing = await fetch(
    `${server.url}/api/cameras/${CAMERA}/footage.mp4?from=2027-01-16T08:00:00Z&to=2027-01-16T08:01:00Z`,
  )
  assert.equal(nothing.status, 404)
  assert.match(await nothing.text(), /play\.footage\.none/)
})

test('without a grant no way out gives a byte', async () => {
  await using footage = await TestFootage.create()
  await footage.write({ frames: makeFrames({ start: T0, count: 100 }) })
  await using server = await serve(footage, none, () => Promise.resolve(REFUSAL))
  for (const path of [`footage.mp4?${interval}`, `trick.mp4?${interval}&speed=8`, `frames?${interval}`, 'still.jpg']) {
    const answer = await fetch(`${server.url}/api/cameras/${CAMERA}/${path}`)
    assert.equal(answer.status, 403, path)
    assert.match(await answer.text(), /ability\.missing/)
  }
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/api/cameras/${CAMERA}/live`)
  socket.on('error', () => {}) // the refusal itself
  const [, answer] = await once(socket, 'unexpected-response')
  assert.equal(answer.statusCode, 403)
  answer.destroy()
})

test('stills and trick play over HTTP', async () => {
  await using footage = await TestFootage.create()
  const clip = makeClip({ codec: 'h265', seconds: 4, start: T0 })
  await footage.write({ video: clip.format, frames: clip.frames, perFragment: 25 })
  await using server = await serve(footage, none)
  const still = await fetch(`${server.url}/api/cameras/${CAMERA}/still.jpg?at=2027-01-15T08:00:01.5Z&width=160`)
  assert.equal(still.headers.get('content-type'), 'image/jpeg')
  assert.equal(still.headers.get('mingjian-time'), '2027-01-15T08:00:01.480Z')
  await still.arrayBuffer()
  const trick = await fetch(`${server.url}/api/cameras/${CAMERA}/trick.mp4?${interval}&speed=-4&codec=h264`)
  assert.equal(trick.status, 200)
  assert.equal(trick.headers.get('mingjian-start'), '2027-01-15T08:00:03.000Z')
  await decode(footage, [new Uint8Array(await trick.arrayBuffer())])
})

for (const [codec, query] of [
  ['h264', ''],
  ['h265', ''],
  ['h265', '?codec=h264'],
] as const) {
  test(`live ${codec}${query}: joined messages are one file that decodes strictly, from a key frame on and without a break`, async () => {
    await using footage = await TestFootage.create()
    await using server = await serve(footage, new ClipSource(makeClip({ codec, seconds: 2 })))
    const first = new WebSocket(`${server.url.replace('http', 'ws')}/api/cameras/${CAMERA}/live${query}`)
    await once(first, 'message')
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/api/cameras/${CAMERA}/live${query}`)
    const media: Buffer[] = []
    const texts: LiveMessage[] = []
    const enough = Promise.withResolvers<void>()
    socket.on('message', (data: Buffer, isBinary: boolean) => {
      if (isBinary) media.push(data)
      else texts.push(LiveMessage.parse(JSON.parse(data.toString())))
      if (media.length >= 120 && texts.some((text) => text.type === 'clock')) enough.resolve()
    })
    await enough.promise
    const taken = media.slice()
    assert.equal(server.live.viewers(CAMERA), 2)
    const format = texts.find((text) => text.type === 'format')
    assert.ok(format?.type === 'format')
    assert.equal(format.isTranscoded, query !== '')
    assert.match(format.mime, query === '' && codec === 'h265' ? /hvc1/ : /avc1/)
    assert.equal(await decode(footage, taken), taken.length - 1)
    for (const each of [first, socket]) {
      each.terminate()
      await once(each, 'close')
    }
  })
}

/** Decodes strictly; the number of pictures. */
async function decode(footage: TestFootage, parts: readonly Uint8Array[]): Promise<number> {
  const path = join(footage.root, 'out.mp4')
  await writeFile(path, parts)
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
