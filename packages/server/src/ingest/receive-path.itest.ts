// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Wrap16, Wrap32 } from '@mingjian/base'
import { createVideoDepacketizer, type Depacketizer, formatRtp, RtspFramer } from '@mingjian/wire'
import { TrackReceiver } from './track-receiver.ts'
import { PPS, SPS } from './testdata/scripted-camera.ts'

const PACKETS = 30 * 40
const CHUNK = 65_536

/** Interleaved packets of 1,400 bytes, thirty to a picture, as fragments of one NAL unit (RFC 6184 §5.8), key pictures alone. */
function sampleStream(): Uint8Array {
  const pieces: Uint8Array[] = []
  for (let i = 0; i < PACKETS; i++) {
    const isLast = i % 30 === 29
    const bytes = new Uint8Array(1400).fill(0x5a)
    bytes.set([0x7c, (i % 30 === 0 ? 0x80 : 0) | (isLast ? 0x40 : 0) | 5, 0x88, 0x84])
    const time = (Math.floor(i / 30) * 3600) as Wrap32
    const rtp = formatRtp({
      marker: isLast,
      type: 96,
      sequence: i as Wrap16,
      time,
      ssrc: 1,
      bytes,
      start: 0,
      end: bytes.length,
    })
    pieces.push(Uint8Array.of(0x24, 0, rtp.length >> 8, rtp.length & 0xff), rtp)
  }
  return new Uint8Array(Buffer.concat(pieces))
}

function receive(stream: Uint8Array, depacketizer: Depacketizer, rounds: number): number {
  const began = process.threadCpuUsage()
  for (let round = 0; round < rounds; round++) {
    const track = new TrackReceiver({
      payloadType: 96,
      clockRate: 90_000,
      isOrdered: true,
      note: (quirk) => assert.fail(quirk),
      report: () => {},
      bye: () => {},
    })
    track.depacketizer = depacketizer
    const framer = new RtspFramer({
      sink: { message: () => {}, packet: (...[, chunk, start, end]) => track.packet(chunk, start, end, 1) },
    })
    for (let at = 0; at < stream.length; at += CHUNK) framer.push(stream, at, Math.min(at + CHUNK, stream.length))
    assert.equal(track.packets, PACKETS)
  }
  const spent = process.threadCpuUsage(began)
  return ((spent.user + spent.system) * 1000) / (rounds * PACKETS)
}

test('every packet of a long stream reaches its picture; the cost of one is told', (context) => {
  const stream = sampleStream()
  let units = 0
  const framing = (rounds: number) => receive(stream, { push: () => {}, flush: () => {} }, rounds)
  const whole = (rounds: number) => {
    const sink = { unit: () => void (units += 1), format: () => {}, quirk: () => {} }
    return receive(stream, createVideoDepacketizer({ codec: 'h264', parameterSets: [SPS, PPS] }, sink), rounds)
  }
  framing(100)
  whole(100)
  units = 0
  context.diagnostic(`framing and RTP: ${framing(500).toFixed(0)} ns of CPU a packet`)
  context.diagnostic(`with H.264 pictures put together: ${whole(500).toFixed(0)} ns of CPU a packet`)
  assert.equal(units, 500 * 40)
})
