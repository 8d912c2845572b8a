// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { formatRtp, parseRtp } from './packet.ts'

const FILES = ['generic-padding-zero.bin', 'generic-padding.bin', 'generic-extension.bin', 'generic-csrc.bin']

export const target = {
  name: 'rtp-packet',
  seeds: FILES.map((file) => new Uint8Array(readFileSync(new URL(`testdata/${file}`, import.meta.url)))),
  run(bytes: Uint8Array): void {
    const packet = parseRtp(bytes)
    assert.ok(packet.start <= packet.end && packet.end <= bytes.length)
    const again = parseRtp(formatRtp(packet))
    assert.deepEqual(again.bytes.subarray(again.start, again.end), bytes.slice(packet.start, packet.end))
  },
}
