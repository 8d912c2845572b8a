// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto'

/** A new identifier: a letter for the kind of thing and 60 random bits, fit for URLs and folder names on any disk. */
export function newId(kind: Letter): string {
  const bytes = randomBytes(12)
  return kind + Array.from(bytes, (byte) => ALPHABET[byte & 31]).join('')
}

/** Two letters where one would be taken: `or` an order, `pk` a package. */
type Letter = 'c' | 'u' | 's' | 't' | 'a' | 'x' | 'g' | 'v' | 'w' | 'f' | 'd' | `${SmallLetter}${SmallLetter}`
type SmallLetter = 'a' | 'c' | 'd' | 'e' | 'f' | 'g' | 'h' | 'k' | 'n' | 'o' | 'p' | 'r' | 's' | 't'

/** Crockford's: no i, l, o, u. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
