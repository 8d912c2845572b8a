// SPDX-License-Identifier: Apache-2.0
import { Fault, toTicks } from '@mingjian/base'
import { type Entry, parseEntry } from '../entry/entry.ts'
import { field } from '../entry/field.ts'
import type { Json } from '../entry/json.ts'
import { fromBase64, toBase64 } from '../note/base64.ts'
import { type Checkpoint, parseCheckpoint } from '../note/checkpoint.ts'
import { parseVerifierKey, verifiedBy, type VerifierKey, type VerifyEd25519 } from '../note/key.ts'
import { parseNote } from '../note/note.ts'
import { equalBytes } from '../tree/equal.ts'
import { leafHash, type Sha256 } from '../tree/merkle.ts'
import { verifyInclusion } from '../tree/proof.ts'
import type { Finding } from '../verify/finding.ts'
import type { Cosignature } from '../verify/held.ts'
import { readJson } from './json-text.ts'

/** Entries of a log with all a stranger needs to check that they stand in it: `log.json` of a package, and a deletion certificate. */
export type ProvedEntries = Readonly<{
  /** The log's verifier key. It proves nothing about whose it is: compare it with the one that the instance publishes. */
  key: string
  /** Verifier keys of witnesses that the instance knows. */
  witnesses: readonly string[]
  /** The signed checkpoint, a note. */
  checkpoint: string
  entries: readonly Readonly<{ index: number; entry: Uint8Array; proof: readonly Uint8Array[] }>[]
}>

export type CheckedEntries = Readonly<{
  key: VerifierKey
  checkpoint: Checkpoint
  cosignatures: readonly Cosignature[]
  /** Those that are proved, in the order of the log. */
  entries: readonly Readonly<{ index: number; entry: Entry }>[]
  findings: readonly Finding[]
}>

const FORMAT = 'mingjian-entries/1'
const MOST_ENTRIES = 200_000
const MOST_PROOF = 64

export function formatProvedEntries(proved: ProvedEntries): string {
  const entries = proved.entries.map(({ index, entry, proof }) => ({
    index,
    entry: toBase64(entry),
    proof: proof.map(toBase64),
  }))
  const { key, witnesses, checkpoint } = proved
  return `${JSON.stringify({ format: FORMAT, key, witnesses, checkpoint, entries }, null, 1)}\n`
}

const { count, hash, id, list, members } = field
const bytesOf = (value: Json | undefined): Uint8Array | undefined =>
  typeof value === 'string' ? (fromBase64(value) ?? undefined) : undefined
const note = (value: Json | undefined): string | undefined =>
  typeof value === 'string' && value.length <= 1 << 20 ? value : undefined
const SHAPE = members({
  ...{ format: id, key: note, witnesses: list(note, 100), checkpoint: note },
  entries: list(members({ index: count, entry: bytesOf, proof: list(hash, MOST_PROOF) }), MOST_ENTRIES),
})

/** Reads exactly what {@link formatProvedEntries} writes: nothing else vouches for its bytes. Throws `evidence.package.log`. */
export function parseProvedEntries(bytes: Uint8Array): ProvedEntries {
  const read = SHAPE(readJson(bytes))
  if (read?.format === FORMAT && equalBytes(new TextEncoder().encode(formatProvedEntries(read)), bytes)) return read
  throw new Fault('bad-input', 'evidence.package.log', 'the log entries of the package cannot be read')
}

export type EntriesAsk = Readonly<{
  sha256: Sha256
  verify: VerifyEd25519
  /** The key that the instance publishes, where it was had by another way. */
  knownKey?: string | undefined
}>

/** Signature, cosignatures and every inclusion proof. Throws only for bugs: what is wrong is a finding. */
export async function checkEntries(proved: ProvedEntries, ask: EntriesAsk): Promise<CheckedEntries | Finding> {
  try {
    return await checkAll(proved, ask)
  } catch (error) {
    if (error instanceof Fault) return nowhere('log.checkpoint', error.message)
    throw error
  }
}

async function checkAll(
  proved: ProvedEntries,
  { sha256, verify, knownKey }: EntriesAsk,
): Promise<CheckedEntries | Finding> {
  const key = parseVerifierKey(sha256, proved.key)
  if (knownKey !== undefined && knownKey.trim() !== proved.key.trim())
    return nowhere('log.checkpoint', 'the log’s key in the package is not the one that was given')
  const signed = parseNote(proved.checkpoint)
  const checkpoint = parseCheckpoint(signed.text)
  if (checkpoint.origin !== key.name || (await verifiedBy(signed, key, verify)) === null)
    return nowhere('log.checkpoint', 'the checkpoint is not signed by the key of this log')
  const findings: Finding[] = []
  const entries: { index: number; entry: Entry }[] = []
  for (const { index, entry, proof } of proved.entries) {
    const claim = { index, size: checkpoint.size, leafHash: leafHash(sha256, entry), root: checkpoint.root, proof }
    if (verifyInclusion(sha256, claim)) entries.push({ index, entry: parseEntry(entry) })
    else findings.push(describe(index, entry))
  }
  const cosignatures: Cosignature[] = []
  for (const text of proved.witnesses) {
    const witness = parseVerifierKey(sha256, text)
    const time = await verifiedBy(signed, witness, verify)
    if (time !== null && witness.use === 'witness')
      cosignatures.push({ witness: witness.name, size: checkpoint.size, time: ticksOf(time) })
  }
  // A signature line that no key in the package explains proves nothing, and must not stand there as if it did.
  const explained = 1 + cosignatures.length
  if (signed.signatures.length !== explained)
    findings.push(
      nowhere(
        'log.cosignature',
        'the checkpoint bears a signature of a key that the package does not hold, or one that is wrong',
      ),
    )
  return { key, checkpoint, cosignatures, entries: entries.toSorted((a, b) => a.index - b.index), findings }
}

function ticksOf(seconds: number): Cosignature['time'] {
  return toTicks((seconds * 1000) as Parameters<typeof toTicks>[0])
}

function describe(index: number, bytes: Uint8Array): Finding {
  const detail = `entry ${index} is not the one that was logged, or its proof was altered`
  try {
    const { body } = parseEntry(bytes)
    const [from, to] = [field.time(body['start']) ?? null, field.time(body['end']) ?? null]
    return { camera: field.id(body['camera']) ?? null, from, to, kind: 'log.entry', detail }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return nowhere('log.entry', detail)
  }
}

function nowhere(kind: Finding['kind'], detail: string): Finding {
  return { camera: null, from: null, to: null, kind, detail }
}
