// SPDX-License-Identifier: Apache-2.0
export type { AccessUnit, AudioCodec, AudioFormat, VideoCodec, VideoFormat } from './media.ts'
export { ignoreQuirk, type NoteQuirk, type Quirk, QUIRKS } from './quirk.ts'

// rtp
export { createRtpPacket, formatRtp, parseRtp, readRtp, type RtpPacket, writeRtpHeader } from './rtp/packet.ts'
