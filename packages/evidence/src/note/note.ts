// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import { fromBase64, toBase64 } from './base64.ts'

/** C2SP signed-note: a text and signature lines, each `— <name> <base64(key id, signature)>`. */
export type Note = Readonly<{ text: string; signatures: readonly NoteSignature[] }>
export type NoteSignature = Readonly<{ name: string; keyId: number; signature: Uint8Array }>

const MAX_NOTE = 1_000_000
const MAX_SIGNATURES = 100
const DASH = '— '

export function formatNote(note: Note): string {
  return `${note.text}\n${note.signatures.map(formatSignatureLine).join('')}`
}

export function formatSignatureLine(signature: NoteSignature): string {
  const bytes = new Uint8Array(4 + signature.signature.length)
  new DataView(bytes.buffer).setUint32(0, signature.keyId)
  bytes.set(signature.signature, 4)
  return `${DASH}${signature.name} ${toBase64(bytes)}\n`
}

/** Throws `evidence.note.malformed`. Signatures are read, not verified. */
export function parseNote(text: string): Note {
  const at = text.lastIndexOf('\n\n')
  const isControl = /[\u0000-\u0009\u000b-\u001f\ufffd]/.test(text)
  if (at < 0 || text.length > MAX_NOTE || isControl) throw malformed('no blank line, too long, or control characters')
  const signatures = parseSignatureLines(text.slice(at + 2))
  if (signatures.length === 0) throw malformed('no signature')
  return { text: text.slice(0, at + 1), signatures }
}

/** The signature lines alone, as a witness answers them. */
export function parseSignatureLines(text: string): NoteSignature[] {
  if (!text.endsWith('\n')) throw malformed('the last line is cut off')
  const lines = text.slice(0, -1).split('\n')
  if (lines.length > MAX_SIGNATURES) throw malformed('too many signatures')
  return lines.map((line) => {
    const [name, encoded, ...rest] = line.startsWith(DASH) ? line.slice(DASH.length).split(' ') : []
    const bytes = encoded === undefined ? null : fromBase64(encoded)
    if (!name || !isKeyName(name) || !bytes || bytes.length < 5 || rest.length > 0)
      throw malformed('a signature line is not one')
    const keyId = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0)
    return { name, keyId, signature: bytes.subarray(4) }
  })
}

/** No white space and no plus, so that a name fits a signature line and a verifier key. */
export function isKeyName(name: string): boolean {
  return name !== '' && !/[\s+]/u.test(name)
}

function malformed(why: string): Fault {
  return new Fault('bad-input', 'evidence.note.malformed', `not a signed note: ${why}`)
}
