// SPDX-License-Identifier: Apache-2.0
import { createHash, randomBytes } from 'node:crypto'

/** 256 random bits for a cookie, a token or a link. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** What is kept of it. A plain hash is enough: nobody guesses 256 bits. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}
