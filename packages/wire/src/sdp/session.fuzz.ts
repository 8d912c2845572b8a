// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { formatSdp, parseSdp } from './session.ts'
import { readSdpCase, SDP_CASES } from './testdata/cases.ts'
import { selectTracks } from './track.ts'

export const target = {
  name: 'sdp-session',
  seeds: SDP_CASES.map((one) => readSdpCase(one.file)),
  run(bytes: Uint8Array): void {
    const session = parseSdp(bytes)
    selectTracks(session)
    assert.deepEqual(parseSdp(formatSdp(session)), session)
  },
}
