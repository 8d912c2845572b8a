// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import { HASH_SIZE } from '../tree/merkle.ts'
import { fromBase64, toBase64 } from './base64.ts'

/** C2SP tlog-checkpoint: what a log says of itself at one moment. */
export type Checkpoint = Readonly<{ origin: string; size: number; root: Uint8Array; extensions: readonly string[] }>

export function formatCheckpoint(checkpoint: Checkpoint): string {
  const { origin, size, root, extensions } = checkpoint
  return [origin, String(size), toBase64(root), ...extensions, ''].join('\n')
}

/** The text of a note as a checkpoint; throws `evidence.checkpoint.malformed`. */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin, count, encoded, ...extensions] = text.endsWith('\n') ? text.slice(0, -1).split('\n') : []
  const root = encoded === undefined ? null : fromBase64(encoded)
  const size = /^(0|[1-9]\d{0,15})$/.test(count ?? '') ? Number(count) : NaN
  if (!origin || !Number.isSafeInteger(size) || root?.length !== HASH_SIZE || extensions.includes('')) {
    throw new Fault('bad-input', 'evidence.checkpoint.malformed', 'not a checkpoint')
  }
  return { origin, size, root, extensions }
}
