// SPDX-License-Identifier: Apache-2.0
export type {
  AccessUnit,
  AudioCodec,
  AudioFormat,
  Depacketizer,
  PacketInfo,
  UnitSink,
  VideoCodec,
  VideoFormat,
  VideoSink,
} from './media.ts'
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
export {
  formatSdp,
  parseSdp,
  SDP_LIMITS,
  type SdpAttribute,
  sdpAttribute,
  type SdpMedia,
  type SdpSession,
} from './sdp/session.ts'
export { type SdpTrack, type SdpTracks, selectTracks } from './sdp/track.ts'

// video
export { BitReader } from './bits/bit-reader.ts'
export { type AvcC, h264Format, parseAvcC } from './h264/avcc.ts'
export { H264Nal } from './h264/nal.ts'
export { type H264Sps, parseH264Sps } from './h264/sps.ts'
export { h265Format, type H265Sets, type HvcC, parseHvcC } from './h265/hvcc.ts'
export { H265Nal } from './h265/nal.ts'
export { type H265Sps, parseH265Sps } from './h265/sps.ts'
export { createVideoDepacketizer, type VideoOptions } from './video/depacketizer.ts'
export { videoFormatOf } from './video/format.ts'
export { parameterSetsOf } from './video/parameter-sets.ts'
export { type PacketizerOptions, type TakePacket, VideoPacketizer } from './video/packetizer.ts'
export { joinNals, splitAnnexB, splitNals } from './video/start-code.ts'

// audio
export { type AacConfig, aacFormat, formatAacConfig, parseAacConfig } from './aac/config.ts'
export { AAC_HBR, type AacFraming } from './aac/depacketizer.ts'
export { formatAacPayload } from './aac/packetizer.ts'
export { createAudioDepacketizer } from './audio/depacketizer.ts'
export { decodeG711, g711Format } from './g711/g711.ts'
export { opusFormat } from './opus/opus-head.ts'

// fmp4
export { assignDecodeTimes, DecodeClock, formatVideoRun, type Picture, type RunBounds } from './fmp4/decode-times.ts'
export { AUDIO_TRACK, type Fragment, type Sample, type TrackRun, VIDEO_TRACK } from './fmp4/fragment.ts'
export { formatFragmentHeader } from './fmp4/fragment-header.ts'
export { formatInit, type InitOptions } from './fmp4/init.ts'
export { type FragmentChange, patchFragment } from './fmp4/patch-fragment.ts'
export { prependToSample } from './fmp4/prepend-to-sample.ts'
export { type FragmentInfo, type FragmentRun, type PlacedSample, readFragment } from './fmp4/read-fragment.ts'
export { type InitInfo, readInit } from './fmp4/read-init.ts'
export { type ByteSource, type FoundFragment, type ScanEnd, scanFragments, scanFragmentsIn } from './fmp4/scan.ts'
export { type VideoPart, withoutAudio } from './fmp4/without-audio.ts'

// rtp, rtcp
export { epochToNtp, ntpMiddle, type NtpTime, ntpToEpoch } from './rtcp/ntp.ts'
export { formatRtcp, parseRtcp, type ReportBlock, type RtcpPacket } from './rtcp/packet.ts'
export { type Arrival, Reception } from './rtp/reception.ts'
export { type ReorderOptions, RtpReorder } from './rtp/reorder.ts'
export { RtpTimeline, type TimelineOptions } from './rtp/timeline.ts'
