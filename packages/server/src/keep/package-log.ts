// SPDX-License-Identifier: Apache-2.0
import {
  hashRanges,
  inclusionRanges,
  parseCheckpoint,
  parseNote,
  type ProvedEntries,
  type ReadHashes,
} from '@mingjian/evidence'
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

export type ProveAsk = Readonly<{
  indices: readonly number[]
  /** Verifier keys of witnesses. */
  witnesses: readonly string[]
  /** Checkpoints of this log that witnesses cosigned: the largest that counts every entry is taken, else the newest of our own. */
  cosigned: readonly string[]
}>

/** Entries with their inclusion proofs, each once and in order. */
export async function proveEntries(log: ProveLog, ask: ProveAsk): Promise<ProvedEntries> {
  const indices = [...new Set(ask.indices)].toSorted((a, b) => a - b)
  const own = log.signed
  const candidates = ask.cosigned
    .map((note) => ({ note, checkpoint: parseCheckpoint(parseNote(note).text) }))
    .filter(({ checkpoint }) => checkpoint.size > (indices.at(-1) ?? 0) && checkpoint.size <= own.checkpoint.size)
    .toSorted((a, b) => b.checkpoint.size - a.checkpoint.size)
  const { checkpoint, note } = candidates[0] ?? own
  const entries: { index: number; entry: Uint8Array; proof: Uint8Array[] }[] = []
  for (const index of indices) {
    const [entry] = await log.tiles.readEntries(index, index + 1)
    const read: ReadHashes = (nodes) => log.tiles.readHashes(nodes, checkpoint.size)
    const proof = await hashRanges(sha256, inclusionRanges(index, checkpoint.size), read)
    if (entry !== undefined) entries.push({ index, entry: new Uint8Array(entry), proof })
  }
  return { key: log.key, witnesses: ask.witnesses, checkpoint: note, entries }
}
