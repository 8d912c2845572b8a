// SPDX-License-Identifier: Apache-2.0
import { type EpochMillis, type EpochTicks, HandClock, silentLog, type Ticks90k } from '@mingjian/base'
import { LiveMessage } from '@mingjian/contract'
import { formatInit } from '@mingjian/wire'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LiveChunk, LiveFormat, LiveSink, LiveSource } from '../stream/live.ts'
import { Live } from './live.ts'
import { LARGE, SMALL } from './test-frames.ts'
import { CAMERA, testGrant } from './test-grant.ts'
import type { ViewerPeer } from './viewer.ts'

const START = 1_800_000_000_000 as EpochMillis

/** A camera whose pictures the test pushes by hand. */
class HandSource implements LiveSource {
  readonly sinks = new Set<LiveSink>()
  opened = 0
  #index = 0
  live(_camera: string, _stream: string, sink: LiveSink): { close(): void } {
    this.opened++
    this.sinks.add(sink)
    return { close: () => this.sinks.delete(sink) }
  }
  format(video = SMALL): LiveFormat {
    const format = {
      format: { video, audio: null },
      mime: `video/mp4; codecs="${video.codecString}"`,
      init: formatInit({ video, audio: null }),
      hasAudio: false,
    }
    for (const sink of this.sinks) sink.format(format)
    return format
  }
  picture(isKey: boolean, bytes = 1000): LiveChunk {
    const mediaTime = (this.#index++ * 3600) as Ticks90k
    const chunk: LiveChunk = {
      track: 'video',
      isKey,
      time: (START * 90 + mediaTime) as EpochTicks,
      mediaTime,
      data: new Uint8Array(bytes).fill(this.#index & 255),
    }
    for (const sink of this.sinks) sink.chunk(chunk)
    return chunk
  }
  pictures(count: number, keys = 25, bytes = 1000): LiveChunk[] {
    return Array.from({ length: count }, (_, index) => this.picture(index % keys === 0, bytes))
  }
}

/** A connection that carries everything at once, or nothing while it is stuck. */
class HandPeer implements ViewerPeer {
  readonly got: (Uint8Array | string)[] = []
  bufferedAmount = 0
  isStuck = false
  isClosed = false
  #waiting: (() => void)[] = []
  send(data: Uint8Array | string, done: () => void): void {
    this.got.push(data)
    if (!this.isStuck) return done()
    this.bufferedAmount += data.length
    this.#waiting.push(done)
  }
  drain(): void {
    this.isStuck = false
    this.bufferedAmount = 0
    for (const done of this.#waiting.splice(0)) done()
  }
  close(): void {
    this.isClosed = true
  }
  get media(): Uint8Array[] {
    return this.got.filter((data) => typeof data !== 'string')
  }
  texts<T extends LiveMessage['type']>(type: T): Extract<LiveMessage, { type: T }>[] {
    const all = this.got.filter((data) => typeof data === 'string').map((text) => LiveMessage.parse(JSON.parse(text)))
    return all.filter((message): message is Extract<LiveMessage, { type: T }> => message.type === type)
  }
}

function open(limits = { bytes: 100_000, frames: 50, inFlight: 10_000 }) {
  const source = new HandSource()
  const clock = new HandClock(START)
  const noDecoder = {
    isPresent: false,
    transcode: () => {
      throw new Error('none')
    },
  }
  const live = new Live({ source, decoder: noDecoder, clock, log: silentLog, limits })
  const watch = (peer: ViewerPeer) => live.watch(testGrant('watch'), { stream: 'main', codec: 'any' }, peer)
  return { source, clock, live, watch }
}

test('all viewers share one upstream, opened with the first and closed a while after the last', () => {
  const { source, clock, live, watch } = open()
  const [a, b] = [watch(new HandPeer()), watch(new HandPeer())]
  assert.equal(source.opened, 1)
  assert.equal(live.viewers(CAMERA), 2)
  a.leave()
  b.leave()
  clock.advance(1000)
  live.tick()
  assert.equal(source.sinks.size, 1)
  clock.advance(10_000)
  live.tick()
  assert.equal(source.sinks.size, 0)
})

test('the first binary is the description, the second a key frame, and a late viewer starts at once', () => {
  const { source, watch } = open()
  const early = new HandPeer()
  watch(early)
  const { init } = source.format()
  const pictures = source.pictures(40)
  const late = new HandPeer()
  watch(late)
  assert.deepEqual(early.media, [init, ...pictures.map((chunk) => chunk.data)])
  assert.deepEqual(late.media, [init, ...pictures.slice(25).map((chunk) => chunk.data)])
  const next = source.picture(false)
  assert.equal(late.media.at(-1), next.data)
  assert.deepEqual(late.texts('format')[0], {
    type: 'format',
    mime: `video/mp4; codecs="${SMALL.codecString}"`,
    codec: 'h264',
    width: 320,
    height: 180,
    stream: 'main',
    isTranscoded: false,
    hasAudio: false,
  })
})

test('a slow viewer is moved to the newest key frame and never slows another', () => {
  const { source, live, clock, watch } = open()
  const [fast, slow] = [new HandPeer(), new HandPeer()]
  watch(fast)
  watch(slow)
  const { init } = source.format()
  slow.isStuck = true
  const pictures = source.pictures(500, 25)
  assert.equal(fast.media.length, 501)
  assert.ok(slow.got.length < 20, 'only what was in flight was handed over')
  slow.drain()
  const more = source.pictures(30, 25)
  const got = slow.media
  assert.equal(got[0], init)
  const firstAfter = got.findIndex((data, index) => index > 1 && data !== pictures[index - 1]?.data)
  const resumed = [...pictures, ...more].find((chunk) => chunk.data === got[firstAfter])
  assert.equal(resumed?.isKey, true)
  assert.equal(got.at(-1), more.at(-1)?.data)
  clock.advance(1000)
  live.tick()
  const skipped = slow.texts('clock').at(-1)?.skippedFrames ?? 0
  assert.equal(skipped, 530 - (got.length - 1))
  assert.equal(fast.texts('clock').at(-1)?.skippedFrames, 0)
})

test('what waits for a viewer that takes nothing is bounded, by bytes and by pictures', () => {
  const { source, live, clock, watch } = open({ bytes: 100_000, frames: 50, inFlight: 1 })
  const peer = new HandPeer()
  peer.isStuck = true
  watch(peer)
  source.format()
  for (let minute = 0; minute < 20; minute++) {
    source.pictures(100, 25, minute % 2 === 0 ? 10 : 30_000)
    if (minute % 5 === 0) source.format(minute % 2 === 0 ? LARGE : SMALL)
    clock.advance(1000)
    live.tick()
  }
  peer.isStuck = false
  const before = peer.got.length
  peer.drain()
  const burst = peer.got.slice(before)
  assert.ok(burst.filter((data) => typeof data !== 'string').length <= 60)
  assert.ok(burst.reduce((sum, data) => sum + data.length, 0) <= 140_000)
})

test('an interval longer than the limits is still given whole to a viewer who joins', () => {
  const { source, watch } = open({ bytes: 10_000, frames: 10, inFlight: 5000 })
  watch(new HandPeer())
  source.format()
  const pictures = source.pictures(100, 100)
  const late = new HandPeer()
  late.isStuck = true
  watch(late)
  late.drain()
  assert.deepEqual(
    late.media.slice(1),
    pictures.map((chunk) => chunk.data),
  )
})

test('a new format is described anew and begins with a key frame', () => {
  const { source, watch } = open()
  const peer = new HandPeer()
  watch(peer)
  source.format()
  source.pictures(3)
  const { init } = source.format(LARGE)
  source.picture(false)
  const key = source.picture(true)
  assert.deepEqual(peer.media.slice(-2), [init, key.data])
  assert.deepEqual(
    peer.texts('format').map((message) => message.width),
    [320, 640],
  )
})

test('a lost camera is said, and its last pictures are shown to nobody new', () => {
  const { source, watch } = open()
  watch(new HandPeer())
  source.format()
  source.pictures(3)
  for (const sink of source.sinks) sink.state('waiting', 'stalled')
  const late = new HandPeer()
  watch(late)
  assert.equal(late.media.length, 1)
  assert.deepEqual(late.texts('state'), [{ type: 'state', state: 'waiting', cause: 'stalled' }])
})

test('leave that is over ends the viewer with the reason', () => {
  const { source, live, watch } = open()
  const peer = new HandPeer()
  watch(peer)
  source.format()
  live.endWhere((grant) => grant.actor.name === 'test', 'session.ended', 'signed out')
  assert.deepEqual(peer.texts('end'), [{ type: 'end', code: 'session.ended', detail: 'signed out' }])
  assert.equal(peer.isClosed, true)
  source.pictures(1)
  assert.equal(live.viewers(), 0)
})

test('a viewer is told which stream it got, not which it asked for', () => {
  const { source, live } = open()
  const peer = new HandPeer()
  live.watch(testGrant('watch'), { stream: 'sub', codec: 'any' }, peer)
  const format = source.format()
  for (const sink of source.sinks) sink.format({ ...format, stream: 'main' })
  assert.deepEqual(
    peer.texts('format').map(({ stream }) => stream),
    ['sub', 'main'],
  )
})
