// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import { ignoreQuirk, type NoteQuirk } from '../quirk.ts'

/** `a=name` or `a=name:value`. */
export type SdpAttribute = readonly [name: string, value: string | null]
export type SdpMedia = Readonly<{
  /** `video`, `audio`, `application` … */
  kind: string
  port: number
  protocol: string
  /** Payload types as written. */
  formats: readonly string[]
  attributes: readonly SdpAttribute[]
}>
/** What of a session description concerns a player. RFC 8866; other lines are read over. */
export type SdpSession = Readonly<{ name: string; attributes: readonly SdpAttribute[]; media: readonly SdpMedia[] }>

export const SDP_LIMITS = { bytes: 256 * 1024, lines: 4000, media: 64, formats: 128 } as const

const decoder = new TextDecoder()

/** Reads a description however it is ended, spaced or shortened. Throws `wire.sdp.*` when it is too long or holds no line at all. */
export function parseSdp(bytes: Uint8Array, note: NoteQuirk = ignoreQuirk): SdpSession {
  if (bytes.length > SDP_LIMITS.bytes)
    throw new Fault('exhausted', 'wire.sdp.long', 'a session description is too long', { bytes: bytes.length })
  const lines = readLines(decoder.decode(bytes), note)
  const session = {
    name: '',
    attributes: [] as SdpAttribute[],
    media: [] as (SdpMedia & { attributes: SdpAttribute[] })[],
  }
  const seen = new Set<string>()
  for (const { type, value } of lines) {
    const media = session.media.at(-1)
    if (!media) seen.add(type)
    if (type === 'm') {
      const next = parseMedia(value, note)
      if (next && session.media.length < SDP_LIMITS.media) session.media.push({ ...next, attributes: [] })
    } else if (type === 'a') {
      const attribute = parseAttribute(value)
      if (attribute) (media ?? session).attributes.push(attribute)
    } else if (type === 's' && !media) session.name = value === '-' ? '' : value
  }
  if (!['v', 'o', 's', 't'].every((type) => seen.has(type))) note('sdp-missing-lines')
  return session
}

/** The description as text with the lines RFC 8866 §5 demands; the origin and the times are empty ones. */
export function formatSdp(session: SdpSession): Uint8Array {
  const lines = ['v=0', 'o=- 0 0 IN IP4 0.0.0.0', `s=${session.name || '-'}`, 'c=IN IP4 0.0.0.0', 't=0 0']
  lines.push(...session.attributes.map(formatAttribute))
  for (const media of session.media) {
    lines.push(`m=${media.kind} ${media.port} ${media.protocol} ${media.formats.join(' ')}`.trimEnd())
    lines.push(...media.attributes.map(formatAttribute))
  }
  if (lines.some((line) => /[\r\n]/.test(line))) {
    throw new Fault('bad-input', 'wire.sdp.unsafe', 'a line of a session description cannot be written')
  }
  return new TextEncoder().encode(`${lines.join('\r\n')}\r\n`)
}

/** First value of the attribute; '' when it has none, null when it is not there. */
export function sdpAttribute(attributes: readonly SdpAttribute[], name: string): string | null {
  for (const [key, value] of attributes) if (key === name) return value ?? ''
  return null
}

type Line = { type: string; value: string }

function readLines(text: string, note: NoteQuirk): Line[] {
  const clean = text.replace(/\u0000[^]*$/, '')
  if (clean.length < text.length) note('sdp-trailing-bytes')
  if (/[^\r]\n/.test(clean)) note('sdp-bare-lf')
  const raw = clean.split(/\r\n|\n|\r/)
  if (raw.length > SDP_LIMITS.lines)
    throw new Fault('exhausted', 'wire.sdp.lines', 'a session description has too many lines', { lines: raw.length })
  const lines: Line[] = []
  for (const line of raw) {
    const match = /^\s*([a-zA-Z])\s*=\s*([^]*?)\s*$/.exec(line)
    if (match) {
      if (line !== line.trim() || !/^[a-z]=\S/.test(line)) note('sdp-stray-spaces')
      lines.push({ type: (match[1] ?? '').toLowerCase(), value: match[2] ?? '' })
    } else if (line.trim() !== '') note('sdp-broken-line')
  }
  if (lines.length === 0)
    throw new Fault('bad-input', 'wire.sdp.empty', 'a session description holds nothing', { bytes: text.length })
  return lines
}

function parseMedia(value: string, note: NoteQuirk): Omit<SdpMedia, 'attributes'> | null {
  const [kind = '', port = '', protocol = '', ...formats] = value.split(/\s+/)
  if (!/^[\w-]{1,32}$/.test(kind) || !/^[\w/]{1,32}$/.test(protocol)) {
    note('sdp-broken-line')
    return null
  }
  const number = Number(/^\d{1,5}/.exec(port)?.[0] ?? 0)
  return {
    kind: kind.toLowerCase(),
    port: number <= 65_535 ? number : 0,
    protocol,
    formats: formats.slice(0, SDP_LIMITS.formats),
  }
}

function parseAttribute(value: string): SdpAttribute | null {
  const match = /^([^:\s]{1,128})\s*(?::\s*([^]*))?/.exec(value)
  if (!match) return null
  return [(match[1] ?? '').toLowerCase(), match[2] === undefined ? null : match[2]]
}

function formatAttribute([name, value]: SdpAttribute): string {
  return value === null ? `a=${name}` : `a=${name}:${value}`
}
