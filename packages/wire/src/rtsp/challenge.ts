// SPDX-License-Identifier: Apache-2.0
import { ignoreQuirk, type NoteQuirk } from '../quirk.ts'
import { AUTH_PARTS, quote } from './auth-fields.ts'
import type { RtspHeaders } from './message.ts'

export type HashName = 'md5' | 'sha-256'
/** A hash of UTF-8 text as lower-case hexadecimal; the caller brings it, so that this runs anywhere. */
export type HashText = (name: HashName, text: string) => string

/** One challenge of `WWW-Authenticate`. RFC 7617 §2, RFC 7616 §3.3. */
export type RtspChallenge =
  | Readonly<{ scheme: 'basic'; realm: string }>
  | Readonly<{
      scheme: 'digest'
      realm: string
      nonce: string
      opaque: string | null
      hash: HashName
      /** As spelled by the server; null when it named none. */
      algorithm: string | null
      isSession: boolean
      qop: 'auth' | null
      isStale: boolean
    }>
export type DigestChallenge = Extract<RtspChallenge, { scheme: 'digest' }>

const LIMITS = { characters: 8192, challenges: 8 } as const

/** All challenges in all `WWW-Authenticate` headers that we can answer, in the server's order. */
export function parseChallenges(headers: RtspHeaders, note: NoteQuirk = ignoreQuirk): readonly RtspChallenge[] {
  const challenges: RtspChallenge[] = []
  for (const [name, value] of headers) {
    if (name.toLowerCase() !== 'www-authenticate') continue
    for (const found of splitChallenges(value.slice(0, LIMITS.characters), note)) {
      const challenge = readChallenge(found.scheme, found.fields)
      if (challenge && challenges.length < LIMITS.challenges) challenges.push(challenge)
    }
  }
  return challenges
}

/** Digest before Basic, SHA-256 before MD5. */
export function strongestChallenge(challenges: readonly RtspChallenge[]): RtspChallenge | null {
  const strength = (one: RtspChallenge): number => (one.scheme === 'basic' ? 0 : one.hash === 'md5' ? 1 : 2)
  return challenges.reduce<RtspChallenge | null>(
    (best, one) => (best && strength(best) >= strength(one) ? best : one),
    null,
  )
}

export function formatChallenge(challenge: RtspChallenge): string {
  if (challenge.scheme === 'basic') return `Basic realm=${quote(challenge.realm)}`
  const fields = [`realm=${quote(challenge.realm)}`, `nonce=${quote(challenge.nonce)}`]
  if (challenge.opaque !== null) fields.push(`opaque=${quote(challenge.opaque)}`)
  if (challenge.algorithm !== null) fields.push(`algorithm=${challenge.algorithm}`)
  if (challenge.qop !== null) fields.push(`qop=${quote(challenge.qop)}`)
  if (challenge.isStale) fields.push('stale=true')
  return `Digest ${fields.join(', ')}`
}

type Found = { scheme: string; fields: Map<string, string> }

function splitChallenges(value: string, note: NoteQuirk): Found[] {
  const all: Found[] = []
  for (const match of value.matchAll(AUTH_PARTS)) {
    if (match[4] !== undefined) {
      all.push({ scheme: match[4].toLowerCase(), fields: new Map() })
      continue
    }
    const name = (match[1] ?? '').toLowerCase()
    if ((name === 'realm' || name === 'nonce') && match[2] === undefined) note('rtsp-auth-unquoted')
    all.at(-1)?.fields.set(name, match[2]?.replace(/\\(.)/g, '$1') ?? match[3]?.trim() ?? '')
  }
  return all
}

function readChallenge(scheme: string, fields: ReadonlyMap<string, string>): RtspChallenge | null {
  const realm = fields.get('realm') ?? ''
  if (scheme === 'basic') return { scheme, realm }
  const nonce = fields.get('nonce')
  if (scheme !== 'digest' || nonce === undefined) return null
  const algorithm = fields.get('algorithm') ?? null
  const form = /^(md5|sha-?256)(-sess)?$/i.exec((algorithm ?? 'MD5').trim() || 'MD5')
  if (!form) return null
  const offered = fields.get('qop')
  const qop = offered === undefined ? null : /(^|[\s,])auth($|[\s,])/i.test(offered) ? 'auth' : null
  if (offered !== undefined && offered.trim() !== '' && qop === null) return null // auth-int alone: we do not sign bodies
  return {
    scheme,
    realm,
    nonce,
    opaque: fields.get('opaque') ?? null,
    hash: form[1]?.toLowerCase() === 'md5' ? 'md5' : 'sha-256',
    algorithm: algorithm === null || !/^[\w-]{1,32}$/.test(algorithm) ? null : algorithm,
    isSession: form[2] !== undefined,
    qop,
    isStale: /^true$/i.test(fields.get('stale') ?? ''),
  }
}
