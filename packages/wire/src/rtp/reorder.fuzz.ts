// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import type { Wrap16, Wrap32 } from '@mingjian/base'
import { Reception } from './reception.ts'
import { RtpReorder } from './reorder.ts'
import { RtpTimeline } from './timeline.ts'

/** Each four bytes: a sequence number, how long it took, and how far the stamp moved. */
export const target = {
  name: 'rtp-reorder',
  seeds: [Uint8Array.of(0, 1, 1, 9, 0, 3, 1, 9, 0, 2, 1, 9), Uint8Array.of(255, 255, 9, 0, 0, 0, 9, 0, 128, 0, 9, 0)],
  run(bytes: Uint8Array): void {
    let now = 0
    let stamp = 0
    let last = -1
    const reception = new Reception(90_000)
    const timeline = new RtpTimeline({ clockRate: 90_000 })
    const reorder = new RtpReorder({
      depth: 32,
      give: (datagram) => {
        const sequence = ((datagram[0] ?? 0) << 8) | (datagram[1] ?? 0)
        reception.receive(sequence as Wrap16, 1)
        const time = timeline.push((stamp >>> 0) as Wrap32, now / 1000)
        assert.ok(time > last, 'times grow')
        last = time
      },
    })
    for (let at = 0; at + 4 <= bytes.length; at += 4) {
      now += bytes[at + 2] ?? 0
      stamp += ((bytes[at + 3] ?? 0) - 64) * 3600
      reorder.push((((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)) as Wrap16, bytes.subarray(at, at + 2), now)
      assert.ok(reorder.held <= 32)
    }
    reorder.reset(now)
    assert.equal(reorder.held, 0)
    reception.report(now)
  },
}
