// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Quirk } from '../quirk.ts'
import { formatSdp, parseSdp, SDP_LIMITS } from './session.ts'
import { readSdpCase, SDP_CASES } from './testdata/cases.ts'
import { selectTracks } from './track.ts'

for (const one of SDP_CASES) {
  test(`${one.file} offers ${one.video} and ${one.audio}`, () => {
    const quirks = new Set<Quirk>()
    const note = (quirk: Quirk) => quirks.add(quirk)
    const session = parseSdp(readSdpCase(one.file), note)
    const tracks = selectTracks(session, note)
    assert.equal(tracks.video?.codec ?? null, one.video)
    assert.equal(tracks.audio?.codec ?? null, one.audio)
    assert.deepEqual([...quirks].sort(), [...one.quirks].sort())
    assert.deepEqual(parseSdp(formatSdp(session)), session)
  })
}

test('parameters are found under a wrong payload type', () => {
  const { audio } = selectTracks(parseSdp(readSdpCase('hikvision-fmtp-type.sdp')))
  assert.equal(audio?.parameters.get('config'), '1408')
  assert.equal(audio?.clockRate, 16_000)
})

test('whatever lines parse are written and read again as the same', () => {
  const line = fc.oneof(
    fc.string({ maxLength: 30 }),
    fc.constantFrom(
      'v=0',
      's=x',
      'm=video 0 RTP/AVP 96',
      'm=audio 0 RTP/AVP 8 0',
      'a=rtpmap:96 H264/90000',
      'a=x',
      'a=x:',
      'a= y : z ',
    ),
  )
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), (lines) => {
      const bytes = new TextEncoder().encode(['v=0', ...lines].join('\n'))
      const session = parseSdp(bytes)
      assert.deepEqual(parseSdp(formatSdp(session)), session)
    }),
    { numRuns: 300 },
  )
})

test('a description beyond its limits is a fault', () => {
  assert.throws(() => parseSdp(new Uint8Array(SDP_LIMITS.bytes + 1)), /too long/)
  assert.throws(() => parseSdp(new Uint8Array(0)), /holds nothing/)
  assert.throws(() => parseSdp(Buffer.from('a=b\n'.repeat(SDP_LIMITS.lines + 1))), /too many lines/)
})
