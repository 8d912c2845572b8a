// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type EpochMillis, Fault, type Wrap32 } from '@mingjian/base'
import fc from 'fast-check'
import type { Quirk } from '../quirk.ts'
import { epochToNtp, ntpMiddle, ntpToEpoch } from './ntp.ts'
import { formatRtcp, parseRtcp, type RtcpPacket } from './packet.ts'

const BLOCK = { ssrc: 9, fractionLost: 12, lost: -3, highest: 70_000, jitter: 5, lastReport: 1, sinceReport: 2 }
const COMPOUND: readonly RtcpPacket[] = [
  {
    kind: 'sender-report',
    ssrc: 7,
    ntp: { seconds: 3_900_000_000, fraction: 1 },
    rtpTime: 99 as Wrap32,
    packets: 3,
    octets: 4,
    blocks: [BLOCK],
  },
  { kind: 'receiver-report', ssrc: 8, blocks: [BLOCK, BLOCK] },
  {
    kind: 'description',
    sources: [
      { ssrc: 1, name: 'a' },
      { ssrc: 2, name: '' },
      { ssrc: 3, name: 'abc' },
    ],
  },
  { kind: 'bye', sources: [1, 2], reason: '再见' },
  { kind: 'other', type: 204, count: 3, body: Uint8Array.of(1, 2, 3, 4) },
]

test('a compound of every kind is written and read again as the same', () => {
  assert.deepEqual(parseRtcp(formatRtcp(COMPOUND)), COMPOUND)
})

test('a lone report and a torn tail are tolerated and noted', () => {
  const whole = formatRtcp(COMPOUND)
  const quirks: Quirk[] = []
  assert.equal(parseRtcp(whole.subarray(0, whole.length - 2), (quirk) => quirks.push(quirk)).length, 4)
  assert.equal(parseRtcp(formatRtcp(COMPOUND.slice(0, 1)), (quirk) => quirks.push(quirk)).length, 1)
  assert.deepEqual(quirks, ['rtcp-short-compound', 'rtcp-short-compound'])
})

test('whatever parses is written and read again as the same', () => {
  const bytes = fc.array(fc.tuple(fc.integer({ min: 198, max: 205 }), fc.nat(31), fc.uint8Array({ maxLength: 40 })), {
    minLength: 1,
    maxLength: 3,
  })
  fc.assert(
    fc.property(bytes, (parts) => {
      const compound = Buffer.concat(
        parts.map(([type, count, body]) => {
          const words = Math.floor(body.length / 4)
          return Buffer.concat([Buffer.from([0x80 | count, type, 0, words]), body.subarray(0, words * 4)])
        }),
      )
      let packets
      try {
        packets = parseRtcp(compound)
      } catch (thrown) {
        assert.ok(thrown instanceof Fault)
        return
      }
      const normal = parseRtcp(formatRtcp(packets))
      assert.deepEqual(parseRtcp(formatRtcp(normal)), normal)
      assert.equal(normal.length, packets.length)
    }),
    { numRuns: 500 },
  )
})

test('NTP times meet the epoch in both eras', () => {
  for (const time of [0, 1_700_000_000_123, Date.UTC(2036, 1, 7, 6, 28, 16) + 1, Date.UTC(2040, 0, 1)]) {
    const again = ntpToEpoch(epochToNtp(time as EpochMillis))
    assert.ok(again !== null && Math.abs(again - time) < 0.001, `${time} came back as ${again}`)
  }
  assert.equal(ntpToEpoch({ seconds: 0, fraction: 0 }), null)
  assert.equal(ntpMiddle({ seconds: 0x1234_5678, fraction: 0x9abc_def0 }), 0x5678_9abc)
})
