// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import type { AudioFormat } from '../media.ts'

const MAX_CHANNELS = 2
/** What decoders are advised to drop at the start, in 48 kHz samples. RFC 7845 §4.2. */
const PRE_SKIP = 312

/** Opus as RTP carries it: always clock 48 000, mapping family 0. The config is an OpusHead without its magic. RFC 7587, RFC 7845 §5.1. */
export function opusFormat(channels: number): AudioFormat {
  if (channels < 1 || channels > MAX_CHANNELS) {
    throw new Fault('unsupported', 'wire.opus.channels', 'Opus over RTP has one or two channels', { channels })
  }
  const config = new Uint8Array(11)
  const view = new DataView(config.buffer)
  config[0] = 1
  config[1] = channels
  view.setUint16(2, PRE_SKIP, true)
  view.setUint32(4, 48_000, true)
  return { codec: 'opus', rate: 48_000, channels, config }
}

/** The body of a `dOps` box, whose numbers are big-endian. Encapsulation of Opus in ISOBMFF §4.3.2. */
export function opusBoxBody(head: Uint8Array): Uint8Array {
  if (head.length < 11)
    throw new Fault('bad-input', 'wire.opus.head', 'the Opus header is short', { length: head.length })
  const from = new DataView(head.buffer, head.byteOffset, head.byteLength)
  const body = new Uint8Array(head)
  const to = new DataView(body.buffer)
  body[0] = 0
  to.setUint16(2, from.getUint16(2, true))
  to.setUint32(4, from.getUint32(4, true))
  to.setInt16(8, from.getInt16(8, true))
  return body
}

/** The inverse of opusBoxBody. */
export function opusHeadOf(body: Uint8Array): Uint8Array {
  const head = new Uint8Array(body)
  const from = new DataView(body.buffer, body.byteOffset, body.byteLength)
  const to = new DataView(head.buffer)
  head[0] = 1
  to.setUint16(2, from.getUint16(2), true)
  to.setUint32(4, from.getUint32(4), true)
  to.setInt16(8, from.getInt16(8), true)
  return head
}
