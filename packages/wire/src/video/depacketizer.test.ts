// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Wrap32 } from '@mingjian/base'
import type { AccessUnit } from '../media.ts'
import { createVideoDepacketizer } from './depacketizer.ts'
import { splitNals } from './start-code.ts'
import { SETS } from './testdata/formats.ts'
import { listen, slice } from './testdata/pictures.ts'

const key = slice('h264', 'key')
const delta = slice('h264', 'delta')
const [sps, pps] = SETS.h264
const bytes = (...parts: (Uint8Array | number[])[]): Uint8Array =>
  Buffer.concat(parts.map((part) => Uint8Array.from(part)))

/** Two halves of a NAL unit as FU-A; `flags` of each as FU header bits. */
function fragments(nal: Uint8Array, first = 0x80, last = 0x40): [Uint8Array, Uint8Array] {
  const head = nal[0] ?? 0
  const middle = nal.length >> 1
  const indicator = (head & 0xe0) | 28
  return [
    bytes([indicator, first | (head & 31)], nal.subarray(1, middle)),
    bytes([indicator, last | (head & 31)], nal.subarray(middle)),
  ]
}

function h264(parameterSets: readonly Uint8Array[] = SETS.h264): ReturnType<typeof listen> {
  return listen({ codec: 'h264', parameterSets })
}

describe('pictures begin and end', () => {
  test('a marker ends a picture at once', () => {
    const track = h264()
    track.push(0, key, 'm')
    assert.deepEqual(track.log, ['format', 'key'])
    track.push(3600, delta, 'm')
    assert.deepEqual(track.log, ['format', 'key', 'delta'])
    assert.deepEqual(
      track.units.map((unit) => unit.rtpTime),
      [0, 3600],
    )
    assert.deepEqual(splitNals(track.units[0]?.data ?? new Uint8Array(0)), [key])
  })
  test('without markers a new time stamp ends a picture', () => {
    const track = h264()
    track.push(0, key)
    track.push(0, slice('h264', 'key-rest'))
    track.push(3600, delta)
    assert.deepEqual(track.log, ['format', 'key'])
    assert.equal(splitNals(track.units[0]?.data ?? new Uint8Array(0)).length, 2)
    track.flush()
    assert.deepEqual(track.log, ['format', 'key', 'delta'])
  })
  test('regress: a marker on every packet splits one picture, then is ignored', () => {
    const track = h264()
    track.push(0, key, 'm')
    track.push(0, slice('h264', 'key-rest'), 'm')
    for (let i = 1; i < 4; i++) {
      track.push(i * 3600, i === 2 ? key : delta, 'm')
      track.push(i * 3600, slice('h264', i === 2 ? 'key-rest' : 'rest'), 'm')
    }
    track.flush()
    assert.ok(track.quirks.includes('video-early-marker'))
    assert.deepEqual(track.log.slice(-2), ['key', 'delta'])
    assert.equal(splitNals(track.units.at(-1)?.data ?? new Uint8Array(0)).length, 2)
  })
  test('a clock that stands still, without markers, is told by first slices', () => {
    const track = h264()
    for (const nal of [key, delta, delta]) track.push(0, nal)
    track.flush()
    assert.deepEqual(track.log, ['format', 'key', 'delta', 'delta'])
  })
  test('parameter sets with a marker or a time of their own are no pictures', () => {
    const track = h264([])
    track.push(0, sps, 'm')
    track.push(10, pps, 'm')
    track.push(20, key, 'm')
    assert.deepEqual(track.log, ['format', 'key'])
    assert.equal(track.units[0]?.rtpTime, 20)
  })
  test('delimiters, filler and parameter sets are taken out, SEI stays', () => {
    const track = h264([])
    const sei = Uint8Array.of(6, 5, 1, 7, 0x80)
    for (const nal of [Uint8Array.of(9, 0xf0), sps, pps, sei, key, Uint8Array.of(12, 0xff, 0x80)]) track.push(0, nal)
    track.push(0, Uint8Array.of(11), 'm')
    assert.deepEqual(splitNals(track.units[0]?.data ?? new Uint8Array(0)), [sei, key])
    assert.deepEqual(track.quirks, [])
  })
})

describe('parameter sets', () => {
  test('nothing is given out before a key picture with known sets', () => {
    const track = h264([])
    track.push(0, delta, 'm')
    track.push(3600, key, 'm')
    assert.deepEqual(track.log, [])
    assert.deepEqual(track.quirks, ['video-no-parameter-sets'])
    for (const nal of [sps, pps]) track.push(7200, nal)
    track.push(7200, key, 'm')
    assert.deepEqual(track.log, ['format', 'key'])
  })
  test('the same sets again are no new format, others are one before the key picture', () => {
    const track = h264()
    for (const nal of [sps, pps]) track.push(0, nal)
    track.push(0, key, 'm')
    for (const nal of SETS.h264Other) track.push(3600, nal)
    track.push(3600, key, 'm')
    assert.deepEqual(track.log, ['format', 'key', 'format', 'key'])
    assert.deepEqual(
      track.formats.map((format) => format.height),
      [720, 1080],
    )
  })
  test('an SPS that cannot be read is not taken over', () => {
    const track = h264()
    track.push(0, Uint8Array.of(0x67, 0x42))
    track.push(0, key, 'm')
    assert.deepEqual(track.log, ['format', 'key'])
    assert.deepEqual(track.quirks, ['video-bad-parameter-set'])
  })
  test('a PPS that changes between key pictures stays with its picture', () => {
    const track = h264()
    const other = SETS.h264Other[1]
    track.push(0, key, 'm')
    track.push(3600, other)
    track.push(3600, delta, 'm')
    track.push(7200, key, 'm')
    assert.deepEqual(track.log, ['format', 'key', 'delta', 'format', 'key'])
    assert.deepEqual(splitNals(track.units[1]?.data ?? new Uint8Array(0)), [other, delta])
    assert.deepEqual(splitNals(track.units[2]?.data ?? new Uint8Array(0)), [key])
  })
})

describe('loss', () => {
  test('damages everything up to the next key picture', () => {
    const track = h264()
    track.push(0, key, 'm')
    track.push(7200, delta, 'lm')
    track.push(10_800, delta, 'm')
    track.push(14_400, key, 'm')
    track.push(18_000, delta, 'm')
    assert.deepEqual(track.log, ['format', 'key', 'delta!', 'delta!', 'key', 'delta'])
  })
  test('inside a fragmented slice takes the slice out', () => {
    const track = h264()
    track.push(0, key, 'm')
    const [head] = fragments(slice('h264', 'rest', { size: 100 }))
    track.push(3600, delta)
    track.push(3600, head)
    track.push(3600, slice('h264', 'rest'), 'lm')
    assert.deepEqual(track.log, ['format', 'key', 'delta!'])
    assert.equal(splitNals(track.units[1]?.data ?? new Uint8Array(0)).length, 2)
  })
  test('of the end of a picture without a marker is damage', () => {
    const track = h264()
    track.push(0, key)
    track.push(3600, delta, 'lm')
    assert.deepEqual(track.log, ['format', 'key!', 'delta!'])
  })
  test('of the head of a key picture is damage even when the rest is there', () => {
    const track = h264()
    track.push(0, key, 'm')
    track.push(3600, slice('h264', 'key-rest'), 'lm')
    track.push(7200, delta, 'm')
    assert.deepEqual(track.log, ['format', 'key', 'key!', 'delta!'])
    assert.ok(!track.quirks.includes('video-early-marker'))
  })
  test('a key picture that names an unknown PPS is not given out, and what follows is damaged', () => {
    const track = h264()
    track.push(0, key, 'm')
    track.push(3600, Uint8Array.of(0x65, 0x88, 0x44, 0x55), 'm')
    track.push(7200, delta, 'm')
    assert.deepEqual(track.log, ['format', 'key', 'delta!'])
    assert.deepEqual(track.quirks, ['video-no-parameter-sets'])
  })
  test('of a fragment that sequence numbers do not show is damage', () => {
    const track = h264()
    const [, tail] = fragments(slice('h264', 'delta', { size: 100 }))
    track.push(0, key, 'm')
    track.push(3600, tail, 'm')
    track.push(7200, delta, 'm')
    assert.deepEqual(track.log, ['format', 'key', 'delta!'])
  })
})

describe('payload structures', () => {
  const nals = [Uint8Array.of(6, 5, 1, 7, 0x80), key]
  const sized = nals.map((nal) => bytes([0, nal.length], nal))
  const timed = (...extra: number[]): Uint8Array[] => nals.map((nal) => bytes([0, nal.length], extra, nal))
  const cases: [string, Uint8Array[]][] = [
    ['single NAL units', nals],
    ['STAP-A', [bytes([24], ...sized)]],
    ['STAP-B', [bytes([25, 0, 1], ...sized)]],
    ['MTAP16', [bytes([26, 0, 1], ...timed(0, 0, 0))]],
    ['MTAP24', [bytes([27, 0, 1], ...timed(0, 0, 0, 0))]],
    ['FU-A', [nals[0] ?? key, ...fragments(key)]],
    ['FU-A with start and end in one', [nals[0] ?? key, bytes([0x7c, 0xc5], key.subarray(1))]],
    ['FU-B', [nals[0] ?? key, bytes([0x7d, 0x85, 0, 1], key.subarray(1, 9)), bytes([0x7c, 0x45], key.subarray(9))]],
    ['Annex B start codes in a packet', [bytes([0, 0, 0, 1], nals[0] ?? [], [0, 0, 1], key, [0])]],
    ['start codes behind the first NAL unit of a packet', [bytes(nals[0] ?? [], [0, 0, 0, 1], key)]],
    ['trailing zeros', [nals[0] ?? key, bytes(key, [0, 0])]],
  ]
  for (const [name, payloads] of cases) {
    test(`${name} give the same picture`, () => {
      const track = h264()
      payloads.forEach((payload, i) => track.push(0, payload, i === payloads.length - 1 ? 'm' : ''))
      assert.deepEqual(track.log, ['format', 'key'])
      assert.deepEqual(splitNals(track.units[0]?.data ?? new Uint8Array(0)), nals)
    })
  }
  test('a fragmented unit whose end bit never comes is ended by the next', () => {
    const track = h264()
    const [head, tail] = fragments(key, 0x80, 0)
    for (const payload of [head, tail]) track.push(0, payload)
    track.push(3600, delta, 'm')
    assert.deepEqual(track.log, ['format', 'key', 'delta'])
    assert.deepEqual(track.quirks, ['nal-fragment-without-end'])
  })
  test('an aggregate cut short, reserved types and empty payloads harm nothing after them', () => {
    const track = h264()
    for (const payload of [[], [24], [24, 0, 9, 1], [31, 1, 2], [28], [28, 0x85], [0x80 | 5, 0x88]]) {
      track.push(0, Uint8Array.from(payload))
    }
    track.push(3600, key, 'm')
    assert.deepEqual(track.log, ['format', 'key'])
  })
})

describe('where decoding can begin without an IDR', () => {
  const intra = Uint8Array.of(0x41, 0x88, 0x84, 0x55, 0x55)
  const recovery = Uint8Array.of(6, 6, 1, 0xc4, 0x80)
  test('at a recovery point with intra slices', () => {
    const track = h264()
    track.push(0, recovery)
    track.push(0, intra, 'm')
    track.push(3600, delta, 'm')
    assert.deepEqual(track.log, ['format', 'key', 'delta'])
  })
  test('after a wait, at any intra picture', () => {
    const track = h264()
    for (let i = 0; i < 70; i++) track.push(i * 3600, i === 66 ? intra : delta, 'm')
    assert.deepEqual(track.log, ['format', 'key', 'delta', 'delta', 'delta'])
    assert.deepEqual(track.quirks, ['video-no-idr'])
  })
  test('after a longer wait, at a recovery point of gradual refresh', () => {
    const track = h264()
    for (let i = 0; i < 300; i++) {
      if (i === 280) track.push(i * 3600, recovery)
      track.push(i * 3600, delta, 'm')
    }
    assert.equal(track.log[1], 'key')
    assert.equal(track.units[0]?.rtpTime, 280 * 3600)
  })
})

describe('limits', () => {
  test('a picture that never ends is given up at the limit, the next is whole', () => {
    const track = listen({ codec: 'h264', parameterSets: SETS.h264, limits: { maxUnitBytes: 10_000, slabBytes: 4096 } })
    for (let i = 0; i < 40; i++) track.push(0, slice('h264', i === 0 ? 'key' : 'key-rest', { size: 1000 }))
    track.push(3600, slice('h264', 'key', { size: 9000 }), 'm')
    assert.deepEqual(track.log, ['format', 'key'])
    assert.equal(track.units[0]?.data.length, 9004)
    assert.deepEqual(track.quirks, ['video-unit-too-long'])
  })
  test('a picture of too many NAL units is given up', () => {
    const track = listen({ codec: 'h264', parameterSets: SETS.h264, limits: { maxNals: 8 } })
    for (let i = 0; i < 40; i++) track.push(0, slice('h264', i === 0 ? 'key' : 'key-rest'))
    track.push(3600, key, 'm')
    assert.deepEqual(track.log, ['format', 'key'])
  })
})

describe('memory', () => {
  test('a picture is whole when it is given out, and its memory is used again for the next', () => {
    const memory = new Set<ArrayBufferLike>()
    const given: Uint8Array[] = []
    const track = createVideoDepacketizer(
      { codec: 'h264', parameterSets: SETS.h264, limits: { slabBytes: 64 } },
      {
        format() {},
        unit({ data }) {
          memory.add(data.buffer)
          given.push(data.slice())
          data.fill(0xee)
        },
        quirk() {},
      },
    )
    const pictures = Array.from({ length: 60 }, (_, i) =>
      slice('h264', i === 0 ? 'key' : 'delta', { size: 50 + ((i * 37) % 400), fill: 4 + i }),
    )
    for (const [i, picture] of pictures.entries()) {
      for (const part of fragments(picture)) {
        const marker = part[1] !== undefined && (part[1] & 0x40) !== 0
        track.push(part, { rtpTime: (i * 3600) as Wrap32, marker, lostBefore: false })
      }
    }
    assert.deepEqual(
      given.map((data) => splitNals(data)),
      pictures.map((picture) => [picture]),
    )
    assert.ok(memory.size < 6, 'it grows to the largest picture and stays')
  })
  test('memory that grew for one large picture is given back', () => {
    let memory = 0
    const sink = { format() {}, unit: ({ data }: AccessUnit) => void (memory = data.buffer.byteLength), quirk() {} }
    const track = createVideoDepacketizer(
      { codec: 'h264', parameterSets: SETS.h264, limits: { slabBytes: 1000 } },
      sink,
    )
    const play = (from: number, count: number, size: number): void => {
      for (let i = from; i < from + count; i++) {
        const picture = slice('h264', i === 0 ? 'key' : 'delta', { size })
        track.push(picture, { rtpTime: (i * 3600) as Wrap32, marker: true, lostBefore: false })
      }
    }
    play(0, 1, 100_000)
    assert.ok(memory >= 100_000)
    play(1, 1000, 500)
    assert.ok(memory >= 100_000, 'the next large picture comes within the minute')
    play(1001, 600, 500)
    assert.equal(memory, 1000)
  })
})

describe('H.265', () => {
  const irap = slice('h265', 'key')
  const trail = slice('h265', 'delta')
  const ofType = (type: number): Uint8Array => Uint8Array.of(type << 1, 1, 0xa0, 0x84, 0x55)
  const h265 = (hasOrderNumbers = false): ReturnType<typeof listen> =>
    listen({ codec: 'h265', parameterSets: SETS.h265, hasOrderNumbers })

  test('aggregation and fragmentation, without and with order numbers', () => {
    for (const order of [[], [0, 7]]) {
      const track = h265(order.length > 0)
      const next = order.length > 0 ? [1] : []
      const sei = Uint8Array.of(39 << 1, 1, 5, 1, 7, 0x80)
      track.push(0, bytes([48 << 1, 1], order, [0, sei.length], sei, next, [0, irap.length], irap), 'm')
      track.push(3600, bytes([49 << 1, 1, 0x80 | 1], order, trail.subarray(2, 9)))
      track.push(3600, bytes([49 << 1, 1, 0x40 | 1], trail.subarray(9)), 'm')
      track.push(7200, bytes(trail.subarray(0, 2), order, trail.subarray(2)), 'm')
      assert.deepEqual(track.log, ['format', 'key', 'delta', 'delta'])
      assert.deepEqual(
        track.units.map((unit) => splitNals(unit.data)),
        [[sei, irap], [trail], [trail]],
      )
    }
  })
  test('leading pictures that cannot be decoded are dropped where decoding begins, and kept elsewhere', () => {
    const track = h265()
    for (const [i, type] of [21, 8, 9, 1, 21, 9, 1].entries()) track.push(i * 3600, ofType(type), 'm')
    assert.deepEqual(track.log, ['format', 'key', 'delta', 'key', 'delta', 'delta'])
  })
  test('sets in band alone make the format', () => {
    const track = listen({ codec: 'h265' })
    for (const nal of SETS.h265) track.push(0, nal)
    track.push(0, irap, 'm')
    assert.deepEqual(track.log, ['format', 'key'])
    assert.equal(track.formats[0]?.codecString, 'hvc1.1.6.L120.90')
  })
})
