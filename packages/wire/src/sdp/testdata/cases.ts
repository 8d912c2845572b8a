// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs'
import type { Quirk } from '../../quirk.ts'

/** What a described session offers us: video and audio codings, and what was tolerated on the way. */
export type SdpCase = Readonly<{ file: string; video: string | null; audio: string | null; quirks: readonly Quirk[] }>

export const SDP_CASES: readonly SdpCase[] = [
  { file: 'clean-h264-pcma.sdp', video: 'h264', audio: 'pcma', quirks: [] },
  { file: 'generic-lf.sdp', video: 'h264', audio: 'pcma', quirks: ['sdp-bare-lf'] },
  { file: 'generic-spaces.sdp', video: 'h264', audio: 'pcma', quirks: ['sdp-stray-spaces'] },
  { file: 'generic-without-head.sdp', video: 'h264', audio: null, quirks: ['sdp-missing-lines'] },
  { file: 'generic-no-control.sdp', video: 'h264', audio: 'pcma', quirks: ['sdp-control-missing'] },
  { file: 'generic-static-pcmu.sdp', video: 'h264', audio: 'pcmu', quirks: ['sdp-static-type-without-map'] },
  { file: 'generic-hevc-name.sdp', video: 'h265', audio: 'pcma', quirks: ['sdp-wrong-dynamic-name'] },
  { file: 'generic-nul-tail.sdp', video: 'h264', audio: 'pcma', quirks: ['sdp-trailing-bytes'] },
  { file: 'hikvision-fmtp-type.sdp', video: 'h264', audio: 'aac', quirks: ['sdp-wrong-payload-type'] },
  { file: 'hikvision-double-c.sdp', video: 'h264', audio: 'pcma', quirks: ['sdp-broken-line'] },
  { file: 'dahua-talk-back.sdp', video: 'h264', audio: null, quirks: [] },
]

export function readSdpCase(file: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(file, import.meta.url)))
}
