// SPDX-License-Identifier: Apache-2.0
import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto'
import { Fault } from '@mingjian/base'
import { fromBase64, type NoteSigner, toBase64 } from '@mingjian/evidence'

/** Signs letters; others know the instance by the fingerprint of `key`. */
export type ExchangeKey = Readonly<{
  /** Ed25519, base64: what administrators of other instances enter. */
  key: string
  fingerprint: string
  sign: (text: string) => Promise<Uint8Array>
}>

const KEY_SIZE = 32
const FINGERPRINT_DIGITS = 32
const DER_PREFIX = Buffer.from('302a300506032b6570032100', 'hex') // SubjectPublicKeyInfo, RFC 8410

export function exchangeKeyOf(signer: NoteSigner): ExchangeKey {
  const key = toBase64(signer.key.key)
  return { key, fingerprint: fingerprintOf(key), sign: (text) => signer.sign(Buffer.from(text)) }
}

/** Half of SHA-256 of a public key, lower-case hex. Throws `exchange.key.malformed`. */
export function fingerprintOf(key: string): string {
  return createHash('sha256').update(readKey(key)).digest('hex').slice(0, FINGERPRINT_DIGITS)
}

export function isSignedBy(key: string, text: string, signature: Uint8Array): boolean {
  return verify(null, Buffer.from(text), publicKeyOf(key), signature)
}

function publicKeyOf(key: string): KeyObject {
  return createPublicKey({ key: Buffer.concat([DER_PREFIX, readKey(key)]), format: 'der', type: 'spki' })
}

function readKey(key: string): Uint8Array {
  const bytes = fromBase64(key)
  if (bytes?.length === KEY_SIZE) return bytes
  throw new Fault('bad-input', 'exchange.key.malformed', 'not an Ed25519 key in base64')
}
