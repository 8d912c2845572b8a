// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import {
  type Checkpoint,
  consistencyRanges,
  type Entry,
  equalBytes,
  formatTilePath,
  hashRanges,
  inclusionRanges,
  leafHash,
  type Note,
  parseBundle,
  parseCheckpoint,
  parseEntry,
  parseNote,
  parseVerifierKey,
  type ReadTile,
  tileHashes,
  verifiedBy,
  type VerifierKey,
  type VerifyEd25519,
  verifyConsistency,
  verifyInclusion,
} from '@mingjian/evidence'
import { sha256 } from '../offline/sha256.ts'

/** What the log serves, as bytes; null where there is nothing. */
export type LogFetch = (path: string) => Promise<Uint8Array | null>

/** What this browser saw of a log before: what comes later must contain it. */
export type LogMemory = Readonly<{ read(): string | null; write(note: string): void }>

export type LogHead = Readonly<{ checkpoint: Checkpoint; note: Note; text: string; key: VerifierKey }>
export type ProvedEntry = Readonly<{ index: number; entry: Entry; head: LogHead }>

const TILE = 256

/**
 * Verifies the evidence log from its published bytes alone: signature, inclusion, and that it only grew since this browser
 * last looked. Throws a Fault `web.proof.*` with what is wrong.
 */
export class LogReader {
  readonly #fetch: LogFetch
  readonly #verify: VerifyEd25519
  readonly #memory: LogMemory
  readonly #tiles = new Map<string, Promise<Uint8Array | null>>()

  constructor(by: { fetch: LogFetch; verify: VerifyEd25519; memory: LogMemory }) {
    this.#fetch = by.fetch
    this.#verify = by.verify
    this.#memory = by.memory
  }

  /** The newest checkpoint, its signature good and everything seen before contained in it. */
  async head(): Promise<LogHead> {
    const [text, keyText] = await Promise.all([this.#text('/log/checkpoint'), this.#text('/log/key')])
    const note = parseNote(text)
    const checkpoint = parseCheckpoint(note.text)
    const key = parseVerifierKey(sha256, keyText)
    if (key.use !== 'log' || (await verifiedBy(note, key, this.#verify)) === null)
      throw wrong('signature', 'the checkpoint is not signed by the published key')
    const head = { checkpoint, note, text, key }
    await this.#compare(head)
    this.#memory.write(`${keyText.trim()}\n${text}`)
    return head
  }

  /** The entry out of its bundle, proved under the newest checkpoint. */
  async prove(index: number): Promise<ProvedEntry> {
    const head = await this.head()
    const { size, root } = head.checkpoint
    if (index >= size) throw wrong('pending', 'the checkpoint does not reach this entry yet')
    const first = Math.floor(index / TILE)
    const width = Math.min(TILE, size - first * TILE)
    const bundle = await this.#tile({ level: 'entries', index: first, width })
    const bytes = bundle === null ? undefined : parseBundle(bundle)[index % TILE]
    if (bytes === undefined) throw wrong('missing', 'the log does not serve this entry')
    const read = tileHashes(sha256, size, (tile) => this.#tile(tile))
    const proof = await hashRanges(sha256, inclusionRanges(index, size), read)
    const claim = { index, size, leafHash: leafHash(sha256, bytes), root, proof }
    if (!verifyInclusion(sha256, claim)) throw wrong('inclusion', 'the entry is not the one that the checkpoint covers')
    return { index, entry: parseEntry(bytes), head }
  }

  /** When this witness signed a checkpoint of the log that covers the entry; null when the note does not prove it. */
  async witnessed(noteText: string, witness: string, index: number): Promise<Date | null> {
    const note = parseNote(noteText)
    const { origin, size, root } = parseCheckpoint(note.text)
    const time = await verifiedBy(note, parseVerifierKey(sha256, witness), this.#verify)
    const { checkpoint } = await this.head()
    if (time === null || origin !== checkpoint.origin || size <= index) return null
    return (await this.#contains(checkpoint, { size, root })) ? new Date(time * 1000) : null
  }

  async #compare({ checkpoint, key }: LogHead): Promise<void> {
    const remembered = this.#memory.read()
    if (remembered === null) return
    const at = remembered.indexOf('\n')
    const before = parseCheckpoint(parseNote(remembered.slice(at + 1)).text)
    if (before.origin !== checkpoint.origin) return // another instance at this address
    const known = parseVerifierKey(sha256, remembered.slice(0, at))
    if (!equalBytes(known.key, key.key))
      throw wrong('key', 'the log is signed by another key than when this browser last looked')
    if (before.size > checkpoint.size) throw wrong('rollback', 'the log is shorter than when this browser last looked')
    if (!(await this.#contains(checkpoint, before)))
      throw wrong('fork', 'the log is not the one that this browser saw before')
  }

  async #contains(now: Checkpoint, old: Pick<Checkpoint, 'size' | 'root'>): Promise<boolean> {
    if (old.size > now.size) return false
    const read = tileHashes(sha256, now.size, (tile) => this.#tile(tile))
    const proof = await hashRanges(sha256, consistencyRanges(old.size, now.size), read)
    return verifyConsistency(sha256, { oldSize: old.size, oldRoot: old.root, size: now.size, root: now.root, proof })
  }

  /** Tiles never change. */
  readonly #tile: ReadTile = (tile) => {
    const path = formatTilePath(tile)
    const known = this.#tiles.get(path) ?? this.#fetch(`/log/${path}`)
    this.#tiles.set(path, known)
    if (this.#tiles.size > MOST_TILES) this.#tiles.delete(this.#tiles.keys().next().value ?? '')
    known.catch(() => this.#tiles.delete(path))
    return known
  }

  async #text(path: string): Promise<string> {
    const bytes = await this.#fetch(path)
    if (bytes === null) throw wrong('missing', `the log does not serve ${path}`)
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  }
}

const MOST_TILES = 400

function wrong(what: string, words: string): Fault {
  return new Fault('data-loss', `web.proof.${what}`, words)
}
