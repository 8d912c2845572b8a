// SPDX-License-Identifier: Apache-2.0
import { H264Depacketizer } from '../h264/depacketizer.ts'
import { H264Syntax } from '../h264/syntax.ts'
import { H265Depacketizer } from '../h265/depacketizer.ts'
import { H265Syntax } from '../h265/syntax.ts'
import type { Depacketizer, VideoCodec, VideoSink } from '../media.ts'
import { ASSEMBLER_LIMITS, type AssemblerLimits, UnitAssembler } from './assembler.ts'

export type VideoOptions = Readonly<{
  codec: VideoCodec
  /** NAL units from the SDP (sprop-parameter-sets; sprop-vps, -sps, -pps), in any order. */
  parameterSets?: readonly Uint8Array[]
  /** H.265 with sprop-max-don-diff above 0. RFC 7798 §4.4. */
  hasOrderNumbers?: boolean
  limits?: Partial<AssemblerLimits>
}>

/**
 * A depacketizer for one video track. Nothing is given out before the first key picture whose parameter sets are known.
 * The memory of a unit is used again for the next.
 */
export function createVideoDepacketizer(options: VideoOptions, sink: VideoSink): Depacketizer {
  const limits = { ...ASSEMBLER_LIMITS, ...options.limits }
  const syntax = options.codec === 'h264' ? new H264Syntax() : new H265Syntax()
  for (const nal of options.parameterSets ?? []) {
    if (syntax.putSet(nal) === 'bad') sink.quirk('video-bad-parameter-set')
  }
  const units = new UnitAssembler(syntax, sink, limits)
  if (options.codec === 'h264') return new H264Depacketizer(units, sink)
  return new H265Depacketizer(units, sink, options.hasOrderNumbers ?? false)
}
