// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeG711 } from './g711.ts'

test('A-law: the ends of the table of ITU-T G.711', () => {
  assert.deepEqual(
    [...decodeG711('pcma', Uint8Array.of(0x80 ^ 0x55, 0x55, 0xff ^ 0x55, 0x7f ^ 0x55))],
    [8, -8, 32_256, -32_256],
  )
})

test('µ-law: the ends of the table of ITU-T G.711', () => {
  assert.deepEqual([...decodeG711('pcmu', Uint8Array.of(0xff, 0x7f, 0x80, 0x00))], [0, 0, 32_124, -32_124])
})
