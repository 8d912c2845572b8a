// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import { equalBytes } from '../tree/equal.ts'
import type { Sha256 } from '../tree/merkle.ts'

/** What opens a commitment: without the salt nobody can try out names until one fits. */
export type Opening = Readonly<{ field: string; salt: Uint8Array; value: string }>

export const SALT_SIZE = 32
const PREFIX = 'mingjian-sealed-v1\n'
const encoder = new TextEncoder()

/** SHA-256("mingjian-sealed-v1\n" ‖ salt ‖ field ‖ "\n" ‖ value). A field has no newline, so the parts cannot be shifted. */
export function commitTo(sha256: Sha256, opening: Opening): Uint8Array {
  const { field, salt, value } = opening
  if (salt.length !== SALT_SIZE || field.includes('\n'))
    throw new Fault('bad-input', 'evidence.sealed.malformed', 'a salt has 32 bytes and a field one line')
  const parts = [encoder.encode(PREFIX), salt, encoder.encode(`${field}\n${value}`)]
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return sha256(bytes)
}

/** Whether this is what was committed to; false, never an error, for anything else. */
export function opens(sha256: Sha256, commitment: Uint8Array, opening: Opening): boolean {
  if (opening.salt.length !== SALT_SIZE || opening.field.includes('\n')) return false
  return equalBytes(commitTo(sha256, opening), commitment)
}
