// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Fault } from '@mingjian/base'
import fc from 'fast-check'
import type { Quirk } from '../quirk.ts'
import { RtspFramer } from './framer.ts'
import { formatRtsp, parseRtspHead, RTSP_LIMITS, type RtspMessage } from './message.ts'
import { readCase, RTSP_CASES } from './testdata/cases.ts'

function cut(bytes: Uint8Array, sizes: readonly number[], needsFlush = false) {
  const parts: string[] = []
  const messages: RtspMessage[] = []
  const quirks = new Set<Quirk>()
  const framer = new RtspFramer({
    sink: {
      message: (message) => {
        messages.push(message)
        parts.push(message.kind === 'request' ? message.method : String(message.status))
      },
      packet: (...[channel, , start, end]) => parts.push(`$${channel}:${end - start}`),
    },
    note: (quirk) => quirks.add(quirk),
    isChannel: (channel) => channel < 4,
  })
  const reused = new Uint8Array(1 << 16)
  let at = 0
  for (let i = 0; at < bytes.length; i++) {
    const size = Math.max(1, Math.min(sizes[i % sizes.length] ?? 1, bytes.length - at, reused.length))
    reused.set(bytes.subarray(at, at + size))
    framer.push(reused, 0, size)
    reused.fill(0xee) // the chunk is the caller's again
    at += size
  }
  if (needsFlush) framer.flush()
  return { parts, messages, quirks, held: framer.heldBytes }
}

const textOf = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('latin1')

for (const one of RTSP_CASES) {
  test(`${one.file} is cut alike in whatever chunks it comes`, () => {
    const bytes = readCase(one.file)
    for (const sizes of [[bytes.length], [1], [2], [3, 7], [16], [29]]) {
      const { parts, messages, quirks, held } = cut(bytes, sizes, one.needsFlush)
      assert.deepEqual(parts, one.parts, `chunks of ${sizes.join()}`)
      assert.deepEqual([...quirks].sort(), [...one.quirks].sort())
      if (one.body !== undefined) assert.equal(textOf(messages[0]?.body), one.body)
      assert.equal(held, 0)
    }
  })
}

test('a message that parses is written and read again as the same', () => {
  for (const one of RTSP_CASES) {
    for (const message of cut(readCase(one.file), [4096], one.needsFlush).messages) {
      const again = cut(formatRtsp(message), [5]).messages[0]
      const shown = (value: RtspMessage | undefined) => ({
        ...value,
        headers: value?.headers.filter(([name]) => name.toLowerCase() !== 'content-length'),
      })
      assert.deepEqual(shown(again), shown(message))
    }
  }
})

test('frames and messages mixed at random come out whole and in order', () => {
  const piece = fc.oneof(
    fc.record({ channel: fc.nat(3), payload: fc.uint8Array({ minLength: 8, maxLength: 3000 }) }),
    fc.constant('text' as const),
  )
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 20 }),
      fc.array(fc.integer({ min: 1, max: 4000 }), { minLength: 1 }),
      (pieces, sizes) => {
        const bytes = Buffer.concat(
          pieces.map((one) =>
            one === 'text'
              ? Buffer.from('RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\n')
              : Buffer.concat([
                  Buffer.from([0x24, one.channel, one.payload.length >> 8, one.payload.length]),
                  one.payload,
                ]),
          ),
        )
        const { parts, quirks } = cut(bytes, sizes)
        assert.deepEqual(
          parts,
          pieces.map((one) => (one === 'text' ? '200' : `$${one.channel}:${one.payload.length}`)),
        )
        assert.equal(quirks.size, 0)
      },
    ),
    { numRuns: 60 },
  )
})

test('endless junk, heads and bodies end in a fault', () => {
  const junk = new Uint8Array(RTSP_LIMITS.junkBytes + 2).fill(0x07)
  assert.throws(
    () => cut(junk, [1000]),
    (error) => error instanceof Fault && error.code === 'wire.rtsp.junk',
  )
  const head = Buffer.from(`RTSP/1.0 200 OK\r\nX: ${'y'.repeat(RTSP_LIMITS.headBytes + 10)}`)
  assert.throws(
    () => cut(head, [1000]),
    (error) => error instanceof Fault && error.code === 'wire.rtsp.head',
  )
  const body = Buffer.from('RTSP/1.0 200 OK\r\nContent-Length: 99999999\r\n\r\n')
  assert.throws(
    () => cut(body, [1000]),
    (error) => error instanceof Fault && error.code === 'wire.rtsp.body',
  )
})

test('a frame that lies whole in the chunk is handed on in place', () => {
  const chunk = Uint8Array.from([0x24, 1, 0, 2, 7, 8])
  let isSame = false
  const framer = new RtspFramer({
    sink: { message: () => {}, packet: (_channel, bytes) => (isSame = bytes === chunk) },
  })
  framer.push(chunk)
  assert.ok(isSame)
})

test('what would break the framing is not written', () => {
  const message = parseRtspHead(Buffer.from('RTSP/1.0 200 OK'))
  assert.throws(() => formatRtsp({ ...message, headers: [['X', 'a\r\nY: b']] }), /cannot be written/)
})
