// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Fault, type Wrap32 } from '@mingjian/base'
import type { AccessUnit } from '../media.ts'
import { createAudioDepacketizer } from '../audio/depacketizer.ts'
import { aacFormat, formatAacConfig, parseAacConfig } from './config.ts'
import { formatAacPayload } from './packetizer.ts'

function listen(): {
  units: AccessUnit[]
  quirks: string[]
  sink: { unit(u: AccessUnit): void; quirk(q: string): void }
} {
  const units: AccessUnit[] = []
  const quirks: string[] = []
  return { units, quirks, sink: { unit: (unit) => units.push(unit), quirk: (quirk) => quirks.push(quirk) } }
}

const format = aacFormat(formatAacConfig(16_000, 1))
const packet = (rtpTime: number, lostBefore = false) => ({ rtpTime: rtpTime as Wrap32, marker: true, lostBefore })

test('AudioSpecificConfigs are read', () => {
  assert.deepEqual(parseAacConfig(Uint8Array.of(0x14, 0x08)), {
    objectType: 2,
    rate: 16_000,
    channels: 1,
    samplesPerFrame: 1024,
  })
  assert.deepEqual(parseAacConfig(Uint8Array.of(0x11, 0x90)), {
    objectType: 2,
    rate: 48_000,
    channels: 2,
    samplesPerFrame: 1024,
  })
  assert.deepEqual(parseAacConfig(Uint8Array.of(0x14, 0x0c)), {
    objectType: 2,
    rate: 16_000,
    channels: 1,
    samplesPerFrame: 960,
  })
  assert.deepEqual(formatAacConfig(48_000, 2), Uint8Array.of(0x11, 0x90))
})

test('a configuration with a reserved rate, no plain channels or too few bits is a fault', () => {
  for (const bytes of [[], [0x14], [0x16, 0x88], [0x14, 0x00]])
    assert.throws(() => parseAacConfig(Uint8Array.from(bytes)), Fault)
})

test('one frame a packet comes back as it went', () => {
  const { units, quirks, sink } = listen()
  const frame = Uint8Array.from({ length: 371 }, (_, i) => i)
  createAudioDepacketizer(format, sink).push(formatAacPayload(frame), packet(5000))
  assert.deepEqual(units, [{ track: 'audio', rtpTime: 5000, isKey: true, isDamaged: false, data: frame }])
  assert.deepEqual(quirks, [])
})

test('frames that share a packet are a frame apart in time, also over the wrap', () => {
  const { units, sink } = listen()
  const payload = Uint8Array.of(0, 32, 0, 2 << 3, 0, 1 << 3, 7, 8, 9)
  createAudioDepacketizer(format, sink).push(payload, packet(0xffffff00))
  assert.deepEqual(
    units.map((unit) => [unit.rtpTime, ...unit.data]),
    [
      [0xffffff00, 7, 8],
      [0x300, 9],
    ],
  )
})

test('a frame over two packets is joined, and dropped when its second half is lost', () => {
  const { units, quirks, sink } = listen()
  const track = createAudioDepacketizer(format, sink)
  const head = [0, 16, 0, 4 << 3]
  track.push(Uint8Array.of(...head, 1, 2), packet(0))
  track.push(Uint8Array.of(...head, 3, 4), packet(0))
  track.push(Uint8Array.of(...head, 5, 6), packet(1024))
  track.push(formatAacPayload(Uint8Array.of(9)), packet(3072, true))
  assert.deepEqual(
    units.map((unit) => [...unit.data, unit.isDamaged]),
    [
      [1, 2, 3, 4, false],
      [9, true],
    ],
  )
  assert.deepEqual(quirks, ['aac-fragment-lost'])
})

test('a frame does not change when the packet it came in is used again', () => {
  const { units, sink } = listen()
  const packetBytes = Buffer.from([1, 2, 3])
  createAudioDepacketizer({ codec: 'pcma', rate: 8000, channels: 1, config: new Uint8Array(0) }, sink).push(
    packetBytes,
    packet(0),
  )
  packetBytes.fill(0)
  assert.deepEqual([...(units[0]?.data ?? [])], [1, 2, 3])
})
