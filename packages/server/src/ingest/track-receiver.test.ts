// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type EpochMillis, type Ticks90k, type Wrap16, type Wrap32 } from '@mingjian/base'
import { formatRtcp, formatRtp, type PacketInfo } from '@mingjian/wire'
import { TrackReceiver } from './track-receiver.ts'

function receiver(isOrdered = true) {
  const quirks = new Set<string>()
  const pushed: (PacketInfo & { first: number })[] = []
  const reports: [EpochMillis | null, Ticks90k][] = []
  let flushes = 0
  const track = new TrackReceiver({
    payloadType: 96,
    clockRate: 90_000,
    isOrdered,
    note: (quirk) => quirks.add(quirk),
    report: (ntp, media) => reports.push([ntp, media]),
    bye: () => {},
  })
  track.depacketizer = {
    push: (payload, info) => pushed.push({ ...info, first: payload[0] ?? -1 }),
    flush: () => (flushes += 1),
  }
  const send = (sequence: number, { type = 96, ssrc = 1 } = {}) => {
    const bytes = Uint8Array.of(sequence & 0xff)
    const packet = formatRtp({
      marker: true,
      type,
      sequence: sequence as Wrap16,
      time: 0 as Wrap32,
      ssrc,
      bytes,
      start: 0,
      end: 1,
    })
    track.packet(packet, 0, packet.length, sequence / 10)
  }
  return { track, send, quirks, pushed, reports, flushes: () => flushes }
}

test('loss is told with the packet that follows it', () => {
  const { send, pushed, track } = receiver()
  for (const sequence of [1, 2, 5, 6]) send(sequence)
  assert.deepEqual(
    pushed.map(({ lostBefore }) => lostBefore),
    [false, false, true, false],
  )
  assert.equal(track.packetsLost, 2)
})

test('a type that the description does not name is believed only from the beginning', () => {
  const first = receiver()
  first.send(1, { type: 98 })
  assert.ok(first.quirks.has('rtp-wrong-payload-type'))
  assert.equal(first.pushed.length, 1)
  const second = receiver()
  second.send(1)
  second.send(2, { type: 98 })
  assert.equal(second.pushed.length, 1)
})

test('another sender ends the open picture and is no loss', () => {
  const { send, pushed, quirks, flushes, track } = receiver()
  send(1)
  send(900, { ssrc: 2 })
  assert.ok(quirks.has('rtp-ssrc-changed'))
  assert.deepEqual([pushed.at(-1)?.lostBefore, flushes(), track.packetsLost], [true, 1, 0])
})

test('what cannot be read is counted and does no harm', () => {
  const { track, send, pushed } = receiver()
  track.packet(new Uint8Array(3), 0, 3, 0)
  track.control(new Uint8Array(3), 0)
  send(1)
  assert.deepEqual([track.packetsBroken, pushed.length], [2, 1])
})

test('a sender report tells the time of its stamp, and an unknown time as none', () => {
  const { track, send, reports } = receiver()
  send(1)
  for (const seconds of [0, 3_900_000_000]) {
    track.control(
      formatRtcp([
        {
          kind: 'sender-report',
          ssrc: 1,
          ntp: { seconds, fraction: 0 },
          rtpTime: 0 as Wrap32,
          packets: 0,
          octets: 0,
          blocks: [],
        },
      ]),
      0,
    )
  }
  assert.deepEqual(
    reports.map(([ntp]) => ntp),
    [null, (3_900_000_000 - 2_208_988_800) * 1000],
  )
})
