// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import { ignoreQuirk, type NoteQuirk } from '../quirk.ts'

export type PortPair = readonly [first: number, second: number]

/** One transport of a `Transport` header. RFC 2326 §12.39. */
export type RtspTransport = Readonly<{
  lower: 'tcp' | 'udp'
  isMulticast: boolean
  interleaved: PortPair | null
  clientPort: PortPair | null
  serverPort: PortPair | null
  /** Multicast ports. */
  port: PortPair | null
  source: string | null
  destination: string | null
  ssrc: number | null
  mode: string | null
}>

const LIMIT = 4096
const HOST = /^[\w.:[\]%-]{1,255}$/

/** The first RTP transport of the header. Throws `wire.rtsp.transport` when it names none. */
export function parseTransport(text: string, note: NoteQuirk = ignoreQuirk): RtspTransport {
  const fields =
    text
      .slice(0, LIMIT)
      .split(',')[0]
      ?.split(';')
      .map((field) => field.trim()) ?? []
  const protocol = /^RTP\/S?AVPF?(?:\/(TCP|UDP))?$/i.exec(fields[0] ?? '')
  if (!protocol) throw new Fault('bad-input', 'wire.rtsp.transport', 'not an RTP transport', { length: text.length })
  const value = (name: string): string | null => {
    const field = fields.find((one) => one.toLowerCase().startsWith(`${name}=`))
    return field === undefined
      ? null
      : field
          .slice(name.length + 1)
          .trim()
          .replace(/^"(.*)"$/, '$1')
  }
  const interleaved = parsePair(value('interleaved'), 255)
  // RTP/AVP alone means UDP; a camera that says it beside `interleaved` means TCP.
  const isTcp = protocol[1]?.toUpperCase() === 'TCP' || interleaved !== null
  return {
    lower: isTcp ? 'tcp' : 'udp',
    isMulticast: fields.some((field) => field.toLowerCase() === 'multicast'),
    interleaved,
    clientPort: parsePair(value('client_port'), 65_535),
    serverPort: parsePair(value('server_port'), 65_535),
    port: parsePair(value('port'), 65_535),
    source: parseHost(value('source')),
    destination: parseHost(value('destination')),
    ssrc: parseSsrc(value('ssrc'), note),
    mode:
      value('mode')
        ?.replace(/[^\w ]/g, '')
        .toLowerCase() || null,
  }
}

export function formatTransport(transport: RtspTransport): string {
  const pair = (name: string, ports: PortPair | null): string => (ports ? `;${name}=${ports[0]}-${ports[1]}` : '')
  const text = (name: string, value: string | null): string => (value === null ? '' : `;${name}=${value}`)
  return (
    `RTP/AVP${transport.lower === 'tcp' ? '/TCP' : ''};${transport.isMulticast ? 'multicast' : 'unicast'}` +
    pair('interleaved', transport.interleaved) +
    pair('client_port', transport.clientPort) +
    pair('server_port', transport.serverPort) +
    pair('port', transport.port) +
    text('source', transport.source) +
    text('destination', transport.destination) +
    text('ssrc', transport.ssrc === null ? null : transport.ssrc.toString(16).padStart(8, '0').toUpperCase()) +
    text('mode', transport.mode === null ? null : `"${transport.mode}"`)
  )
}

function parsePair(text: string | null, most: number): PortPair | null {
  const match = /^(\d{1,5})(?:\s*-\s*(\d{1,5}))?$/.exec(text ?? '')
  if (!match) return null
  const first = Number(match[1])
  const second = match[2] === undefined ? first + 1 : Number(match[2])
  return first <= most && second <= most ? [first, second] : null
}

function parseHost(text: string | null): string | null {
  return text !== null && HOST.test(text) ? text : null
}

/** Eight hexadecimal digits (§12.39); seen with spaces in front, fewer digits, a `0x`, or as a decimal. */
function parseSsrc(text: string | null, note: NoteQuirk): number | null {
  if (text === null) return null
  if (!/^[0-9a-f]{8}$/i.test(text)) note('rtsp-ssrc-not-hex')
  const digits = /^(?:0x)?([0-9a-f]{1,8})$/i.exec(text.replace(/\s/g, ''))?.[1]
  return digits === undefined ? null : Number.parseInt(digits, 16)
}
