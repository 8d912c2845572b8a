// SPDX-License-Identifier: Apache-2.0
import { parseAvcC } from '../h264/avcc.ts'
import { parseHvcC } from '../h265/hvcc.ts'
import type { VideoFormat } from '../media.ts'
import { joinNals } from './start-code.ts'

/** The parameter sets of a format as they would stand at the head of an access unit, each behind its four-byte length. */
export function parameterSetsOf(format: Pick<VideoFormat, 'codec' | 'config'>): Uint8Array {
  if (format.codec === 'h264') {
    const { sps, pps } = parseAvcC(format.config)
    return joinNals([...sps, ...pps])
  }
  const { vps, sps, pps } = parseHvcC(format.config)
  return joinNals([...vps, ...sps, ...pps])
}
