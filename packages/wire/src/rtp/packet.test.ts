// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { Fault } from '@mingjian/base'
import fc from 'fast-check'
import type { Quirk } from '../quirk.ts'
import { formatRtp, parseRtp } from './packet.ts'

const read = (file: string): Uint8Array => new Uint8Array(readFileSync(new URL(`testdata/${file}`, import.meta.url)))
const CASES: readonly [file: string, payload: string, quirks: readonly Quirk[]][] = [
  ['generic-padding-zero.bin', '65010200', ['rtp-bad-padding']],
  ['generic-padding.bin', '6501', []],
  ['generic-extension.bin', '6501', []],
  ['generic-csrc.bin', '6501', []],
]

for (const [file, payload, wanted] of CASES) {
  test(`${file} holds the payload ${payload}`, () => {
    const quirks: Quirk[] = []
    const packet = parseRtp(read(file), (quirk) => quirks.push(quirk))
    assert.equal(Buffer.from(packet.bytes.subarray(packet.start, packet.end)).toString('hex'), payload)
    assert.deepEqual(
      [packet.type, packet.marker, packet.sequence, packet.time, packet.ssrc],
      [96, true, 1, 1000, 0x11223344],
    )
    assert.deepEqual(quirks, wanted)
  })
}

test('whatever parses is written and read again as the same', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 0, maxLength: 60 }), (bytes) => {
      if (bytes.length > 0) bytes[0] = 0x80 | ((bytes[0] ?? 0) & 0x3f)
      let packet
      try {
        packet = parseRtp(bytes)
      } catch (thrown) {
        assert.ok(thrown instanceof Fault)
        return
      }
      const again = parseRtp(formatRtp(packet))
      assert.deepEqual({ ...again, bytes: 0, start: 0, end: 0 }, { ...packet, bytes: 0, start: 0, end: 0 })
      assert.deepEqual(again.bytes.subarray(again.start, again.end), packet.bytes.slice(packet.start, packet.end))
    }),
    { numRuns: 500 },
  )
})
