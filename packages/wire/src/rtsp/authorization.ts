// SPDX-License-Identifier: Apache-2.0
import { parseAuthFields, quote } from './auth-fields.ts'
import type { DigestChallenge, HashText, RtspChallenge } from './challenge.ts'
import { headerOf, type RtspHeaders } from './message.ts'
import type { RtspLogin } from './url.ts'

export type DigestAsk = Readonly<{
  login: RtspLogin
  method: string
  /** As on the request line. */
  url: string
  hash: HashText
  /** How often this nonce was used, from 1. */
  count: number
  clientNonce: string
}>

/** Value of the `Authorization` header that answers the challenge. RFC 7616 §3.4, RFC 7617 §2. */
export function answerChallenge(challenge: RtspChallenge, ask: DigestAsk): string {
  if (challenge.scheme === 'basic') return `Basic ${base64(`${ask.login.user}:${ask.login.password}`)}`
  const count = ask.count.toString(16).padStart(8, '0')
  const response = digest(challenge, { ...ask, countText: count })
  const fields = [
    `username=${quote(toLatin1(ask.login.user))}`,
    `realm=${quote(challenge.realm)}`,
    `nonce=${quote(challenge.nonce)}`,
    `uri=${quote(ask.url)}`,
    `response=${quote(response)}`,
  ]
  if (challenge.algorithm !== null) fields.push(`algorithm=${challenge.algorithm}`)
  if (challenge.opaque !== null) fields.push(`opaque=${quote(challenge.opaque)}`)
  if (challenge.qop !== null) fields.push(`qop=${challenge.qop}`, `nc=${count}`)
  if (challenge.qop !== null || challenge.isSession) fields.push(`cnonce=${quote(ask.clientNonce)}`)
  return `Digest ${fields.join(', ')}`
}

/** The server's side: do these headers answer one of the challenges for this login? */
export function isAnswered(
  headers: RtspHeaders,
  challenges: readonly RtspChallenge[],
  ask: Pick<DigestAsk, 'login' | 'method' | 'hash'>,
): boolean {
  const given = authorizationOf(headers)
  if (!given) return false
  if (given.scheme === 'basic') {
    const wanted = base64(`${ask.login.user}:${ask.login.password}`)
    return challenges.some((one) => one.scheme === 'basic') && given.rest.trim() === wanted
  }
  const fields = parseAuthFields(given.rest)
  return challenges.some((one) => {
    if (one.scheme !== 'digest' || fields.get('nonce') !== one.nonce) return false
    const hasQop = fields.has('qop')
    const response = digest(
      { ...one, qop: hasQop ? 'auth' : null },
      {
        ...ask,
        url: fields.get('uri') ?? '',
        countText: fields.get('nc') ?? '',
        clientNonce: fields.get('cnonce') ?? '',
      },
    )
    return fields.get('username') === toLatin1(ask.login.user) && fields.get('response') === response
  })
}

type DigestInput = Omit<DigestAsk, 'count'> & Readonly<{ countText: string }>

function digest(challenge: DigestChallenge, ask: DigestInput): string {
  const hash = (text: string): string => ask.hash(challenge.hash, text)
  const secret = hash(`${ask.login.user}:${challenge.realm}:${ask.login.password}`)
  const first = challenge.isSession ? hash(`${secret}:${challenge.nonce}:${ask.clientNonce}`) : secret
  const second = hash(`${ask.method}:${ask.url}`)
  if (challenge.qop === null) return hash(`${first}:${challenge.nonce}:${second}`)
  return hash(`${first}:${challenge.nonce}:${ask.countText}:${ask.clientNonce}:${challenge.qop}:${second}`)
}

/** UTF-8 bytes as one character each, which is how texts travel in RTSP heads here. */
function toLatin1(text: string): string {
  let out = ''
  for (const byte of new TextEncoder().encode(text)) out += String.fromCharCode(byte)
  return out
}

function base64(text: string): string {
  return btoa(toLatin1(text))
}

/** Scheme and rest of an `Authorization` header; null when there is none. */
function authorizationOf(headers: RtspHeaders): { scheme: string; rest: string } | null {
  const match = /^\s*([A-Za-z]+)\s+(.*)$/.exec(headerOf(headers, 'authorization') ?? '')
  return match ? { scheme: (match[1] ?? '').toLowerCase(), rest: match[2] ?? '' } : null
}
