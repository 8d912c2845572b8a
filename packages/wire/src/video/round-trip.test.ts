// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { VideoCodec } from '../media.ts'
import { VideoPacketizer } from './packetizer.ts'
import { splitNals } from './start-code.ts'
import { SETS } from './testdata/formats.ts'
import { listen, slice } from './testdata/pictures.ts'

const codec = fc.constantFrom<VideoCodec>('h264', 'h265')
const sizes = fc.array(fc.array(fc.integer({ min: 5, max: 4000 }), { minLength: 1, maxLength: 5 }), {
  minLength: 1,
  maxLength: 12,
})
const shape = fc.record({
  codec,
  sizes,
  keyEach: fc.integer({ min: 1, max: 6 }),
  maxPayload: fc.integer({ min: 64, max: 1500 }),
  isAggregating: fc.boolean(),
})

type Shape = typeof shape extends fc.Arbitrary<infer T> ? T : never
type Packet = { time: number; payload: Uint8Array; isLast: boolean }

function packetsOf(from: Shape): { pictures: Uint8Array[][]; packets: Packet[] } {
  const packetizer = new VideoPacketizer({
    codec: from.codec,
    maxPayload: from.maxPayload,
    isAggregating: from.isAggregating,
    headroom: 3,
  })
  const packets: Packet[] = []
  const pictures = from.sizes.map((list, i) => {
    const isKey = i % from.keyEach === 0
    const nals = list.map((size, j) =>
      slice(from.codec, j === 0 ? (isKey ? 'key' : 'delta') : isKey ? 'key-rest' : 'rest', {
        size,
        fill: 16 + ((i * 7 + j) % 200),
      }),
    )
    const take = (packet: Uint8Array, isLast: boolean): void => {
      assert.ok(packet.length <= from.maxPayload + 3)
      packets.push({ time: i * 3600, payload: Uint8Array.from(packet.subarray(3)), isLast })
    }
    packetizer.packetize(nals, take)
    return nals
  })
  return { pictures, packets }
}

test('whatever is cut into packets comes back equal', () => {
  fc.assert(
    fc.property(shape, fc.boolean(), (from, hasMarkers) => {
      const { pictures, packets } = packetsOf(from)
      const track = listen({ codec: from.codec, parameterSets: SETS[from.codec], limits: { slabBytes: 8192 } })
      for (const packet of packets) track.push(packet.time, packet.payload, packet.isLast && hasMarkers ? 'm' : '')
      track.flush()
      assert.deepEqual(
        track.units.map((unit) => splitNals(unit.data)),
        pictures,
      )
      assert.ok(track.units.every((unit, i) => !unit.isDamaged && unit.isKey === (i % from.keyEach === 0)))
      assert.deepEqual(track.quirks, [])
    }),
  )
})

test('under loss, what is given out as whole is whole and follows a whole key picture', () => {
  fc.assert(
    fc.property(shape, fc.infiniteStream(fc.integer({ min: 0, max: 9 })), (from, dice) => {
      const { pictures, packets } = packetsOf(from)
      const track = listen({ codec: from.codec, parameterSets: SETS[from.codec] })
      let lost = false
      const touched = new Set<number>()
      for (const packet of packets) {
        if (dice.next().value === 0) {
          lost = true
          touched.add(packet.time)
          continue
        }
        track.push(packet.time, packet.payload, (packet.isLast ? 'm' : '') + (lost ? 'l' : ''))
        lost = false
      }
      track.flush()
      const given = new Map(track.units.map((unit) => [unit.rtpTime as number, unit]))
      for (const unit of track.units) {
        if (unit.isDamaged) continue
        const index = unit.rtpTime / 3600
        const begin = index - (index % from.keyEach)
        for (let i = begin; i <= index; i++) {
          // The tail of the last picture of all may be lost without a trace.
          const isTail = i === pictures.length - 1
          assert.ok(isTail || !touched.has(i * 3600), `picture ${i} was touched`)
          assert.ok(given.has(i * 3600))
        }
        if (!touched.has(unit.rtpTime)) assert.deepEqual(splitNals(unit.data), pictures[index])
      }
    }),
  )
})
