// SPDX-License-Identifier: Apache-2.0

/** Deviations from the standards that we tolerate, each a row of ref/quirks.md with a fixture and a test. */
export const QUIRKS = [
  'rtsp-bare-lf',
  'rtsp-extra-line-break',
  'rtsp-junk-between-messages',
  'rtsp-no-cseq',
  'rtsp-wrong-cseq',
  'rtsp-bad-content-length',
  'rtsp-body-without-length',
  'rtsp-folded-header',
  'rtsp-broken-header-line',
  'rtsp-wrong-version',
  'rtsp-ssrc-not-hex',
  'rtsp-channel-missing',
  'rtsp-channel-moved',
  'rtsp-session-changes-case',
  'rtsp-auth-unquoted',
  'rtsp-unasked-channel',
  'rtsp-request-from-camera',
  'rtsp-keepalive-refused',
  'rtsp-control-wrong-base',
  'rtsp-setup-without-transport',
  'rtsp-no-session',
  'sdp-bare-lf',
  'sdp-stray-spaces',
  'sdp-missing-lines',
  'sdp-control-missing',
  'sdp-static-type-without-map',
  'sdp-wrong-dynamic-name',
  'sdp-trailing-bytes',
  'sdp-wrong-payload-type',
  'sdp-broken-line',
  'rtp-wrong-payload-type',
  'rtp-bad-padding',
  'rtp-ssrc-changed',
  'rtp-timestamp-stalls',
  'rtp-timestamp-jumps',
  'rtp-timestamp-backwards',
  'rtp-length-cut',
  'rtcp-short-compound',
  'rtcp-wrong-time',
] as const

export type Quirk = (typeof QUIRKS)[number]

/** Told each time a deviation is tolerated; cheap to call often. */
export type NoteQuirk = (quirk: Quirk) => void

export const ignoreQuirk: NoteQuirk = () => {}
