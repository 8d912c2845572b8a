// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { RtspFramer } from './framer.ts'
import { formatRtsp, type RtspMessage } from './message.ts'
import { parseChallenges } from './challenge.ts'
import { readCase, RTSP_CASES } from './testdata/cases.ts'

/** The first byte chooses how the rest is chunked; everything read is also written again. */
export const target = {
  name: 'rtsp-framer',
  seeds: RTSP_CASES.map((one) => Uint8Array.from([0, ...readCase(one.file)])),
  run(bytes: Uint8Array): void {
    const framer = new RtspFramer({
      sink: {
        message: (message: RtspMessage) => {
          parseChallenges(message.headers)
          formatRtsp(message)
        },
        packet: (...[, chunk, start, end]) => assert.ok(start <= end && end <= chunk.length),
      },
      isChannel: (channel) => channel < 4,
    })
    const size = 1 + ((bytes[0] ?? 0) % 64) * 7
    for (let at = 1; at < bytes.length; at += size) framer.push(bytes, at, Math.min(at + size, bytes.length))
    framer.flush()
    assert.ok(framer.heldBytes < 2 * 1024 * 1024)
  },
}
