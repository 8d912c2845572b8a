// SPDX-License-Identifier: Apache-2.0
import { h264Format } from '../../h264/avcc.ts'
import { h265Format } from '../../h265/hvcc.ts'

const hex = (text: string): Uint8Array => Uint8Array.from(text.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16))

/** Parameter sets that x264 and x265 wrote: 720p without reordering, and a second SPS with the same identifier. */
export const SETS = {
  h264: [hex('674d401fd9005005bb011000003e90000ea600f1832480'), hex('68ebc3cb20')],
  h264Other: [hex('6742c028d900780227e5c044000003000400000300c83c60c920'), hex('68cb83cb20')],
  h265: [
    hex('40010c01ffff016000000300900000030000030078928090'),
    hex('420101016000000300900000030000030078a003c08010e5964a924caf016808000003000800000300c840'),
    hex('4401c172b46240'),
  ],
} as const

export const SAMPLE_FORMATS = {
  h264: h264Format([SETS.h264[0]], [SETS.h264[1]]),
  h265: h265Format({ vps: [SETS.h265[0]], sps: [SETS.h265[1]], pps: [SETS.h265[2]] }),
}
