// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto'
import { Fault } from '@mingjian/base'
import { z } from 'zod'

/** Bytes of the files of one letter together. */
export const MOST_FILE_BYTES = 8 * 1024 * 1024

export const LetterFile = z.strictObject({
  name: z.string().min(1).max(300),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.string(),
})
export type FileBytes = Readonly<{ name: string; bytes: Uint8Array }>

/** Throws `exchange.letter.size`. */
export function packFiles(files: readonly FileBytes[]): z.infer<typeof LetterFile>[] {
  if (files.reduce((sum, { bytes }) => sum + bytes.length, 0) > MOST_FILE_BYTES) throw tooLarge()
  return files.map(({ name, bytes }) => ({ name, sha256: hashOf(bytes), bytes: Buffer.from(bytes).toString('base64') }))
}

/** The files of a letter that was unsealed. Throws `exchange.letter.file`, `exchange.letter.size`. */
export function unpackFiles(letter: Readonly<{ files: readonly z.infer<typeof LetterFile>[] }>): FileBytes[] {
  const files = letter.files.map(({ name, sha256, bytes: text }) => {
    const bytes = Buffer.from(text, 'base64')
    if (bytes.toString('base64') === text && hashOf(bytes) === sha256) return { name, bytes }
    throw new Fault('bad-input', 'exchange.letter.file', 'a file is not the one that its hash names', { sha256 })
  })
  if (files.reduce((sum, { bytes }) => sum + bytes.length, 0) > MOST_FILE_BYTES) throw tooLarge()
  return files
}

export function hashOf(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function tooLarge(): Fault {
  return new Fault('bad-input', 'exchange.letter.size', `the files of a letter hold ${MOST_FILE_BYTES} bytes at most`)
}
