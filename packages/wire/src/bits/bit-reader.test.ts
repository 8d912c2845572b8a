// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Fault } from '@mingjian/base'
import { BitReader } from './bit-reader.ts'
import { unescapeRbsp } from './rbsp.ts'

function faultCode(run: () => unknown): string {
  try {
    run()
  } catch (thrown) {
    if (thrown instanceof Fault) return thrown.code
    throw thrown
  }
  return 'none'
}

test('bits of any width up to 32 are read across bytes', () => {
  const bits = new BitReader(Uint8Array.of(0b10110011, 0xff, 0x00, 0xab, 0xcd, 0x80))
  assert.equal(bits.bits(3), 0b101)
  assert.equal(bits.bits(7), 0b1001111)
  assert.equal(bits.bits(32), 0xfc02af36)
  assert.equal(bits.left, 6)
  assert.equal(bits.bits(0), 0)
})

test('Exp-Golomb codes follow the table of H.264 §9.1', () => {
  // 1 010 011 00100 00101 00110 00111 0001000
  const bits = new BitReader(Uint8Array.of(0b10100110, 0b01000010, 0b10011000, 0b11100010, 0b00000000))
  assert.deepEqual(
    Array.from({ length: 8 }, () => bits.unsigned()),
    [0, 1, 2, 3, 4, 5, 6, 7],
  )
  const signed = new BitReader(Uint8Array.of(0b10100110, 0b01000010, 0b10000000))
  assert.deepEqual(
    Array.from({ length: 5 }, () => signed.signed() + 0),
    [0, 1, -1, 2, -2],
  )
})

test('the end of the bits and endless codes are faults', () => {
  assert.equal(
    faultCode(() => new BitReader(Uint8Array.of(1)).bits(9)),
    'wire.bits.short',
  )
  assert.equal(
    faultCode(() => new BitReader(Uint8Array.of(1)).skip(9)),
    'wire.bits.short',
  )
  assert.equal(
    faultCode(() => new BitReader(new Uint8Array(1)).unsigned()),
    'wire.bits.short',
  )
  assert.equal(
    faultCode(() => new BitReader(new Uint8Array(9)).unsigned()),
    'wire.bits.golomb',
  )
  assert.equal(
    faultCode(() => new BitReader(Uint8Array.of(0b00111000)).unsignedUpTo(5, 'x')),
    'wire.bits.range',
  )
})

test('more data is seen up to the stop bit', () => {
  const bits = new BitReader(Uint8Array.of(0b11100000, 0))
  assert.equal(bits.hasMore(), true)
  bits.skip(2)
  assert.equal(bits.hasMore(), false)
  assert.equal(new BitReader(new Uint8Array(2)).hasMore(), false)
})

test('emulation prevention bytes are taken out, others stay', () => {
  const cases: [number[], number[]][] = [
    [
      [1, 0, 0, 3, 1],
      [1, 0, 0, 1],
    ],
    [
      [0, 0, 3, 0, 0, 3, 0],
      [0, 0, 0, 0, 0],
    ],
    [
      [0, 0, 0, 3],
      [0, 0, 0],
    ],
    [
      [0, 3, 0, 0, 2],
      [0, 3, 0, 0, 2],
    ],
    [
      [0, 0, 3],
      [0, 0],
    ],
    [[], []],
  ]
  for (const [from, to] of cases) assert.deepEqual([...unescapeRbsp(Uint8Array.from(from))], to)
  assert.deepEqual([...unescapeRbsp(Uint8Array.of(9, 9, 1, 2, 3), 2, 2)], [1, 2])
})
