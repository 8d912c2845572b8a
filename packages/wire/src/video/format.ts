// SPDX-License-Identifier: Apache-2.0
import { H264Syntax } from '../h264/syntax.ts'
import { H265Syntax } from '../h265/syntax.ts'
import type { VideoCodec, VideoFormat } from '../media.ts'

const MAX_PPS = 256

/** The format these parameter sets describe, in any order, or null when a needed one is missing or cannot be read. */
export function videoFormatOf(codec: VideoCodec, parameterSets: readonly Uint8Array[]): VideoFormat | null {
  const syntax = codec === 'h264' ? new H264Syntax() : new H265Syntax()
  for (const nal of parameterSets) syntax.putSet(nal)
  for (let id = 0; id < MAX_PPS; id++) {
    const format = syntax.formatOf(id)
    if (format !== null) return format
  }
  return null
}
