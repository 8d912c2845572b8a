// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import { ignoreQuirk, type NoteQuirk } from '../quirk.ts'

/** In the order and spelling of the wire; names compare without case. */
export type RtspHeaders = ReadonlyArray<readonly [name: string, value: string]>

export type RtspRequest = Readonly<{
  kind: 'request'
  method: string
  url: string
  headers: RtspHeaders
  body: Uint8Array
}>
export type RtspResponse = Readonly<{
  kind: 'response'
  status: number
  reason: string
  headers: RtspHeaders
  body: Uint8Array
}>
/** RFC 2326 §4. Texts hold one character a byte, so that whatever a camera wrote survives. */
export type RtspMessage = RtspRequest | RtspResponse

export const RTSP_LIMITS = {
  headBytes: 64 * 1024,
  headers: 200,
  bodyBytes: 1024 * 1024,
  junkBytes: 512 * 1024,
} as const

const NO_BODY = new Uint8Array(0)
const STATUS_LINE = /^(RTSP|HTTP)\/(\d{1,2}\.\d{1,2})[ \t]+(\d{3})(?:[ \t]+(.*))?$/i
const REQUEST_LINE = /^([A-Z][A-Z_]{1,23})[ \t]+(\S+)[ \t]+RTSP\/(\d{1,2}\.\d{1,2})$/i
const TOKEN = /^[^\s:\u0000-\u001f]+$/

/** First value under `name`, null when there is none. */
export function headerOf(headers: RtspHeaders, name: string): string | null {
  const wanted = name.toLowerCase()
  for (const [key, value] of headers) if (key.toLowerCase() === wanted) return value
  return null
}

/** Reads start line and headers from bytes that end before the blank line. Throws `wire.rtsp.*`; the body stays empty. */
export function parseRtspHead(bytes: Uint8Array, note: NoteQuirk = ignoreQuirk): RtspMessage {
  if (bytes.length > RTSP_LIMITS.headBytes) throw bad('long', 'an RTSP head is too long', bytes.length)
  const lines = splitLines(toText(bytes), note)
  const start = (lines[0] ?? '').trim()
  const headers = parseHeaders(lines, note)
  const status = STATUS_LINE.exec(start)
  if (status) {
    if (status[1] !== 'RTSP' || status[2] !== '1.0') note('rtsp-wrong-version')
    return { kind: 'response', status: Number(status[3]), reason: (status[4] ?? '').trim(), headers, body: NO_BODY }
  }
  const request = REQUEST_LINE.exec(start)
  if (!request) throw bad('start-line', 'an RTSP message begins with neither status nor request', start.length)
  if (request[3] !== '1.0') note('rtsp-wrong-version')
  return { kind: 'request', method: (request[1] ?? '').toUpperCase(), url: request[2] ?? '', headers, body: NO_BODY }
}

/** The message as bytes. `Content-Length` is set from the body; throws `wire.rtsp.unsafe` when a text would break the framing. */
export function formatRtsp(message: RtspMessage): Uint8Array {
  const lines = [
    message.kind === 'request'
      ? `${message.method} ${message.url} RTSP/1.0`
      : `RTSP/1.0 ${String(message.status).padStart(3, '0')} ${message.reason}`,
  ]
  for (const [name, value] of message.headers) {
    if (name.toLowerCase() === 'content-length') continue
    if (!TOKEN.test(name)) throw bad('unsafe', 'a header name cannot be written', name.length)
    lines.push(`${name}: ${value}`)
  }
  if (message.body.length > 0) lines.push(`Content-Length: ${message.body.length}`)
  for (const line of lines) {
    if (/[\r\n]|[^\u0000-\u00ff]/.test(line))
      throw bad('unsafe', 'a line of an RTSP message cannot be written', line.length)
  }
  const head = `${lines.join('\r\n')}\r\n\r\n`
  const bytes = new Uint8Array(head.length + message.body.length)
  for (let i = 0; i < head.length; i++) bytes[i] = head.charCodeAt(i)
  bytes.set(message.body, head.length)
  return bytes
}

/** Length of the body by `Content-Length`; null when the header is missing or says nothing usable. */
export function bodyLength(headers: RtspHeaders, note: NoteQuirk = ignoreQuirk): number | null {
  const text = headerOf(headers, 'content-length')
  if (text === null) return null
  const digits = /^\s*"?(\d{1,12})/.exec(text)?.[1]
  if (digits === undefined || !/^\d+$/.test(text)) note('rtsp-bad-content-length')
  if (digits === undefined) return null
  const length = Number(digits)
  if (length > RTSP_LIMITS.bodyBytes)
    throw new Fault('exhausted', 'wire.rtsp.body', 'an RTSP body is too long', { length })
  return length
}

function parseHeaders(lines: readonly string[], note: NoteQuirk): RtspHeaders {
  const headers: [string, string][] = []
  for (const line of lines.slice(1)) {
    const last = headers.at(-1)
    if (/^[ \t]/.test(line) && last) {
      note('rtsp-folded-header')
      last[1] = `${last[1]} ${line.trim()}`.trim()
      continue
    }
    const colon = line.indexOf(':')
    const name = line.slice(0, Math.max(colon, 0)).trim()
    if (colon < 0 || !TOKEN.test(name)) {
      if (line.trim() !== '') note('rtsp-broken-header-line')
      continue
    }
    if (headers.length >= RTSP_LIMITS.headers)
      throw bad('headers', 'an RTSP message has too many headers', headers.length)
    headers.push([name, line.slice(colon + 1).trim()])
  }
  return headers
}

function splitLines(text: string, note: NoteQuirk): string[] {
  const lines = text.split(/\r\n|\n|\r/)
  if (/(^|[^\r])\n/.test(text)) note('rtsp-bare-lf')
  return lines
}

function toText(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 4096) text += String.fromCharCode(...bytes.subarray(i, i + 4096))
  return text
}

function bad(what: string, message: string, found: number): Fault {
  return new Fault('bad-input', `wire.rtsp.${what}`, message, { found })
}
