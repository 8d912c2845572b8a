// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs'
import type { Quirk } from '../../quirk.ts'

/** What a fixture holds when it is cut into messages and interleaved frames. */
export type RtspCase = Readonly<{
  file: string
  /** Start of each message, and `$channel:bytes` for each frame, in order. */
  parts: readonly string[]
  body?: string
  quirks: readonly Quirk[]
  /** Only whole after silence. */
  needsFlush?: boolean
}>

export const RTSP_CASES: readonly RtspCase[] = [
  { file: 'gstreamer-describe.txt', parts: ['200'], body: 'v=0\r\ns=-\r\nt=0 0\r\n', quirks: [] },
  { file: 'generic-options-lf.txt', parts: ['200'], quirks: ['rtsp-bare-lf'] },
  { file: 'generic-extra-crlf.txt', parts: ['200', '200'], quirks: ['rtsp-extra-line-break'] },
  { file: 'live555-torn-frame.bin', parts: ['$0:16', '$0:12', '200'], quirks: ['rtsp-junk-between-messages'] },
  { file: 'vstarcam-cseq-case.txt', parts: ['200'], quirks: [] },
  { file: 'generic-length-text.txt', parts: ['200'], body: 'hello', quirks: ['rtsp-bad-content-length'] },
  { file: 'generic-no-length.txt', parts: ['200'], body: 'v=0\r\ns=-\r\nt=0 0\r\n', quirks: ['rtsp-body-without-length'], needsFlush: true },
  { file: 'generic-folded.txt', parts: ['200'], quirks: ['rtsp-folded-header'] },
  { file: 'generic-broken-line.txt', parts: ['200'], quirks: ['rtsp-broken-header-line'] },
  { file: 'generic-http-status.txt', parts: ['400'], quirks: ['rtsp-wrong-version'] },
  { file: 'generic-options-from-camera.txt', parts: ['OPTIONS'], quirks: [] },
]

export function readCase(file: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(file, import.meta.url)))
}
