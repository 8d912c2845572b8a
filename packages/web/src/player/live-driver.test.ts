// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LiveDriver } from './live-driver.ts'
import { FakeEdge, init, media } from './test-edge.ts'

const H264 = 'video/mp4; codecs="avc1.64001f"'
const H265 = 'video/mp4; codecs="hvc1.1.6.L93.B0"'

function format(mime = H264, codec = 'h264') {
  return { type: 'format', mime, codec, width: 960, height: 540, stream: 'main', isTranscoded: false, hasAudio: false }
}

function start(more = {}) {
  const edge = new FakeEdge()
  const driver = new LiveDriver({ video: edge.video, url: 'ws://here/live', stream: 'main', port: edge.port, ...more })
  driver.start()
  return { edge, driver }
}

/** Plays seconds of 25 frames each, ticking as time goes. */
function stream(edge, seconds, from = 0) {
  for (let frame = 0; frame < seconds * 25; frame += 1) {
    edge.socket.give(media(from + frame / 25, 0.04))
    edge.advance(40)
  }
}

test('the first picture is shown as soon as media came', () => {
  const { edge, driver } = start()
  assert.equal(driver.view.phase, 'opening')
  edge.socket.say(format())
  edge.socket.give(init)
  stream(edge, 1)
  assert.equal(driver.view.phase, 'playing')
  assert.equal(driver.view.format?.codec, 'h264')
})

test('latency is the server clock now less the wall time of the picture shown', () => {
  const { edge, driver } = start()
  edge.socket.say(format())
  edge.socket.give(init)
  stream(edge, 1)
  const now = edge.wall
  edge.socket.say({
    type: 'clock',
    mediaTime: 1,
    wallTime: now - 50,
    serverTime: now,
    bitsPerSecond: 4e6,
    skippedFrames: 0,
  })
  edge.video.currentTime = 0.9
  edge.video.rate = 0
  edge.advance(100)
  assert.ok(driver.view.latency !== null && Math.abs(driver.view.latency - 250) < 1, String(driver.view.latency))
})

test('a picture that fell far behind jumps, a little behind runs faster, too near runs slower', () => {
  const { edge } = start()
  edge.socket.say(format())
  edge.socket.give(init)
  stream(edge, 4)
  edge.video.currentTime = 0.5
  edge.advance(100)
  assert.ok(edge.video.currentTime > 3.5)
  edge.video.currentTime = edge.bufferEnd - 0.7
  edge.advance(100)
  assert.ok(edge.video.playbackRate > 1 && edge.video.playbackRate <= 1.1)
  edge.video.currentTime = edge.bufferEnd - 0.01
  edge.advance(100)
  assert.ok(edge.video.playbackRate < 1 && edge.video.playbackRate >= 0.97)
})

test('a stream that stops is called stale, and its age grows', () => {
  const { edge, driver } = start()
  edge.socket.say(format())
  edge.socket.give(init)
  stream(edge, 1)
  edge.advance(4000)
  assert.equal(driver.view.phase, 'stale')
  assert.ok((driver.view.age ?? 0) >= 3900)
  stream(edge, 1, 1)
  assert.equal(driver.view.phase, 'playing')
})

test('the camera that gives nothing is named with its cause until media come again', () => {
  const { edge, driver } = start()
  edge.socket.say(format())
  edge.socket.give(init)
  stream(edge, 1)
  edge.socket.say({ type: 'state', state: 'waiting', cause: 'link-lost' })
  edge.advance(200)
  assert.deepEqual([driver.view.phase, driver.view.cause], ['waiting', 'link-lost'])
  edge.socket.say({ type: 'state', state: 'playing', cause: null })
  stream(edge, 1, 5)
  assert.equal(driver.view.phase, 'playing')
})

test('a lost connection is tried again with growing pauses, and the old picture stands meanwhile', () => {
  const { edge, driver } = start()
  edge.socket.say(format())
  edge.socket.give(init)
  stream(edge, 1)
  edge.socket.drop()
  assert.equal(driver.view.phase, 'broken')
  assert.ok(driver.view.nextTry !== null && driver.view.hasPicture)
  const pauses = []
  for (let i = 0; i < 6; i += 1) {
    const before = edge.sockets.length
    const from = edge.mono
    while (edge.sockets.length === before) edge.advance(50)
    pauses.push(edge.mono - from)
    edge.socket.drop()
  }
  assert.ok(pauses.at(-1) > pauses[0] * 4 && pauses.every((pause) => pause <= 15_100), pauses.join())
})

test('after a reconnect the new media follow the old on the timeline, wherever their own time begins', () => {
  const { edge, driver } = start()
  edge.socket.say(format())
  edge.socket.give(init)
  stream(edge, 2)
  edge.socket.drop()
  edge.advance(1000)
  edge.socket.say(format())
  edge.socket.give(init)
  stream(edge, 1, 900)
  assert.equal(edge.buffer.timestampOffset, 2 - 900)
  assert.equal(driver.view.phase, 'playing')
})

test('a codec the browser cannot show is asked for again as h264, and refused only when that fails too', () => {
  const { edge, driver } = start()
  edge.playable = [H264]
  edge.socket.say(format(H265, 'h265'))
  assert.match(edge.socket.url, /codec=h264/)
  assert.equal(driver.view.phase, 'opening')
  edge.socket.say(format(H265, 'h265'))
  assert.deepEqual([driver.view.phase, driver.view.cause], ['refused', 'web.codec.unsupported'])
})

test('a known codec that cannot be shown spares the first try', () => {
  const edge = new FakeEdge()
  edge.playable = [H264]
  new LiveDriver({
    video: edge.video,
    url: 'ws://here/live',
    stream: 'sub',
    codecHint: 'hvc1.1.6.L93.B0',
    port: edge.port,
  }).start()
  assert.match(edge.socket.url, /stream=sub&codec=h264/)
})

test('what the server refuses for good is not tried again by itself', () => {
  const { edge, driver } = start()
  edge.socket.say({ type: 'end', code: 'ability.missing', detail: 'no' })
  edge.socket.drop()
  edge.advance(60_000)
  assert.equal(edge.sockets.length, 1)
  assert.deepEqual([driver.view.phase, driver.view.cause], ['refused', 'ability.missing'])
})

test('a hidden page gives its connection up and takes it again when shown', () => {
  const { edge, driver } = start()
  driver.setPaused(true)
  assert.ok(edge.socket.isClosed)
  edge.advance(30_000)
  assert.equal(edge.sockets.length, 1)
  driver.setPaused(false)
  assert.equal(edge.sockets.length, 2)
})

test('a connection that says nothing for long is given up', () => {
  const { edge } = start()
  edge.socket.say(format())
  edge.advance(20_000)
  assert.ok(edge.sockets.length > 1)
})

test('shown media are removed behind the picture, so that the buffer stays bounded', () => {
  const { edge } = start()
  edge.socket.say(format())
  edge.socket.give(init)
  stream(edge, 60)
  assert.ok(edge.bufferEnd - edge.bufferStart < 20, `${edge.bufferStart}…${edge.bufferEnd}`)
})

test('closing ends everything and can be done twice', () => {
  const { edge, driver } = start()
  edge.socket.say(format())
  edge.socket.give(init)
  driver.close()
  driver.close()
  assert.ok(edge.socket.isClosed)
  assert.equal(edge.timers.size, 0)
  assert.equal(edge.urls, 0)
})
