// SPDX-License-Identifier: Apache-2.0
import { parseAacConfig } from '../aac/config.ts'
import { h264Format, parseAvcC } from '../h264/avcc.ts'
import { parseH264Pps } from '../h264/pps.ts'
import { hasRecoveryPoint, parseH264SliceHead } from '../h264/slice.ts'
import { parseH264Sps } from '../h264/sps.ts'
import { h265Format, parseHvcC } from '../h265/hvcc.ts'
import { parseH265Pps, parseH265VpsId } from '../h265/pps.ts'
import { parseH265Sps } from '../h265/sps.ts'
import { SAMPLE_FORMATS, SETS } from './testdata/formats.ts'

const PARSERS: readonly ((bytes: Uint8Array) => unknown)[] = [
  parseH264Sps,
  parseH264Pps,
  parseH264SliceHead,
  hasRecoveryPoint,
  parseH265VpsId,
  parseH265Sps,
  parseH265Pps,
  parseAacConfig,
  (bytes) => {
    const sets = parseAvcC(bytes)
    return h264Format(sets.sps, sets.pps)
  },
  (bytes) => h265Format(parseHvcC(bytes)),
]

function seed(parser: number, bytes: Uint8Array): Uint8Array {
  return Uint8Array.of(parser, ...bytes)
}

/** Input: a byte that chooses the parser, then its bytes. */
export const target = {
  name: 'parameter-sets',
  seeds: [
    seed(0, SETS.h264[0]),
    seed(0, SETS.h264Other[0]),
    seed(1, SETS.h264[1]),
    seed(2, Uint8Array.of(0x65, 0x88, 0x84)),
    seed(3, Uint8Array.of(6, 1, 1, 0, 6, 1, 0x88, 0x80)),
    seed(4, SETS.h265[0]),
    seed(5, SETS.h265[1]),
    seed(6, SETS.h265[2]),
    seed(7, Uint8Array.of(0x14, 0x08)),
    seed(8, SAMPLE_FORMATS.h264.config),
    seed(9, SAMPLE_FORMATS.h265.config),
  ],
  run(bytes: Uint8Array): unknown {
    return PARSERS[(bytes[0] ?? 0) % PARSERS.length]?.(bytes.subarray(1))
  },
}
