// SPDX-License-Identifier: Apache-2.0
import { hashRanges, inclusionRanges, type ProvedEntries } from '@mingjian/evidence'
import { sha256 } from '../disk/sha256.ts'
import type { Stretch } from '../domain/hold.ts'
import type { EvidenceLog } from '../log/evidence-log.ts'

/** What a package takes out of the evidence log. */
export type PackageLog = Readonly<{
  /** Indices of the entries about the footage of a stretch: segments, gaps, deletions. */
  footage: (stretch: Stretch) => Promise<readonly number[]>
  /** Of the entries about an order. */
  order: (id: string) => Promise<readonly number[]>
  prove: (indices: readonly number[]) => Promise<ProvedEntries>
}>

export type ProveLog = Pick<EvidenceLog, 'signed' | 'tiles' | 'key'>

/** Entries with their inclusion proofs under the newest checkpoint, each once and in order. */
export async function proveEntries(
  log: ProveLog,
  ask: Readonly<{ indices: readonly number[]; witnesses: readonly string[] }>,
): Promise<ProvedEntries> {
  const { checkpoint, note } = log.signed
  const { size } = checkpoint
  const entries: { index: number; entry: Uint8Array; proof: Uint8Array[] }[] = []
  for (const index of [...new Set(ask.indices)].toSorted((a, b) => a - b)) {
    const [entry] = await log.tiles.readEntries(index, index + 1)
    const read = (nodes: Parameters<EvidenceLog['tiles']['readHashes']>[0]) => log.tiles.readHashes(nodes, size)
    const proof = await hashRanges(sha256, inclusionRanges(index, size), read)
    if (entry !== undefined) entries.push({ index, entry: new Uint8Array(entry), proof })
  }
  return { key: log.key, witnesses: ask.witnesses, checkpoint: note, entries }
}
