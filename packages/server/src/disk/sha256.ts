// SPDX-License-Identifier: Apache-2.0
import { leafHash, type Sha256, treeHash } from '@mingjian/evidence'
import { createHash } from 'node:crypto'

export const sha256: Sha256 = (bytes) => createHash('sha256').update(bytes).digest()

/** The seal's root: RFC 6962 tree hash over the fragments' hashes as entries. */
export function segmentRoot(hashes: readonly Uint8Array[]): Uint8Array {
  return treeHash(
    sha256,
    hashes.map((hash) => leafHash(sha256, hash)),
  )
}
