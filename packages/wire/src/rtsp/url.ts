// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'

/** Where an RTSP server listens and what to ask it for, without user information. */
export type RtspUrl = Readonly<{
  isSecure: boolean
  host: string
  port: number
  /** Path and query as they go on the wire, beginning with `/`. */
  path: string
  /** The whole, without user information. */
  text: string
}>
export type RtspLogin = Readonly<{ user: string; password: string }>

const URL_FORM = /^(rtsps?):\/\/(?:([^/?#\s]*)@)?(\[[0-9a-f:.%\w]+\]|[^:/?#\s@]+)(?::(\d{0,5}))?([/?#][^\s]*)?$/i
const LIMIT = 2048

/**
 * Parses `rtsp://` and `rtsps://`. Credentials are taken apart from it and percent-decoded where they are encoded; a
 * password may hold `@` or `/` only when encoded, except that the last `@` before the path divides. What is not ASCII is
 * percent-encoded; everything else of the path stays as written, because cameras compare it letter by letter.
 */
export function parseRtspUrl(text: string): { url: RtspUrl; login: RtspLogin | null } {
  const match = URL_FORM.exec(text.trim())
  if (!match || text.length > LIMIT)
    throw new Fault('bad-input', 'wire.rtsp.url', 'not an RTSP address', { length: text.length })
  const isSecure = match[1]?.toLowerCase() === 'rtsps'
  const port = match[4] ? Number(match[4]) : isSecure ? 322 : 554
  if (port < 1 || port > 65_535)
    throw new Fault('bad-input', 'wire.rtsp.url', 'the port of an RTSP address is out of range', { port })
  const host = (match[3] ?? '').replace(/^\[(.*)\]$/, '$1')
  const rest = encodeRest(match[5] ?? '')
  const path = rest.startsWith('/') ? rest : `/${rest}`
  const shownHost = host.includes(':') ? `[${host}]` : host
  const shownPort = match[4] ? `:${port}` : ''
  const url = {
    isSecure,
    host,
    port,
    path,
    text: `${isSecure ? 'rtsps' : 'rtsp'}://${shownHost}${shownPort}${rest || '/'}`,
  }
  return { url, login: match[2] ? parseLogin(match[2]) : null }
}

function parseLogin(text: string): RtspLogin {
  const colon = text.indexOf(':')
  const user = colon < 0 ? text : text.slice(0, colon)
  return { user: decode(user), password: colon < 0 ? '' : decode(text.slice(colon + 1)) }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    if (error instanceof URIError) return text // a bare per cent sign: meant literally
    throw error
  }
}

function encodeRest(text: string): string {
  return text.replace(/#.*$/, '').replace(/[^\u0021-\u007e]+/g, (run) => encodeURIComponent(run.toWellFormed()))
}
