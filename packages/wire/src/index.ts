// SPDX-License-Identifier: Apache-2.0
export type { AccessUnit, AudioCodec, AudioFormat, VideoCodec, VideoFormat } from './media.ts'
export { ignoreQuirk, type NoteQuirk, type Quirk, QUIRKS } from './quirk.ts'

// rtp
export { createRtpPacket, formatRtp, parseRtp, readRtp, type RtpPacket, writeRtpHeader } from './rtp/packet.ts'

// rtsp
export { answerChallenge, type DigestAsk, isAnswered } from './rtsp/authorization.ts'
export {
  formatChallenge,
  type HashName,
  type HashText,
  parseChallenges,
  type RtspChallenge,
  strongestChallenge,
} from './rtsp/challenge.ts'
export { baseOf, type ControlBase, resolveControl } from './rtsp/control.ts'
export { RtspFramer, type RtspFramerOptions, type RtspSink } from './rtsp/framer.ts'
export {
  bodyLength,
  formatRtsp,
  headerOf,
  parseRtspHead,
  RTSP_LIMITS,
  type RtspHeaders,
  type RtspMessage,
  type RtspRequest,
  type RtspResponse,
} from './rtsp/message.ts'
export { formatMethods, parseMethods } from './rtsp/methods.ts'
export { reasonOf } from './rtsp/reason.ts'
export { formatRtpInfo, parseRtpInfo, type RtpInfo } from './rtsp/rtp-info.ts'
export { formatSession, parseSession, type RtspSessionHeader } from './rtsp/session.ts'
export { formatTransport, parseTransport, type PortPair, type RtspTransport } from './rtsp/transport.ts'
export { parseRtspUrl, type RtspLogin, type RtspUrl } from './rtsp/url.ts'

// sdp
export { formatSdp, parseSdp, SDP_LIMITS, type SdpAttribute, sdpAttribute, type SdpMedia, type SdpSession } from './sdp/session.ts'
export { type SdpTrack, type SdpTracks, selectTracks } from './sdp/track.ts'
