// SPDX-License-Identifier: Apache-2.0
import { Secret, TOTP } from 'otpauth'

/** A secret for an authenticator app: RFC 6238 with SHA-1, six digits, thirty seconds, as every app reads it. */
export function newCodeSecret(): string {
  return new Secret({ size: 20 }).base32
}

/** `otpauth://totp/…` for a QR code. */
export function codeUri(secret: string, label: Readonly<{ issuer: string; name: string }>): string {
  return codeOf(secret, label).toString()
}

/**
 * The step a code belongs to, one step early or late allowed; null when it is wrong. Whoever accepts it must remember the
 * step and take no code of that one or an earlier one again.
 */
export function stepOfCode(secret: string, code: string, now: number): number | null {
  const token = code.replaceAll(/\s/g, '')
  if (!/^\d{6}$/.test(token)) return null
  const delta = codeOf(secret, { issuer: '', name: '' }).validate({ token, timestamp: now, window: 1 })
  return delta === null ? null : Math.floor(now / PERIOD / 1000) + delta
}

const PERIOD = 30

function codeOf(secret: string, { issuer, name }: Readonly<{ issuer: string; name: string }>): TOTP {
  return new TOTP({
    ...{ issuer, label: name || 'user', algorithm: 'SHA1', digits: 6, period: PERIOD },
    secret: Secret.fromBase32(secret),
  })
}
