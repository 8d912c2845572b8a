// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, Fault, toTicks, type EpochMillis } from '@mingjian/base'
import { type Checkpoint, parseCheckpoint } from '../note/checkpoint.ts'
import { verifiedBy, type VerifierKey, type VerifyEd25519 } from '../note/key.ts'
import { type Note, parseNote } from '../note/note.ts'
import { hashesOf, readAtLeast, type ReadTile } from '../tile/tile-hashes.ts'
import { TILE_WIDTH } from '../tile/tile.ts'
import { equalBytes } from '../tree/equal.ts'
import type { Sha256 } from '../tree/merkle.ts'
import type { Finding } from './finding.ts'
import { LeafList } from './leaf-list.ts'

/**
 * An older checkpoint of the same log, kept by somebody else. With a copy of its tiles of level 0 (32 bytes an entry) a rewritten
 * entry is found by itself; with the checkpoint alone only the stretch of the log in which it stands.
 */
export type Held = Readonly<{ name: string; note: string; read: ReadTile | null }>

/** A cosignature that verifies: this witness saw so much of the log, then. */
export type Cosignature = Readonly<{ witness: string; size: number; time: EpochTicks }>

export type Kept = Readonly<{ held: Held; note: Note; checkpoint: Checkpoint; cosignatures: readonly Cosignature[] }>

export type HeldAsk = Readonly<{
  sha256: Sha256
  verify: VerifyEd25519
  key: VerifierKey
  witnesses: readonly VerifierKey[]
}>

/** A held checkpoint, its signatures verified; a finding when it is none of this log. */
export async function readHeld(ask: HeldAsk, held: Held): Promise<Kept | Finding> {
  const wrong = (why: string): Finding => ({
    ...{ camera: null, from: null, to: null, kind: 'log.held', detail: `${held.name} ${why}` },
  })
  let note: Note
  let checkpoint: Checkpoint
  try {
    note = parseNote(held.note)
    checkpoint = parseCheckpoint(note.text)
  } catch (error) {
    if (error instanceof Fault) return wrong(`is no checkpoint: ${error.message}`)
    throw error
  }
  const isSigned = checkpoint.origin === ask.key.name && (await verifiedBy(note, ask.key, ask.verify)) !== null
  if (!isSigned) return wrong('is not signed by the key of this log')
  const cosignatures: Cosignature[] = []
  for (const witness of ask.witnesses) {
    const time = await verifiedBy(note, witness, ask.verify)
    if (time !== null)
      cosignatures.push({ witness: witness.name, size: checkpoint.size, time: toTicks((time * 1000) as EpochMillis) })
  }
  return { held, note, checkpoint, cosignatures }
}

export type HeldAgainst = Readonly<{
  sha256: Sha256
  leaves: LeafList
  timeOf: (index: number) => EpochTicks | null
}>

/** What held checkpoints, the smaller first, say against a log; and the entries that are known to be others. */
export async function compareHeld(
  log: HeldAgainst,
  kept: readonly Kept[],
): Promise<Readonly<{ findings: Finding[]; altered: readonly number[] }>> {
  const findings: Finding[] = []
  const altered = new Set<number>()
  let sound = 0 // the log begins as it did up to here
  for (const each of kept.toSorted((a, b) => a.checkpoint.size - b.checkpoint.size)) {
    const { size, root } = each.checkpoint
    if (size > log.leaves.size) {
      findings.push(describeShort(log, each))
    } else if (equalBytes(log.leaves.root(log.sha256, size), root)) {
      sound = size
      continue
    }
    const known = await compareTiles(log, each)
    for (const index of known ?? []) altered.add(index)
    if (size <= log.leaves.size) findings.push(describeRewritten(log, { kept: each, sound, known }))
  }
  return { findings, altered: [...altered] }
}

/** Indices at which the copied tiles tell another leaf; null when there is no copy, or it is not that of the held checkpoint. */
async function compareTiles(log: HeldAgainst, { held, checkpoint }: Kept): Promise<number[] | null> {
  if (held.read === null) return null
  const copy = new LeafList()
  for (let first = 0; first < checkpoint.size; first += TILE_WIDTH) {
    const width = Math.min(TILE_WIDTH, checkpoint.size - first)
    const bytes = await readAtLeast(held.read, { level: 0, index: first / TILE_WIDTH, width })
    if (bytes === null) return null
    for (const hash of hashesOf(bytes, width)) copy.push(hash)
  }
  if (!equalBytes(copy.root(log.sha256, checkpoint.size), checkpoint.root)) return null
  const different: number[] = []
  for (let index = 0; index < Math.min(copy.size, log.leaves.size); index++) {
    if (!equalBytes(copy.at(index), log.leaves.at(index))) different.push(index)
  }
  return different
}

function describeShort(log: HeldAgainst, { held, checkpoint, cosignatures }: Kept): Finding {
  const { size } = log.leaves
  const seen = cosignatures.reduce<EpochTicks | null>(
    (last, { time }) => (last === null || time > last ? time : last),
    null,
  )
  const detail = `${held.name} counts ${checkpoint.size} entries, and the log has ${size}: all that followed is gone`
  return { camera: null, from: log.timeOf(Math.max(0, size - 1)), to: seen, kind: 'log.truncated', detail }
}

function describeRewritten(
  log: HeldAgainst,
  at: Readonly<{ kept: Kept; sound: number; known: readonly number[] | null }>,
): Finding {
  const { size } = at.kept.checkpoint
  const first = at.known?.[0] ?? at.sound
  const last = at.known?.at(-1) ?? size - 1
  const where =
    at.known === null
      ? `somewhere in entries ${first} to ${last}`
      : `in ${at.known.length} entries from ${first} to ${last}`
  return {
    ...{ camera: null, from: log.timeOf(first), to: log.timeOf(last), kind: 'log.rewritten' },
    detail: `the log is not the one that ${at.kept.held.name} speaks of: it was rewritten ${where}`,
  }
}
