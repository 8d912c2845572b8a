// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import { formatCanonical, fromBase64, type Json, parseCanonical, toBase64 } from '@mingjian/evidence'
import { z } from 'zod'
import { type ExchangeKey, isSignedBy } from './exchange-key.ts'
import { LetterFile, MOST_FILE_BYTES } from './letter-files.ts'

const MEBIBYTE = 1024 * 1024
/** Of a sealed letter: its files in base64, and 1 MiB for the rest. */
const MOST_LETTER = Math.ceil((MOST_FILE_BYTES * 4) / 3) + MEBIBYTE

/** Most that is read as one of these: a parcel holds two letters of the greatest size, or many small ones. */
export const SEAL_LIMITS = { letter: MOST_LETTER, answer: MEBIBYTE, parcel: 2 * MOST_LETTER + MEBIBYTE } as const
export const MOST_IN_PARCEL = 2000

const fingerprint = z.string().regex(/^[0-9a-f]{32}$/)
const id = z.string().regex(/^[A-Za-z0-9.:_-]{1,100}$/)
const json = z.record(z.string(), z.custom<Json>())
const head = { v: z.literal(1), from: fingerprint, to: fingerprint, at: z.iso.datetime() }
const Letter = z.strictObject({
  ...head,
  id,
  kind: z.string().regex(/^[a-z][a-z-]{0,31}\.[a-z][a-z-]{0,31}$/),
  seq: z.int().min(1),
  body: json,
  files: z.array(LetterFile).max(50),
})
const Answer = z.strictObject({
  ...head,
  /** The letter it answers. */
  re: id,
  ok: z.boolean(),
  /** Of a refusal `code` and `detail`. */
  body: json,
})
const Parcel = z.strictObject({
  ...head,
  letters: z.array(z.string()).max(MOST_IN_PARCEL),
  answers: z.array(z.string()).max(MOST_IN_PARCEL),
})

export type Letter = z.infer<typeof Letter>
export type Answer = z.infer<typeof Answer>
/** Everything that waits for one peer, sealed each by itself and together. */
export type Parcel = z.infer<typeof Parcel>
type Contents = { letter: Letter; answer: Answer; parcel: Parcel }
export type SealUse = keyof Contents

const SHAPES: { readonly [U in SealUse]: z.ZodType<Contents[U]> } = { letter: Letter, answer: Answer, parcel: Parcel }
const SIGNATURE_SIZE = 64

/** Four lines: what it is, whose, the signature over the other three, and canonical JSON. */
export async function seal<U extends SealUse>(use: U, value: Contents[U], key: ExchangeKey): Promise<string> {
  const text = formatCanonical(value)
  const signature = await key.sign(signedText(use, key.fingerprint, text))
  return `mingjian-${use}-v1\n${key.fingerprint}\n${toBase64(signature)}\n${text}`
}

/** Whose it claims to be, nothing checked but the form. Throws `exchange.seal.malformed`, `exchange.seal.size`. */
export function senderOf(use: SealUse, text: string): string {
  return split(use, text).from
}

/**
 * What was sealed, when `key` signed it and `to` is its addressee. The signature is checked before anything is parsed. Throws
 * `exchange.seal.malformed|size|forged|addressee`, `exchange.letter.malformed|size|file`.
 */
export function unseal<U extends SealUse>(
  use: U,
  text: string,
  expected: Readonly<{ from: string; key: string; to: string }>,
): Contents[U] {
  const { from, signature, body } = split(use, text)
  if (from !== expected.from || !isSignedBy(expected.key, signedText(use, from, body), signature))
    throw new Fault('denied', 'exchange.seal.forged', 'the signature is not one of this peer’s key over these bytes')
  const value = parse(use, body)
  if (value.from !== from) throw new Fault('denied', 'exchange.seal.forged', 'it speaks for another than its signer')
  if (value.to !== expected.to)
    throw new Fault('denied', 'exchange.seal.addressee', 'it is addressed to another instance')
  return value
}

function parse<U extends SealUse>(use: U, body: string): Contents[U] {
  let value: Json
  try {
    value = parseCanonical(body)
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown
    throw new Fault('bad-input', 'exchange.letter.malformed', thrown.message, {}, thrown)
  }
  const read = SHAPES[use].safeParse(value)
  if (read.success) return read.data
  throw new Fault('bad-input', 'exchange.letter.malformed', read.error.issues[0]?.message ?? 'not of its shape')
}

function split(use: SealUse, text: string): { from: string; signature: Uint8Array; body: string } {
  if (text.length > SEAL_LIMITS[use]) throw new Fault('bad-input', 'exchange.seal.size', 'it is too large')
  const [title, from = '', signed = ''] = text.slice(0, HEAD_LENGTH).split('\n', 3)
  const signature = fromBase64(signed)
  if (title !== `mingjian-${use}-v1` || !fingerprint.safeParse(from).success || signature?.length !== SIGNATURE_SIZE)
    throw new Fault('bad-input', 'exchange.seal.malformed', `not a sealed ${use}`)
  const body = text.slice(title.length + from.length + signed.length + 3)
  return { from, signature, body }
}

/** Longer than the three lines before the text can be. */
const HEAD_LENGTH = 256

function signedText(use: SealUse, from: string, body: string): string {
  return `mingjian-${use}-v1\n${from}\n${body}`
}
