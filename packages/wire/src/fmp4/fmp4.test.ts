// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type EpochTicks, Fault } from '@mingjian/base'
import { aacFormat, formatAacConfig } from '../aac/config.ts'
import { g711Format } from '../g711/g711.ts'
import { opusFormat } from '../opus/opus-head.ts'
import { SAMPLE_FORMATS } from '../video/testdata/formats.ts'
import { assignDecodeTimes, DecodeClock, formatVideoRun } from './decode-times.ts'
import { formatFragmentHeader } from './fragment-header.ts'
import type { Fragment, Sample } from './fragment.ts'
import { formatInit } from './init.ts'
import { patchFragment } from './patch-fragment.ts'
import { prependToSample } from './prepend-to-sample.ts'
import { readFragment } from './read-fragment.ts'
import { readInit } from './read-init.ts'
import { withoutAudio } from './without-audio.ts'
import { scanFragments, scanFragmentsIn } from './scan.ts'

const { h264, h265 } = SAMPLE_FORMATS

const sample = fc
  .tuple(
    fc.nat(5000),
    fc.integer({ min: 0, max: 0xffffffff }),
    fc.integer({ min: -0x80000000, max: 0x7fffffff }),
    fc.boolean(),
  )
  .map(([size, duration, compositionOffset, isKey]) => ({ size, duration, compositionOffset, isKey }))
const run = fc.record({
  decodeTime: fc.maxSafeNat(),
  descriptionIndex: fc.integer({ min: 1, max: 9 }),
  samples: fc.array(sample, { maxLength: 40 }),
})
const fragments = fc.record({
  sequence: fc.integer({ min: 0, max: 0xffffffff }),
  wallTime: fc.option(fc.integer({ min: 0, max: 90_000 * 4_000_000_000 }).map((ticks) => ticks as EpochTicks)),
  video: run,
  audio: fc.option(run),
})

function bytesOf(fragment: Fragment): Uint8Array {
  const header = formatFragmentHeader(fragment)
  const sizes = [...(fragment.video?.samples ?? []), ...(fragment.audio?.samples ?? [])].map((one) => one.size)
  return Buffer.concat([header, new Uint8Array(sizes.reduce((a, b) => a + b, 0))])
}

function withoutOffsets(samples: readonly (Sample & { offset: number })[]): Sample[] {
  return samples.map(({ offset: _offset, ...rest }) => rest)
}

test('whatever fragment is written reads back equal, its samples one behind the other', () => {
  fc.assert(
    fc.property(fragments, (fragment) => {
      const bytes = bytesOf(fragment)
      const info = readFragment(bytes)
      assert.equal(info.totalBytes, bytes.length)
      assert.equal(info.sequence, fragment.sequence)
      assert.equal(info.wallClock?.wallTime ?? null, fragment.wallTime)
      let offset = info.headerBytes
      for (const [read, written] of [
        [info.video, fragment.video],
        [info.audio, fragment.audio],
      ] as const) {
        assert.equal(read?.decodeTime, written?.decodeTime)
        assert.equal(read?.descriptionIndex, written?.descriptionIndex)
        assert.deepEqual(withoutOffsets(read?.samples ?? []), written?.samples ?? [])
        for (const one of read?.samples ?? []) {
          assert.equal(one.offset, offset)
          offset += one.size
        }
      }
    }),
  )
})

test('patching changes the named fields and nothing else', () => {
  fc.assert(
    fc.property(fragments, fc.maxSafeNat(), fc.maxSafeNat(), (fragment, videoTime, audioTime) => {
      const bytes = bytesOf(fragment)
      patchFragment(bytes, { sequence: 7, videoTime, audioTime, descriptionIndex: 3 })
      const { video, audio } = fragment
      const expected = bytesOf({
        ...fragment,
        sequence: 7,
        video: { ...video, decodeTime: videoTime, descriptionIndex: 3 },
        audio: audio === null ? null : { ...audio, decodeTime: audioTime },
      })
      assert.deepEqual(bytes, expected)
    }),
  )
})

test('bytes put before the first picture make it longer and move the sound, and nothing else', () => {
  fc.assert(
    fc.property(fragments, fc.uint8Array({ minLength: 1, maxLength: 100 }), (fragment, prefix) => {
      const [first, ...others] = fragment.video.samples
      const bytes = bytesOf(fragment)
      const { headerBytes } = readFragment(bytes)
      if (first === undefined) return assert.throws(() => prependToSample(bytes, prefix), Fault)
      bytes.subarray(headerBytes).fill(0xaa)
      const samples = [{ ...first, size: first.size + prefix.length }, ...others]
      const expected = bytesOf({ ...fragment, video: { ...fragment.video, samples } })
      expected.subarray(headerBytes).fill(0xaa)
      expected.set(prefix, headerBytes)
      assert.deepEqual(Buffer.from(prependToSample(bytes, prefix)), Buffer.from(expected))
    }),
  )
})

test('pictures are taken out of a fragment as if it had been written without audio', () => {
  fc.assert(
    fc.property(fragments, (fragment) => {
      const bytes = bytesOf(fragment)
      const part = withoutAudio(readFragment(bytes))
      const alone = Buffer.concat([part.header, bytes.subarray(part.from, part.to)])
      assert.deepEqual(alone, bytesOf({ ...fragment, audio: null }))
    }),
  )
})

test('a wall time keeps every tick through the NTP era that ends in 2036', () => {
  for (const iso of [
    '1970-01-01T00:00:00.000Z',
    '2026-11-23T10:11:12.345Z',
    '2036-02-07T06:28:16Z',
    '2090-01-01T00:00:00Z',
  ]) {
    for (let tick = 0; tick < 5; tick++) {
      const wallTime = (Date.parse(iso) * 90 + tick) as EpochTicks
      const video = { decodeTime: 1, samples: [] }
      assert.equal(readFragment(bytesOf({ sequence: 1, wallTime, video, audio: null })).wallClock?.wallTime, wallTime)
    }
  }
})

describe('initialisation', () => {
  const audios = [
    null,
    aacFormat(formatAacConfig(48_000, 2)),
    opusFormat(2),
    g711Format('pcma'),
    g711Format('pcmu', 16_000),
  ]
  for (const audio of audios) {
    test(`H.264 with ${audio?.codec ?? 'no audio'} reads back equal`, () => {
      const bytes = formatInit({ video: h264, audio })
      assert.deepEqual(readInit(bytes), { video: [h264], audio, bytes: bytes.length })
    })
  }
  test('several H.265 formats are descriptions 1 and 2', () => {
    const other = { ...h265, config: Uint8Array.from(h265.config) }
    const bytes = formatInit({ video: [h265, other], audio: null, durationTicks: 90_000 })
    assert.deepEqual(readInit(bytes).video, [h265, other])
  })
  test('bytes cut anywhere are a fault', () => {
    const bytes = formatInit({ video: h264, audio: opusFormat(1) })
    for (let length = 0; length < bytes.length; length += 3)
      assert.throws(() => readInit(bytes.subarray(0, length)), Fault)
  })
})

describe('a scan', () => {
  const samples = [{ size: 50, duration: 3600, compositionOffset: 0, isKey: true }]
  const init = formatInit({ video: h264, audio: null })
  const fragment = bytesOf({ sequence: 1, wallTime: 0 as EpochTicks, video: { decodeTime: 0, samples }, audio: null })
  const file = Buffer.concat([init, fragment, fragment])

  test('of a file torn at any byte ends behind the last whole fragment', () => {
    const borders = [init.length, init.length + fragment.length, file.length]
    for (let length = 0; length <= file.length; length++) {
      let found = 0
      const end = scanFragmentsIn(file.subarray(0, length), () => found++)
      const whole = borders.filter((border) => border <= length)
      assert.equal(end.end, whole.at(-1) ?? 0, `at ${length}`)
      assert.equal(found, Math.max(0, whole.length - 1))
      assert.equal(end.isWhole, borders.includes(length))
    }
  })
  test('of a file whose tail was written over ends there, whatever the bytes', () => {
    for (const filler of [0, 0xff, 0x41]) {
      const end = scanFragmentsIn(Buffer.concat([file, Buffer.alloc(100, filler)]), () => {})
      assert.equal(end.end, file.length)
      assert.ok(end.fault)
    }
  })
  test('through a pulling source reads headers and no media', async () => {
    const reads: number[] = []
    const offsets: number[] = []
    const read = (offset: number, length: number): Promise<Uint8Array> => {
      reads.push(length)
      return Promise.resolve(file.subarray(offset, offset + length))
    }
    const end = await scanFragments({ size: file.length, read }, (found) => offsets.push(found.offset))
    assert.equal(end.isWhole, true)
    assert.deepEqual(offsets, [init.length, init.length + fragment.length])
    assert.ok(Math.max(...reads) <= fragment.length - 50 + 8)
  })
})

describe('decode times', () => {
  test('of pictures in order are their presentation times', () => {
    assert.deepEqual(assignDecodeTimes([0, 3600, 7200]), [0, 3600, 7200])
  })
  test('of B-frames are the presentation times sorted', () => {
    const decodeTimes = assignDecodeTimes([0, 9000, 3000, 6000])
    assert.deepEqual(decodeTimes, [0, 3000, 6000, 9000])
    const pictures = [0, 9000, 3000, 6000].map((time, i) => ({ time, isKey: i === 0, size: 10 }))
    const { samples } = formatVideoRun(pictures, { decodeTimes, end: 12_000 })
    assert.deepEqual(
      samples.map((one) => one.compositionOffset),
      [0, 6000, -3000, -3000],
    )
    assert.deepEqual(
      samples.map((one) => one.duration),
      [3000, 3000, 3000, 3000],
    )
  })
  test('always rise, from behind the last one before', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000)), fc.nat(1000), (times, after) => {
        const decoded = assignDecodeTimes(times, after)
        let last = after
        for (const time of decoded) {
          assert.ok(time > last)
          last = time
        }
        assert.equal(decoded.length, times.length)
      }),
    )
  })
  test('one by one rise, and never pass the presentation once the reordering was seen', () => {
    const clock = new DecodeClock()
    const times = Array.from({ length: 40 }, (_, i) => [3, 1, 2].map((k) => (i * 3 + k) * 3600)).flat()
    let last = -1
    times.forEach((time, i) => {
      const decodeTime = clock.next(time)
      assert.ok(decodeTime > last, 'rises')
      last = decodeTime
      if (i > 12) assert.ok(decodeTime <= time, `picture ${i}`)
    })
  })
  test('one by one of a stream in order are the presentation times', () => {
    const clock = new DecodeClock()
    for (let time = 0; time < 90_000; time += 3600) assert.equal(clock.next(time), time)
  })
})
