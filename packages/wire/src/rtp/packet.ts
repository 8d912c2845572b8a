// SPDX-License-Identifier: Apache-2.0
import { Fault, type Wrap16, type Wrap32 } from '@mingjian/base'
import { ignoreQuirk, type NoteQuirk } from '../quirk.ts'

/**
 * RTP fixed header and where the payload lies. RFC 3550 §5.1.
 * The receive path reuses one of these for every packet: whoever is handed one keeps nothing of it, and copies
 * `bytes.subarray(start, end)` if it needs the payload after the call returns.
 */
export type RtpPacket = {
  marker: boolean
  type: number
  sequence: Wrap16
  time: Wrap32
  ssrc: number
  /** The buffer that holds the payload; other packets may lie around it. */
  bytes: Uint8Array
  start: number
  end: number
}

const HEADER_BYTES = 12

/** An empty packet for {@link readRtp} to fill. */
export function createRtpPacket(): RtpPacket {
  return {
    marker: false,
    type: 0,
    sequence: 0 as Wrap16,
    time: 0 as Wrap32,
    ssrc: 0,
    bytes: new Uint8Array(0),
    start: 0,
    end: 0,
  }
}

/**
 * Reads the packet in `bytes[start, end)` into `packet` without copying or allocating; CSRCs, extension and padding
 * are skipped. Throws a Fault `wire.rtp.*` when it cannot be read safely.
 */
export function readRtp(
  packet: RtpPacket,
  bytes: Uint8Array,
  start = 0,
  end = bytes.length,
  note: NoteQuirk = ignoreQuirk,
): void {
  if (end - start < HEADER_BYTES) throw unreadable('short', 'an RTP packet is shorter than its header', end - start)
  const first = at(bytes, start)
  if (first >> 6 !== 2) throw unreadable('version', 'not an RTP version 2 packet', first)
  const second = at(bytes, start + 1)
  let payload = start + HEADER_BYTES + (first & 0x0f) * 4
  if ((first & 0x10) !== 0) {
    if (payload + 4 > end) throw unreadable('extension', 'an RTP extension runs past its packet', payload - start)
    payload += 4 + ((at(bytes, payload + 2) << 8) | at(bytes, payload + 3)) * 4
  }
  if (payload > end) throw unreadable('short', 'an RTP header runs past its packet', payload - start)
  let last = end
  if ((first & 0x20) !== 0) {
    const padding = end > payload ? at(bytes, end - 1) : 0
    // RFC 3550 §5.1 wants 1 … payload length; some cameras set the bit and add none.
    if (padding === 0 || padding > end - payload) note('rtp-bad-padding')
    else last = end - padding
  }
  packet.marker = second > 0x7f
  packet.type = second & 0x7f
  packet.sequence = ((at(bytes, start + 2) << 8) | at(bytes, start + 3)) as Wrap16
  packet.time = word(bytes, start + 4) as Wrap32
  packet.ssrc = word(bytes, start + 8)
  packet.bytes = bytes
  packet.start = payload
  packet.end = last
}

/** As {@link readRtp}, into a packet of its own. */
export function parseRtp(bytes: Uint8Array, note: NoteQuirk = ignoreQuirk): RtpPacket {
  const packet = createRtpPacket()
  readRtp(packet, bytes, 0, bytes.length, note)
  return packet
}

/** The packet as bytes of its own: no CSRCs, extension or padding. */
export function formatRtp(packet: RtpPacket): Uint8Array {
  const size = packet.end - packet.start
  const bytes = new Uint8Array(HEADER_BYTES + size)
  writeRtpHeader(bytes, 0, packet)
  bytes.set(packet.bytes.subarray(packet.start, packet.end), HEADER_BYTES)
  return bytes
}

/** Writes the 12 header bytes at `offset`. */
export function writeRtpHeader(
  bytes: Uint8Array,
  offset: number,
  header: Omit<RtpPacket, 'bytes' | 'start' | 'end'>,
): void {
  bytes[offset] = 0x80
  bytes[offset + 1] = (header.marker ? 0x80 : 0) | (header.type & 0x7f)
  bytes[offset + 2] = header.sequence >> 8
  bytes[offset + 3] = header.sequence
  for (let i = 0; i < 4; i++) {
    bytes[offset + 4 + i] = header.time >>> (24 - 8 * i)
    bytes[offset + 8 + i] = header.ssrc >>> (24 - 8 * i)
  }
}

function at(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? 0
}

function word(bytes: Uint8Array, index: number): number {
  return (
    ((at(bytes, index) << 24) | (at(bytes, index + 1) << 16) | (at(bytes, index + 2) << 8) | at(bytes, index + 3)) >>> 0
  )
}

function unreadable(what: string, message: string, found: number): Fault {
  return new Fault('bad-input', `wire.rtp.${what}`, message, { found })
}
