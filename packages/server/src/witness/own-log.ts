// SPDX-License-Identifier: Apache-2.0
import path from 'node:path'
import { Fault } from '@mingjian/base'
import {
  consistencyRanges,
  formatNote,
  formatWitnessRequest,
  hashRanges,
  parseCheckpoint,
  parseNote,
  parseSignatureLines,
  parseVerifierKey,
  tileHashes,
  verifiedBy,
  type VerifierKey,
} from '@mingjian/evidence'
import { nodeDisk } from '../disk/disk.ts'
import { readFile, replaceFile } from '../disk/durable.ts'
import { sha256 } from '../disk/sha256.ts'
import { verifyEd25519 } from '../log/log-key.ts'
import { TileFolder } from '../log/tile-folder.ts'
import type { Shown } from './witness-book.ts'

const MAX_NOTE = 64 * 1024

/** A checkpoint of our own log with a witness's cosignature, and when the witness signed. */
export type Cosigned = Shown & Readonly<{ witness: string; time: number }>

/**
 * This instance's own log as its files tell, which is all a witness needs. What witnesses signed lies beside the checkpoint, in
 * `<data>/log/cosigned/<key id>`: the newest whole note of each.
 */
export class OwnLog {
  readonly #folder: string
  readonly #tiles: TileFolder

  constructor(data: string) {
    this.#folder = path.join(data, 'log')
    this.#tiles = new TileFolder(nodeDisk, this.#folder)
  }

  /** The newest checkpoint. Throws `witness.log.none` before the log's first entry. */
  async newest(): Promise<Shown> {
    const shown = await this.#read('checkpoint')
    if (shown !== null) return shown
    throw new Fault('not-found', 'witness.log.none', 'this instance has no log yet')
  }

  /** The verifier key that the instance publishes. */
  async key(): Promise<VerifierKey> {
    const bytes = await readFile(nodeDisk, path.join(this.#folder, 'key'), MAX_NOTE)
    if (bytes === null) throw new Fault('not-found', 'witness.log.none', 'this instance has no log yet')
    return parseVerifierKey(sha256, Buffer.from(bytes).toString('utf8'))
  }

  /** The body to send for a checkpoint when the witness knows our first `oldSize` leaves. */
  async request(shown: Shown, oldSize: number): Promise<string> {
    const { size } = shown.checkpoint
    if (oldSize > size) throw new Fault('conflict', 'witness.log.shorter', 'the log is shorter than what is witnessed')
    const read = tileHashes(sha256, size, (tile) => this.#tiles.read(tile))
    const proof = await hashRanges(sha256, consistencyRanges(oldSize, size), read)
    return formatWitnessRequest({ oldSize, proof, note: shown.note })
  }

  /** What this witness cosigned last, as we keep it; null for nothing, or nothing that verifies. */
  async cosigned(witness: VerifierKey): Promise<Cosigned | null> {
    const shown = await this.#read(placeOf(witness))
    const time = shown === null ? null : await verifiedBy(shown.note, witness, verifyEd25519)
    return shown === null || time === null ? null : { ...shown, witness: witness.name, time }
  }

  /** Keeps the signature that a witness answered. Throws `witness.answer.wrong` when there is none of this witness's in it. */
  async keep(shown: Shown, witness: VerifierKey, lines: string): Promise<Cosigned> {
    const answered = parseSignatureLines(lines).filter(
      ({ name, keyId }) => name === witness.name && keyId === witness.keyId,
    )
    const own = await this.key()
    const signatures = shown.note.signatures.filter(({ name, keyId }) => name === own.name && keyId === own.keyId)
    const note = { text: shown.note.text, signatures: [...signatures, ...answered] }
    const time = await verifiedBy(note, witness, verifyEd25519)
    if (time === null || (await verifiedBy(note, own, verifyEd25519)) === null) {
      const words = 'the answer holds no signature of this witness on a checkpoint of this log'
      throw new Fault('bad-input', 'witness.answer.wrong', words, { witness: witness.name })
    }
    await nodeDisk.makeFolder(path.join(this.#folder, 'cosigned'))
    await replaceFile(nodeDisk, path.join(this.#folder, placeOf(witness)), Buffer.from(formatNote(note)))
    return { note, checkpoint: shown.checkpoint, witness: witness.name, time }
  }

  async #read(name: string): Promise<Shown | null> {
    const bytes = await readFile(nodeDisk, path.join(this.#folder, name), MAX_NOTE)
    if (bytes === null) return null
    const note = parseNote(Buffer.from(bytes).toString('utf8'))
    return { note, checkpoint: parseCheckpoint(note.text) }
  }
}

function placeOf(witness: VerifierKey): string {
  return path.join('cosigned', witness.keyId.toString(16).padStart(8, '0'))
}
