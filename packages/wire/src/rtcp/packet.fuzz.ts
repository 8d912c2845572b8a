// SPDX-License-Identifier: Apache-2.0
import { formatRtcp, parseRtcp } from './packet.ts'

export const target = {
  name: 'rtcp-packet',
  seeds: [
    formatRtcp([
      { kind: 'receiver-report', ssrc: 1, blocks: [] },
      { kind: 'description', sources: [{ ssrc: 1, name: 'camera' }] },
      { kind: 'bye', sources: [1], reason: 'off' },
    ]),
  ],
  run(bytes: Uint8Array): void {
    parseRtcp(formatRtcp(parseRtcp(bytes)))
  },
}
