// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, silentLog, systemClock, TICKS_PER_SECOND } from '@mingjian/base'
import { Ability, LiveMessage } from '@mingjian/contract'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { WebSocket } from 'ws'
import type { Actor, Grant } from '../../access/grant.ts'
import { nodeDisk } from '../../disk/disk.ts'
import { DecoderPool } from '../../play/decoder-pool.ts'
import { FootageIndex } from '../../play/footage-index.ts'
import { Live } from '../../play/live.ts'
import { TestFootage } from '../../play/test-footage.ts'
import { makeFrames, SMALL } from '../../play/test-frames.ts'
import { CAMERA, testGrant } from '../../play/test-grant.ts'
import { Transcoding } from '../../play/transcode-footage.ts'
import { LiveMuxer } from '../../record/live-muxer.ts'
import type { LiveSink } from '../../stream/live.ts'
import type { LiveCount, SentSpan, ViewMeter } from '../../stream/view-meter.ts'
import { buildApp } from '../app.ts'
import { footageRoutes } from '../media-footage.ts'
import { liveRoute } from '../media-live.ts'

const T0 = (1_800_000_000 * TICKS_PER_SECOND) as EpochTicks
const ACTOR: Actor = {
  ...{ kind: 'token', userId: 'u1', name: '王伟', role: 'administrator', abilities: new Set(Ability.options) },
  ...{ cameras: null, address: null },
}
type Sent = { bytes: number; ticks: number; spans: readonly SentSpan[] }

/** Hands out what was counted as soon as it is. */
class Listening implements ViewMeter {
  sent: PromiseWithResolvers<Sent> = Promise.withResolvers()
  ended: PromiseWithResolvers<LiveCount> = Promise.withResolvers()
  live(_grant: Grant, read: () => LiveCount) {
    return { id: 'w1', end: () => this.ended.resolve(read()) }
  }
  footage() {
    this.sent = Promise.withResolvers()
    return { id: 'w2', sent: (part: Sent) => this.sent.resolve(part) }
  }
  still = () => ({ id: 'w3' })
}

const meter = new Listening()
const decoder = new DecoderPool({ command: { program: process.execPath, arguments: ['-e', ''] }, log: silentLog })
let footage: TestFootage
let url = ''
let close = () => Promise.resolve()
const sinks = new Set<LiveSink>()

before(async () => {
  footage = await TestFootage.create()
  // 40 s, a fragment each second, large enough that a reader who stops leaves most of it unsent
  const frames = makeFrames({ start: T0, count: 1000 }).map((frame) => ({ ...frame, data: Buffer.alloc(20_000, 7) }))
  await footage.write({ frames, perFragment: 25 })
  const source = {
    live(_camera: string, _stream: string, sink: LiveSink) {
      sinks.add(sink)
      return { close: () => void sinks.delete(sink) }
    },
  }
  const live = new Live({ source, decoder, clock: systemClock, log: silentLog })
  const recorded = {
    disk: nodeDisk,
    index: new FootageIndex(nodeDisk, footage.layout),
    gaps: () => Promise.resolve([]),
  }
  const open = (ask: { action: Grant['action']; extent: Grant['extent'] }) =>
    Promise.resolve({ ...testGrant(ask.action, ask.extent), actor: ACTOR })
  const cameraName = () => Promise.resolve('北门')
  const transcoding = new Transcoding(decoder)
  const app = await buildApp({
    routes: [...footageRoutes({ open, footage: recorded, transcoding, meter, mark: () => '', cameraName })],
    sockets: [liveRoute({ open, live, meter })],
    authenticate: () => Promise.resolve({ actor: ACTOR, session: null }),
    ...{ log: silentLog, version: '0', webRoot: null, trustProxy: false },
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo // it listens on TCP
  url = `127.0.0.1:${port}/api/cameras/${CAMERA}`
  close = async () => {
    await live.close()
    await app.close()
    await footage[Symbol.asyncDispose]()
  }
})
after(() => close())

const interval = 'from=2027-01-15T08:00:00Z&to=2027-01-15T08:00:40Z&media=browser'
const seconds = (ticks: number): number => Math.round(ticks / TICKS_PER_SECOND)

test('footage that was taken whole is counted whole, and the answer names its viewing', async () => {
  const answer = await fetch(`http://${url}/footage.mp4?${interval}`)
  assert.equal(answer.headers.get('mingjian-viewing'), 'w2')
  const bytes = (await answer.arrayBuffer()).byteLength
  const sent = await meter.sent.promise
  assert.deepEqual([sent.bytes, seconds(sent.ticks)], [bytes, 40])
  assert.deepEqual(sent.spans, [[T0, T0 + 40 * TICKS_PER_SECOND]])
})

test('a range counts the footage in it alone', async () => {
  const whole = Number(
    (await fetch(`http://${url}/footage.mp4?${interval}`, { method: 'HEAD' })).headers.get('content-length'),
  )
  const from = Math.floor(whole / 2)
  await (await fetch(`http://${url}/footage.mp4?${interval}`, { headers: { range: `bytes=${from}-` } })).arrayBuffer()
  const sent = await meter.sent.promise
  assert.equal(sent.bytes, whole - from)
  assert.ok(Math.abs(seconds(sent.ticks) - 20) <= 1, String(seconds(sent.ticks)))
})

test('asking is not watching: who leaves early is counted what was sent until then', async () => {
  const asked = request(`http://${url}/footage.mp4?${interval}`)
  asked.end()
  const [answer] = await once(asked, 'response')
  await once(answer, 'readable')
  answer.destroy()
  const sent = await meter.sent.promise
  assert.ok(sent.bytes > 0 && sent.bytes < 15_000_000, `${sent.bytes} of 20 MB`)
  assert.ok(seconds(sent.ticks) < 32, `${seconds(sent.ticks)} of 40 s`)
})

test('looking at the head of it counts nothing', async () => {
  const before = meter.sent
  const answer = await fetch(`http://${url}/footage.mp4?${interval}`, { method: 'HEAD' })
  assert.equal(answer.headers.get('mingjian-viewing'), null)
  assert.equal(meter.sent, before)
})

test('a live viewer is told under what it is recorded, and counted by the pictures that went out', async () => {
  const socket = new WebSocket(`ws://${url}/live`)
  const told = Promise.withResolvers<LiveMessage>()
  let media = 0
  const enough = Promise.withResolvers<void>()
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    if (!isBinary) {
      const message = LiveMessage.parse(JSON.parse(data.toString()))
      if (message.type === 'viewing') told.resolve(message)
    } else if (++media === 101) enough.resolve()
  })
  assert.deepEqual(await told.promise, { type: 'viewing', id: 'w1', name: '王伟', order: null, entry: 1 })
  for (const sink of sinks) {
    const muxer = new LiveMuxer(sink)
    muxer.format({ video: SMALL, audio: null })
    for (const frame of makeFrames({ start: T0, count: 100 })) muxer.frame(frame)
  }
  await enough.promise
  socket.terminate()
  const count = await meter.ended.promise
  assert.equal(count.ticks, 99 * 3600, 'from the first picture to the last')
  assert.deepEqual([count.first, count.last], [T0, T0 + 99 * 3600])
  assert.ok(count.bytes > 0)
})
