// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto'

/** A new identifier: a letter for the kind of thing and 60 random bits, fit for URLs and folder names on any disk. */
export function newId(kind: 'c' | 'u' | 's' | 't' | 'a' | 'x'): string {
  const bytes = randomBytes(12)
  return kind + Array.from(bytes, (byte) => ALPHABET[byte & 31]).join('')
}

/** Crockford's: no i, l, o, u. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
