// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Fault } from '@mingjian/base'
import { h265Format, parseHvcC } from './hvcc.ts'
import { parseH265Sps } from './sps.ts'

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'))

/** Written by x265 from test pictures. */
const STREAMS = [
  {
    name: 'main 1080p25 without B-frames',
    vps: '40010c01ffff016000000300900000030000030078928090',
    sps: '420101016000000300900000030000030078a003c08010e5964a924caf016808000003000800000300c840',
    pps: '4401c172b46240',
    codecString: 'hvc1.1.6.L120.90',
    width: 1920,
    height: 1080,
    framesPerSecond: 25,
    canReorder: false,
  },
  {
    name: 'main 10 2160p15 with a buffer model',
    vps: '40010c01ffff022000000300900000030000030096959009',
    sps: '420101022000000300900000030000030096a001e020021c4d965644a4c2f01680800000030080000007b04e4a2f0007a12000f42440',
    pps: '4401c073c189',
    codecString: 'hvc1.2.4.L150.90',
    width: 3840,
    height: 2160,
    framesPerSecond: 15,
    canReorder: true,
  },
  {
    name: 'cropped to a size that is no whole block',
    vps: '40010c01ffff01600000030090000003000003003c959809',
    sps: '42010101600000030090000003000003003ca00a480b9c9596566924caf0168080000003008000000c84',
    pps: '4401c172b46240',
    codecString: 'hvc1.1.6.L60.90',
    width: 322,
    height: 182,
    framesPerSecond: 25,
    canReorder: true,
  },
]

for (const stream of STREAMS) {
  test(`the format of ${stream.name}`, () => {
    const { name: _name, vps, sps, pps, ...expected } = stream
    const sets = { vps: [hex(vps)], sps: [hex(sps)], pps: [hex(pps)] }
    const format = h265Format(sets)
    assert.deepEqual({ ...format, config: null }, { ...expected, codec: 'h265', config: null })
    assert.deepEqual(parseHvcC(format.config), { ...sets, lengthBytes: 4 })
  })
}

test('a parameter set cut short before its size is a fault', () => {
  for (let length = 0; length < 20; length++) {
    assert.throws(() => parseH265Sps(hex(STREAMS[0]?.sps ?? '').subarray(0, length)), Fault)
  }
})

test('a configuration record cut anywhere is a fault', () => {
  const [stream] = STREAMS
  assert.ok(stream)
  const { config } = h265Format({ vps: [hex(stream.vps)], sps: [hex(stream.sps)], pps: [hex(stream.pps)] })
  for (let length = 0; length < config.length; length++)
    assert.throws(() => parseHvcC(config.subarray(0, length)), Fault)
})
