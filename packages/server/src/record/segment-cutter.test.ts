// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { EpochTicks } from '@mingjian/base'
import { readFragment } from '@mingjian/wire'
import type { Frame, StreamFormat } from '../stream/stream.ts'
import { BlockPool } from './block-pool.ts'
import { type Cut, SegmentCutter } from './segment-cutter.ts'
import { FILM_FORMAT } from './testdata/film.ts'

const START = 161_591_622_000_000
const SOUND: StreamFormat = {
  ...FILM_FORMAT,
  audio: { codec: 'pcma', rate: 8000, channels: 1, config: new Uint8Array(0) },
}

function shoot(format: StreamFormat, frames: readonly Frame[]): Cut[] {
  const cuts: Cut[] = []
  const cutter = new SegmentCutter((cut) => cuts.push(cut), new BlockPool())
  cutter.format(format)
  for (const frame of frames) cutter.frame(frame, false)
  cutter.end('stop')
  return cuts
}

/** The samples of each segment, track by track. */
function segmentsOf(cuts: readonly Cut[]) {
  const segments: { video: number; audio: number; fragments: number; lengths: number[] }[] = []
  for (const cut of cuts) {
    if (cut.type === 'open') segments.push({ video: 0, audio: 0, fragments: 0, lengths: [] })
    const segment = segments.at(-1)
    if (cut.type !== 'fragment' || segment === undefined) continue
    const info = readFragment(Buffer.concat(cut.fragment.buffers))
    segment.video += info.video?.samples.length ?? 0
    segment.audio += info.audio?.samples.length ?? 0
    segment.fragments++
    segment.lengths.push(cut.fragment.length)
  }
  return segments
}

const picture = (index: number, more: Partial<Frame> = {}): Frame => ({
  track: 'video',
  time: (START + index * 3600) as EpochTicks,
  isKey: index % 50 === 0,
  isDamaged: false,
  data: new Uint8Array(30),
  ...more,
})

test('sounds that come after the picture that ends their segment still go into it', () => {
  const frames: Frame[] = []
  const late = 6 // pictures by which the sound comes behind
  for (let i = 0; i < 65 * 25; i++) {
    frames.push(picture(i))
    if (i >= late) frames.push(picture(i - late, { track: 'audio', isKey: true, data: new Uint8Array(320) }))
  }
  const [first, second] = segmentsOf(shoot(SOUND, frames))
  assert.equal(first?.video, 1500)
  assert.equal(first?.audio, 1500)
  assert.equal(second?.audio, 5 * 25 - late)
})

test('a segment without sound is not held back', () => {
  const cuts = shoot(
    FILM_FORMAT,
    Array.from({ length: 1501 }, (_, i) => picture(i)),
  )
  assert.deepEqual(
    cuts.filter(({ type }) => type !== 'fragment').map(({ type }) => type),
    ['open', 'end', 'open', 'end'],
  )
})

test('an all-intra camera does not cost a write a picture, a large picture is cut at half a megabyte', () => {
  const intra = segmentsOf(
    shoot(
      FILM_FORMAT,
      Array.from({ length: 250 }, (_, i) => picture(i, { isKey: true })),
    ),
  )
  assert.ok((intra[0]?.fragments ?? 99) <= 20, `${intra[0]?.fragments} fragments in ten seconds`)
  const large = segmentsOf(
    shoot(
      FILM_FORMAT,
      Array.from({ length: 50 }, (_, i) => picture(i, { data: new Uint8Array(200_000) })),
    ),
  )
  assert.ok(large[0]?.lengths.every((length) => length < 700_000))
})

test('a key frame that never comes again lets the segment grow, a fragment a second', () => {
  const [segment, ...more] = segmentsOf(
    shoot(
      FILM_FORMAT,
      Array.from({ length: 180 * 25 }, (_, i) => picture(i, { isKey: i === 0 })),
    ),
  )
  assert.equal(more.length, 0)
  assert.equal(segment?.fragments, 180)
})

test('whatever times a camera tells, fragments follow one another and every picture since the first key frame is kept', () => {
  const steps = fc.array(
    fc.record({ step: fc.integer({ min: -200_000, max: 400_000 }), isKey: fc.boolean(), sound: fc.boolean() }),
    { maxLength: 60 },
  )
  const property = fc.property(steps, fc.boolean(), (given, canReorder) => {
    let time = START
    let isFound = false
    let expected = 0
    const cuts: Cut[] = []
    const cutter = new SegmentCutter((cut) => cuts.push(cut), new BlockPool())
    cutter.format({ ...SOUND, video: { ...SOUND.video, canReorder } })
    for (const { step, isKey, sound } of given) {
      time += step
      const taken = cutter.frame(
        picture(0, { time: time as EpochTicks, isKey, track: sound ? 'audio' : 'video' }),
        false,
      )
      isFound ||= isKey && !sound
      if (taken && !sound) expected++
      if (isFound && isKey && !sound) assert.equal(taken, true)
    }
    cutter.end('stop')
    let end = 0
    let isOpen = false
    for (const cut of cuts) {
      if (cut.type === 'open') {
        assert.equal(isOpen, false)
        isOpen = true
        end = cut.start
      } else if (cut.type === 'end') {
        isOpen = false
      } else {
        assert.ok(isOpen && cut.fragment.start >= end && cut.fragment.duration > 0)
        end = cut.fragment.start + cut.fragment.duration
      }
    }
    assert.equal(
      segmentsOf(cuts).reduce((sum, { video }) => sum + video, 0),
      expected,
    )
  })
  fc.assert(property, { numRuns: 500 })
})
