// SPDX-License-Identifier: Apache-2.0
import { Fault, type Wrap32 } from '@mingjian/base'
import { ignoreQuirk, type NoteQuirk } from '../quirk.ts'
import type { NtpTime } from './ntp.ts'

/** RFC 3550 §6.4.1. */
export type ReportBlock = Readonly<{
  ssrc: number
  /** In 256ths, since the last report. */
  fractionLost: number
  /** Over all, 24 bits with sign. */
  lost: number
  /** Extended highest sequence number. */
  highest: number
  /** In units of the RTP clock. */
  jitter: number
  /** Middle of the last sender report's NTP time, 0 when there was none. */
  lastReport: number
  /** In 65536ths of a second. */
  sinceReport: number
}>

/** RFC 3550 §6.4–6.6. A kind we do not know keeps its body. */
export type RtcpPacket =
  | Readonly<{
      kind: 'sender-report'
      ssrc: number
      ntp: NtpTime
      rtpTime: Wrap32
      packets: number
      octets: number
      blocks: readonly ReportBlock[]
    }>
  | Readonly<{ kind: 'receiver-report'; ssrc: number; blocks: readonly ReportBlock[] }>
  | Readonly<{ kind: 'description'; sources: readonly Readonly<{ ssrc: number; name: string }>[] }>
  | Readonly<{ kind: 'bye'; sources: readonly number[]; reason: string }>
  | Readonly<{ kind: 'other'; type: number; count: number; body: Uint8Array }>

const TYPE = { sender: 200, receiver: 201, description: 202, bye: 203 } as const
const BLOCK_BYTES = 24
const NAME = 1
const MAX_PACKETS = 64

/** All packets of a compound; a torn last one is left out. Throws `wire.rtcp.*` when not even the first can be read. */
export function parseRtcp(bytes: Uint8Array, note: NoteQuirk = ignoreQuirk): readonly RtcpPacket[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const packets: RtcpPacket[] = []
  let at = 0
  while (at + 4 <= bytes.length && packets.length < MAX_PACKETS) {
    const first = view.getUint8(at)
    const size = (view.getUint16(at + 2) + 1) * 4
    const packet = first >> 6 === 2 && at + size <= bytes.length ? parseOne(view, at, size) : null
    if (!packet) {
      if (at === 0) throw new Fault('bad-input', 'wire.rtcp.unreadable', 'not an RTCP packet', { bytes: bytes.length })
      break
    }
    packets.push(packet)
    at += size
  }
  if (packets.length === 0)
    throw new Fault('bad-input', 'wire.rtcp.short', 'an RTCP packet is too short', { bytes: bytes.length })
  // RFC 3550 §6.1 wants a report and a description in every compound.
  if (at < bytes.length || packets.length < 2) note('rtcp-short-compound')
  return packets
}

/** The compound as bytes. */
export function formatRtcp(packets: readonly RtcpPacket[]): Uint8Array {
  const parts = packets.map(formatOne)
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

function parseOne(view: DataView, at: number, size: number): RtcpPacket | null {
  const first = view.getUint8(at)
  const count = first & 0x1f
  const type = view.getUint8(at + 1)
  const padding = (first & 0x20) !== 0 ? view.getUint8(at + size - 1) : 0
  const end = at + size - (padding <= size - 4 ? padding : 0)
  if (type === TYPE.sender && end - at >= 28) {
    return {
      kind: 'sender-report',
      ssrc: view.getUint32(at + 4),
      ntp: { seconds: view.getUint32(at + 8), fraction: view.getUint32(at + 12) },
      rtpTime: view.getUint32(at + 16) as Wrap32,
      packets: view.getUint32(at + 20),
      octets: view.getUint32(at + 24),
      blocks: parseBlocks(view, { at: at + 28, end, count }),
    }
  }
  if (type === TYPE.receiver && end - at >= 8) {
    return {
      kind: 'receiver-report',
      ssrc: view.getUint32(at + 4),
      blocks: parseBlocks(view, { at: at + 8, end, count }),
    }
  }
  if (type === TYPE.description)
    return { kind: 'description', sources: parseDescription(view, { at: at + 4, end, count }) }
  if (type === TYPE.bye) return parseBye(view, { at: at + 4, end, count })
  if (type === TYPE.sender || type === TYPE.receiver) return null
  return {
    kind: 'other',
    type,
    count,
    body: new Uint8Array(view.buffer.slice(view.byteOffset + at + 4, view.byteOffset + end)),
  }
}

type Part = Readonly<{ at: number; end: number; count: number }>

function parseBlocks(view: DataView, part: Part): ReportBlock[] {
  const blocks: ReportBlock[] = []
  for (let at = part.at; at + BLOCK_BYTES <= part.end && blocks.length < part.count; at += BLOCK_BYTES) {
    blocks.push({
      ssrc: view.getUint32(at),
      fractionLost: view.getUint8(at + 4),
      lost: (view.getInt32(at + 4) << 8) >> 8,
      highest: view.getUint32(at + 8),
      jitter: view.getUint32(at + 12),
      lastReport: view.getUint32(at + 16),
      sinceReport: view.getUint32(at + 20),
    })
  }
  return blocks
}

function parseDescription(view: DataView, part: Part): { ssrc: number; name: string }[] {
  const sources: { ssrc: number; name: string }[] = []
  let at = part.at
  while (sources.length < part.count && at + 4 <= part.end) {
    const source = { ssrc: view.getUint32(at), name: '' }
    at += 4
    while (at + 1 < part.end && view.getUint8(at) !== 0) {
      const size = view.getUint8(at + 1)
      if (view.getUint8(at) === NAME) source.name = readText(view, at + 2, Math.min(at + 2 + size, part.end))
      at += 2 + size
    }
    at += 4 - ((at - part.at) % 4) // the null that ends the list, and what fills the word
    sources.push(source)
  }
  return sources
}

function parseBye(view: DataView, part: Part): RtcpPacket {
  const sources: number[] = []
  let at = part.at
  for (; sources.length < part.count && at + 4 <= part.end; at += 4) sources.push(view.getUint32(at))
  const reason = at < part.end ? readText(view, at + 1, Math.min(at + 1 + view.getUint8(at), part.end)) : ''
  return { kind: 'bye', sources, reason }
}

function readText(view: DataView, from: number, to: number): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(
    new Uint8Array(view.buffer, view.byteOffset + from, Math.max(0, to - from)),
  )
}

function formatOne(packet: RtcpPacket): Uint8Array {
  if (packet.kind === 'sender-report') {
    const { view, bytes } = create(TYPE.sender, packet.blocks.length, 24 + packet.blocks.length * BLOCK_BYTES)
    const words = [packet.ssrc, packet.ntp.seconds, packet.ntp.fraction, packet.rtpTime, packet.packets, packet.octets]
    words.forEach((word, i) => view.setUint32(4 + i * 4, word))
    writeBlocks(view, 28, packet.blocks)
    return bytes
  }
  if (packet.kind === 'receiver-report') {
    const { view, bytes } = create(TYPE.receiver, packet.blocks.length, 4 + packet.blocks.length * BLOCK_BYTES)
    view.setUint32(4, packet.ssrc)
    writeBlocks(view, 8, packet.blocks)
    return bytes
  }
  if (packet.kind === 'description') return formatDescription(packet.sources)
  if (packet.kind === 'bye') {
    const reason = encodeText(packet.reason)
    const { view, bytes } = create(
      TYPE.bye,
      packet.sources.length,
      packet.sources.length * 4 + (reason.length > 0 ? 1 + reason.length : 0),
    )
    packet.sources.forEach((source, i) => view.setUint32(4 + i * 4, source))
    if (reason.length > 0) {
      bytes[4 + packet.sources.length * 4] = reason.length
      bytes.set(reason, 5 + packet.sources.length * 4)
    }
    return bytes
  }
  const { bytes } = create(packet.type, packet.count, packet.body.length)
  bytes.set(packet.body, 4)
  return bytes
}

function formatDescription(sources: readonly Readonly<{ ssrc: number; name: string }>[]): Uint8Array {
  const names = sources.map((source) => encodeText(source.name))
  const sizes = names.map((name) => Math.ceil((4 + 2 + name.length + 1) / 4) * 4)
  const { view, bytes } = create(
    TYPE.description,
    sources.length,
    sizes.reduce((sum, size) => sum + size, 0),
  )
  let at = 4
  sources.forEach((source, i) => {
    const name = names[i] ?? new Uint8Array(0)
    view.setUint32(at, source.ssrc)
    bytes[at + 4] = NAME
    bytes[at + 5] = name.length
    bytes.set(name, at + 6)
    at += sizes[i] ?? 0
  })
  return bytes
}

function writeBlocks(view: DataView, from: number, blocks: readonly ReportBlock[]): void {
  blocks.forEach((block, i) => {
    const at = from + i * BLOCK_BYTES
    view.setUint32(at, block.ssrc)
    view.setInt32(at + 4, (block.fractionLost << 24) | (block.lost & 0xff_ffff))
    view.setUint32(at + 8, block.highest)
    view.setUint32(at + 12, block.jitter)
    view.setUint32(at + 16, block.lastReport)
    view.setUint32(at + 20, block.sinceReport)
  })
}

function create(type: number, count: number, bodyBytes: number): { bytes: Uint8Array; view: DataView } {
  const size = 4 + Math.ceil(bodyBytes / 4) * 4
  if (count > 31 || size > 0x4_0000)
    throw new Fault('bad-input', 'wire.rtcp.unsafe', 'an RTCP packet cannot be written', { count, size })
  const bytes = new Uint8Array(size)
  const view = new DataView(bytes.buffer)
  view.setUint8(0, 0x80 | count)
  view.setUint8(1, type)
  view.setUint16(2, size / 4 - 1)
  return { bytes, view }
}

/** At most 255 bytes, cut between characters. */
function encodeText(text: string): Uint8Array {
  const bytes = new Uint8Array(255)
  return bytes.subarray(0, new TextEncoder().encodeInto(text, bytes).written)
}
