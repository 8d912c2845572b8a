// SPDX-License-Identifier: Apache-2.0
import type { Checkpoint } from '../note/checkpoint.ts'
import { verifiedBy, type VerifierKey, type VerifyEd25519 } from '../note/key.ts'
import { equalBytes } from '../tree/equal.ts'
import type { Sha256 } from '../tree/merkle.ts'
import { verifyConsistency } from '../tree/proof.ts'
import type { WitnessRequest } from './request.ts'

/**
 * Why a witness does not sign. `stale`: the log only has to begin from the size the witness knows. The three below it are
 * what a witness is there for, and are reported:
 * `rolled-back`, the log shows itself shorter than it was; `forked`, two signed checkpoints of one size with different roots,
 * which is proof by itself; `rewritten`, a longer one that the proof sent does not tie to the one known.
 */
export type WitnessRefusal =
  | 'unknown-log' // 404
  | 'unsigned' // 403
  | 'old-above-size' // 400
  | 'stale' // 409
  | 'rolled-back' // 409
  | 'forked' // 409
  | 'rewritten' // 422

export type WitnessVerdict = Readonly<{ sign: true } | { sign: false; why: WitnessRefusal; knownSize: number }>

export type WitnessCase = Readonly<{
  sha256: Sha256
  verify: VerifyEd25519
  request: WitnessRequest
  /** Keys trusted for the origin; none: the log is unknown here. */
  keys: readonly VerifierKey[]
  /** What was cosigned last for the origin. */
  latest: Checkpoint | null
}>

/** Whether a witness may cosign. Signs nothing and keeps nothing: the caller persists the checkpoint before it signs. */
export async function judgeCheckpoint(each: WitnessCase): Promise<WitnessVerdict> {
  const { sha256, verify, request, keys, latest } = each
  const { checkpoint, oldSize, proof } = request
  const knownSize = latest?.size ?? 0
  const refuse = (why: WitnessRefusal): WitnessVerdict => ({ sign: false, why, knownSize })
  if (keys.length === 0) return refuse('unknown-log')
  if (!(await isSigned(request, keys, verify))) return refuse('unsigned')
  if (latest !== null && checkpoint.size === latest.size && !equalBytes(checkpoint.root, latest.root))
    return refuse('forked')
  if (oldSize > checkpoint.size) return refuse('old-above-size')
  if (checkpoint.size < knownSize) return refuse('rolled-back')
  if (oldSize !== knownSize) return refuse('stale')
  const oldRoot = latest?.root ?? sha256(new Uint8Array(0))
  const isGrown = verifyConsistency(sha256, { oldSize, oldRoot, size: checkpoint.size, root: checkpoint.root, proof })
  return isGrown ? { sign: true } : refuse('rewritten')
}

async function isSigned(
  { note, checkpoint }: WitnessRequest,
  keys: readonly VerifierKey[],
  verify: VerifyEd25519,
): Promise<boolean> {
  for (const key of keys) {
    if (key.name === checkpoint.origin && (await verifiedBy(note, key, verify)) !== null) return true
  }
  return false
}
