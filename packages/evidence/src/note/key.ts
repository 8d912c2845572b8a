// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import type { Sha256 } from '../tree/merkle.ts'
import { fromBase64, toBase64 } from './base64.ts'
import { isKeyName, type Note, type NoteSignature } from './note.ts'

/** Ed25519 as a port. Asynchronous, because browsers offer nothing else. */
export type VerifyEd25519 = (key: Uint8Array, message: Uint8Array, signature: Uint8Array) => Promise<boolean>
export type SignEd25519 = (message: Uint8Array) => Promise<Uint8Array>

/** `log`: signs notes as they are. `witness`: cosigns a checkpoint together with the time (C2SP tlog-cosignature). */
export type KeyUse = 'log' | 'witness'
export type VerifierKey = Readonly<{ name: string; use: KeyUse; key: Uint8Array; keyId: number }>

const ALGORITHM: Readonly<Record<KeyUse, number>> = { log: 1, witness: 4 }
const KEY_SIZE = 32
const SIGNATURE_SIZE = 64
const TIME_SIZE = 8
const utf8 = new TextEncoder()

export function makeVerifierKey(
  sha256: Sha256,
  parts: Readonly<{ name: string; use: KeyUse; key: Uint8Array }>,
): VerifierKey {
  const typed = withType(parts.use, parts.key)
  const name = utf8.encode(`${parts.name}\n`)
  const bytes = new Uint8Array(name.length + typed.length)
  bytes.set(name)
  bytes.set(typed, name.length)
  return { ...parts, keyId: new DataView(sha256(bytes).buffer).getUint32(0) }
}

/** `<name>+<key id>+<base64(type, key)>`: one line that holds all a stranger needs. */
export function formatVerifierKey(key: VerifierKey): string {
  return `${key.name}+${key.keyId.toString(16).padStart(8, '0')}+${toBase64(withType(key.use, key.key))}`
}

/** Throws `evidence.key.malformed`. */
export function parseVerifierKey(sha256: Sha256, text: string): VerifierKey {
  const [name, id, ...rest] = text.trim().split('+')
  const bytes = fromBase64(rest.join('+'))
  const use = (['log', 'witness'] as const).find((each) => ALGORITHM[each] === bytes?.[0])
  if (name && isKeyName(name) && bytes && use && bytes.length === 1 + KEY_SIZE) {
    const key = makeVerifierKey(sha256, { name, use, key: bytes.subarray(1) })
    if (id === key.keyId.toString(16).padStart(8, '0')) return key
  }
  throw new Fault('bad-input', 'evidence.key.malformed', 'not a note verifier key')
}

export type NoteSigner = Readonly<{ key: VerifierKey; sign: SignEd25519 }>

/** Signs a note's text as the log, or cosigns it as a witness at `time` (seconds since the epoch). */
export async function signNote(text: string, signer: NoteSigner, time: number): Promise<NoteSignature> {
  const { name, keyId, use } = signer.key
  if (use === 'log') return { name, keyId, signature: await signer.sign(utf8.encode(text)) }
  const signed = await signer.sign(cosigned(text, time))
  const signature = new Uint8Array(TIME_SIZE + signed.length)
  new DataView(signature.buffer).setBigUint64(0, BigInt(time))
  signature.set(signed, TIME_SIZE)
  return { name, keyId, signature }
}

/** A good signature of this key on the note: its time for a witness, 0 for a log; null when there is none. */
export async function verifiedBy(note: Note, key: VerifierKey, verify: VerifyEd25519): Promise<number | null> {
  for (const each of note.signatures) {
    if (each.name !== key.name || each.keyId !== key.keyId) continue
    const { signature } = each
    if (key.use === 'log') {
      if (signature.length === SIGNATURE_SIZE && (await verify(key.key, utf8.encode(note.text), signature))) return 0
    } else if (signature.length === TIME_SIZE + SIGNATURE_SIZE) {
      const time = Number(new DataView(signature.buffer, signature.byteOffset).getBigUint64(0))
      if (await verify(key.key, cosigned(note.text, time), signature.subarray(TIME_SIZE))) return time
    }
  }
  return null
}

function withType(use: KeyUse, key: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(1 + key.length)
  bytes[0] = ALGORITHM[use]
  bytes.set(key, 1)
  return bytes
}

/** C2SP tlog-cosignature: what a witness signs. */
function cosigned(text: string, time: number): Uint8Array {
  return utf8.encode(`cosignature/v1\ntime ${time}\n${text}`)
}
