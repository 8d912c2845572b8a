// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Fault } from '@mingjian/base'
import { h264Format, parseAvcC } from './avcc.ts'
import { parseH264Pps } from './pps.ts'
import { hasRecoveryPoint, parseH264SliceHead } from './slice.ts'
import { parseH264Sps } from './sps.ts'

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'))

/** Written by x264 from test pictures. */
const STREAMS = [
  {
    name: 'baseline 1080p25',
    sps: '6742c028d900780227e5c044000003000400000300c83c60c920',
    pps: '68cb83cb20',
    codecString: 'avc1.42C028',
    width: 1920,
    height: 1080,
    framesPerSecond: 25,
    canReorder: false,
  },
  {
    name: 'high 1080p25 with B-frames',
    sps: '67640028acd940780227e5c044000003000400000300c83c60c658',
    pps: '68ebe3cb22c0',
    codecString: 'avc1.640028',
    width: 1920,
    height: 1080,
    framesPerSecond: 25,
    canReorder: true,
  },
  {
    name: 'main 720p29.97 that says it never reorders',
    sps: '674d401fd9005005bb011000003e90000ea600f1832480',
    pps: '68ebc3cb20',
    codecString: 'avc1.4D401F',
    width: 1280,
    height: 720,
    framesPerSecond: 30_000 / 1001,
    canReorder: false,
  },
  {
    name: 'interlaced 576i',
    sps: '6764001eacd940b424d8088000000300800000190f8a14cb',
    pps: '68fba3cb22c0',
    codecString: 'avc1.64001E',
    width: 720,
    height: 576,
    framesPerSecond: 25,
    canReorder: true,
  },
  {
    name: 'high 4:4:4 with ten bits',
    sps: '67f4001690d9b281405ff1380880000003008000000c078b16cb',
    pps: '68ebe3c44844',
    codecString: 'avc1.F40016',
    width: 640,
    height: 360,
    framesPerSecond: 12,
    canReorder: true,
  },
]

for (const stream of STREAMS) {
  test(`the format of ${stream.name}`, () => {
    const { name: _name, sps, pps, ...expected } = stream
    const format = h264Format([hex(sps)], [hex(pps)])
    assert.deepEqual({ ...format, config: null }, { ...expected, codec: 'h264', config: null })
    assert.deepEqual(parseAvcC(format.config), { lengthBytes: 4, sps: [hex(sps)], pps: [hex(pps)] })
    assert.deepEqual(parseH264Pps(hex(pps)), { id: 0, spsId: 0 })
  })
}

test('interlace, depth and chroma are read', () => {
  assert.equal(parseH264Sps(hex(STREAMS[3]?.sps ?? '')).isFrameOnly, false)
  const deep = parseH264Sps(hex(STREAMS[4]?.sps ?? ''))
  assert.deepEqual([deep.chromaFormat, deep.bitDepthLuma, deep.bitDepthChroma], [3, 10, 10])
})

test('an SPS cut short inside its VUI still gives the size', () => {
  const sps = hex(STREAMS[1]?.sps ?? '').subarray(0, 16)
  assert.deepEqual([parseH264Sps(sps).width, parseH264Sps(sps).framesPerSecond], [1920, null])
})

test('an SPS cut short before its size is a fault', () => {
  for (let length = 0; length < 8; length++) {
    assert.throws(() => parseH264Sps(hex(STREAMS[0]?.sps ?? '').subarray(0, length)), Fault)
  }
})

test('a configuration record cut anywhere is a fault', () => {
  const { config } = h264Format([hex(STREAMS[0]?.sps ?? '')], [hex(STREAMS[0]?.pps ?? '')])
  for (let length = 0; length < config.length; length++)
    assert.throws(() => parseAvcC(config.subarray(0, length)), Fault)
})

test('a slice head tells the first macroblock, whether it is intra and its PPS', () => {
  // first_mb 0, slice_type 7 (I), PPS 0
  assert.deepEqual(parseH264SliceHead(hex('658884')), { firstMacroblock: 0, isIntra: true, ppsId: 0 })
  // first_mb 0, slice_type 5 (P), PPS 0
  assert.deepEqual(parseH264SliceHead(hex('419a24')), { firstMacroblock: 0, isIntra: false, ppsId: 0 })
})

test('a recovery point is found behind other SEI messages', () => {
  assert.equal(hasRecoveryPoint(hex('06010100060188' + '80')), true)
  assert.equal(hasRecoveryPoint(hex('0605020606' + '80')), false)
  assert.equal(hasRecoveryPoint(hex('06ffffff')), false)
})
