// SPDX-License-Identifier: Apache-2.0
import { assert, type EpochTicks } from '@mingjian/base'
import { aacFormat, formatAacConfig } from '../aac/config.ts'
import { opusFormat } from '../opus/opus-head.ts'
import { SAMPLE_FORMATS } from '../video/testdata/formats.ts'
import { formatFragmentHeader } from './fragment-header.ts'
import { formatInit } from './init.ts'
import { patchFragment } from './patch-fragment.ts'
import { prependToSample } from './prepend-to-sample.ts'
import { readFragment } from './read-fragment.ts'
import { readInit } from './read-init.ts'
import { scanFragmentsIn } from './scan.ts'

const samples = [
  { size: 20, duration: 3600, compositionOffset: 3600, isKey: true },
  { size: 5, duration: 3600, compositionOffset: -3600, isKey: false },
]

function fragment(wallTime: EpochTicks | null): Uint8Array {
  const header = formatFragmentHeader({
    sequence: 1,
    wallTime,
    video: { decodeTime: 90_000, samples },
    audio: { decodeTime: 48_000, samples },
  })
  return Uint8Array.of(...header, ...new Uint8Array(50))
}

const inits = [
  formatInit({ video: SAMPLE_FORMATS.h264, audio: aacFormat(formatAacConfig(48_000, 2)), durationTicks: 1000 }),
  formatInit({ video: SAMPLE_FORMATS.h265, audio: opusFormat(1) }),
]

/** Input: a byte that chooses the reader, then a file or a fragment. */
export const target = {
  name: 'fmp4',
  seeds: [
    ...inits.map((init) => Uint8Array.of(0, ...init)),
    ...inits.map((init) => Uint8Array.of(1, ...init, ...fragment(1e14 as EpochTicks), ...fragment(null))),
    Uint8Array.of(2, ...fragment(1e14 as EpochTicks)),
    Uint8Array.of(3, ...fragment(null)),
  ],
  run(bytes: Uint8Array): unknown {
    const input = bytes.subarray(1)
    switch ((bytes[0] ?? 0) & 3) {
      case 0:
        return readInit(input)
      case 1: {
        let last = 0
        const end = scanFragmentsIn(input, (found) => {
          assert(
            found.offset >= last && found.offset + found.totalBytes <= input.length,
            'fragments lie behind one another',
          )
          last = found.offset + found.totalBytes
        })
        assert(end.end <= input.length && end.end >= last, 'the end is within the file')
        return end.end
      }
      case 2:
        return readFragment(input)
      default: {
        const change = { sequence: 2, videoTime: 1e15, audioTime: 1e15, descriptionIndex: 2 }
        const changed = Uint8Array.from(input)
        patchFragment(changed, change)
        return prependToSample(changed, new Uint8Array(30))
      }
    }
  },
}
