// SPDX-License-Identifier: Apache-2.0
import path from 'node:path'
import {
  type Checkpoint,
  equalBytes,
  foldSubtrees,
  formatCheckpoint,
  formatNote,
  leafHash,
  type NoteSigner,
  perfectSubtrees,
  signNote,
  TILE_WIDTH,
} from '@mingjian/evidence'
import type { Disk } from '../disk/disk.ts'
import { replaceFile } from '../disk/durable.ts'
import { sha256 } from '../disk/sha256.ts'
import { Edge, type TileStep } from './edge.ts'
import { GrowingTile } from './growing-tile.ts'
import { damaged, recoverLog } from './recover.ts'
import type { TileFolder } from './tile-folder.ts'

/** A checkpoint and the note that signs it. */
export type Signed = Readonly<{ checkpoint: Checkpoint; note: string }>

type Grown = { level: number; index: number; width: number; hashes: Uint8Array[] }

/** Puts batches of entries on the disk and signs them. One call at a time; after a failed one `recover` must come first. */
export class LogWriter {
  readonly #disk: Disk
  readonly #folder: TileFolder
  readonly #signer: NoteSigner
  readonly #growing = new Map<number | 'entries', GrowingTile>()
  #edge = new Edge()
  #bundleBytes = 0
  #signed: Signed | null = null

  constructor(by: Readonly<{ disk: Disk; folder: TileFolder; signer: NoteSigner }>) {
    this.#disk = by.disk
    this.#folder = by.folder
    this.#signer = by.signer
  }

  get size(): number {
    return this.#edge.size
  }

  /** Reads the folder back and signs what is there; throws `log.damaged`. Answers what is signed, and how many entries were found beyond it. */
  async recover(): Promise<{ signed: Signed; adopted: number }> {
    await this.close()
    const found = await recoverLog({ disk: this.#disk, folder: this.#folder, key: this.#signer.key })
    await this.#refuseOlder(found.edge)
    this.#edge = found.edge
    this.#bundleBytes = found.bundleBytes
    this.#signed = found.signed
    const signed = found.signed !== null && found.adopted === 0 ? found.signed : await this.#sign()
    return { signed, adopted: found.adopted }
  }

  /** Appends entries in order; all are durable under the checkpoint it resolves with. */
  async commit(entries: readonly Uint8Array[]): Promise<Signed> {
    for (let at = 0; at < entries.length;) {
      const first = this.#edge.size % TILE_WIDTH
      const part = entries.slice(at, at + TILE_WIDTH - first)
      await this.#writeBundle(part, first)
      await this.#writeHashes(part)
      at += part.length
    }
    return this.#sign()
  }

  async close(): Promise<void> {
    const open = [...this.#growing.values()]
    this.#growing.clear()
    for (const tile of open) await tile.close()
  }

  /** What was acknowledged by this very process must still be there: a folder put back to an older state is no recovery. */
  async #refuseOlder(found: Edge): Promise<void> {
    const known = this.#signed?.checkpoint
    if (!known || known.size === 0) return
    if (found.size < known.size) throw damaged(`it holds ${found.size} entries, and ${known.size} were signed`)
    const nodes = perfectSubtrees({ from: 0, to: known.size })
    const root = foldSubtrees(sha256, await this.#folder.readHashes(nodes, found.size))
    if (!equalBytes(root, known.root)) throw damaged(`its first ${known.size} entries are not those that were signed`)
  }

  async #writeBundle(entries: readonly Uint8Array[], first: number): Promise<void> {
    const index = Math.floor(this.#edge.size / TILE_WIDTH)
    const tile = this.#tile('entries', { index, width: first, bytes: this.#bundleBytes })
    const width = first + entries.length
    const chunks = entries.flatMap((entry) => [Uint8Array.of(entry.length >> 8, entry.length & 255), entry])
    await tile.append(chunks, width, true)
    this.#bundleBytes += chunks.reduce((sum, chunk) => sum + chunk.length, 0)
    if (width === TILE_WIDTH) {
      this.#growing.delete('entries')
      this.#bundleBytes = 0
    }
  }

  /** Hash tiles can be computed again from the entries: they are synced when they become whole. */
  async #writeHashes(entries: readonly Uint8Array[]): Promise<void> {
    const grown = new Map<string, Grown>()
    for (const entry of entries) for (const step of this.#edge.add(leafHash(sha256, entry))) gather(grown, step)
    for (const { level, index, width, hashes } of grown.values()) {
      const before = width - hashes.length
      const tile = this.#tile(level, { index, width: before, bytes: before * HASH_BYTES })
      await tile.append(hashes, width, false)
      if (width === TILE_WIDTH) this.#growing.delete(level)
    }
  }

  #tile(level: number | 'entries', at: { index: number; width: number; bytes: number }): GrowingTile {
    const known = this.#growing.get(level)
    if (known) return known
    const tile = new GrowingTile(this.#disk, this.#folder, { level, ...at })
    this.#growing.set(level, tile)
    return tile
  }

  async #sign(): Promise<Signed> {
    const { name: origin } = this.#signer.key
    const checkpoint: Checkpoint = { origin, size: this.#edge.size, root: this.#edge.root(), extensions: [] }
    const text = formatCheckpoint(checkpoint)
    const note = formatNote({ text, signatures: [await signNote(text, this.#signer, 0)] })
    await replaceFile(this.#disk, path.join(this.#folder.folder, 'checkpoint'), Buffer.from(note))
    this.#signed = { checkpoint, note }
    return this.#signed
  }
}

const HASH_BYTES = 32

function gather(grown: Map<string, Grown>, step: TileStep): void {
  const { level, index, width, hash } = step
  const key = `${level}/${index}`
  const tile = grown.get(key) ?? { level, index, width, hashes: [] }
  tile.hashes.push(hash)
  tile.width = width
  grown.set(key, tile)
}
