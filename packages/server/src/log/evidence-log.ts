// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { assert, type Clock, Fault, type Log, toError } from '@mingjian/base'
import {
  checkBody,
  commitTo,
  type EntryType,
  formatEntry,
  formatVerifierKey,
  type NoteSigner,
  type Opening,
  SALT_SIZE,
  TILE_WIDTH,
  toBase64,
} from '@mingjian/evidence'
import { type Disk, nodeDisk } from '../disk/disk.ts'
import { readFile, replaceFile } from '../disk/durable.ts'
import { sha256 } from '../disk/sha256.ts'
import type { EntryDraft, Entered } from './enter.ts'
import { makeLogKey, readLogKey } from './log-key.ts'
import { LogWriter, type Signed } from './log-writer.ts'
import { damaged } from './recover.ts'
import { TileFolder } from './tile-folder.ts'

/** A private value with its commitment, to be kept before the entry that names the commitment is written. */
export type SealedValue = Opening & Readonly<{ commitment: Uint8Array }>

export type LogFiles = Readonly<{
  /** `<data>/log` */ folder: string
  /** `<data>/log-key` */ keyFile: string
}>

export type EvidenceLogOptions = LogFiles &
  Readonly<{
    /** The instance's name: the origin of a log that is made now. */
    name: string
    clock: Clock
    log: Log
    /** Resolves when the values are durable. Entries without private values never wait for it. */
    keepSealed: (values: readonly SealedValue[]) => Promise<void>
    disk?: Disk
  }>

/** Entries that have just become durable: `first` is the index of the first one. */
export type LogListener = (first: number, entries: readonly Uint8Array[]) => void

type Waiting = Readonly<{
  type: EntryType
  bytes: Uint8Array
  resolve: (entered: Entered) => void
  reject: (error: Error) => void
}>

const MAX_BATCH = 4096
const MAX_BATCH_BYTES = 4 << 20
const MAX_WAITING = 20_000
const MAX_WAITING_BYTES = 64 << 20

/** The files of the log of a data folder. */
export function logFiles(dataFolder: string): LogFiles {
  return { folder: path.join(dataFolder, 'log'), keyFile: path.join(dataFolder, 'log-key') }
}

/**
 * The evidence log of one instance: C2SP tlog-tiles in a folder, one writer. Entries that come while a batch is being written form the next one.
 * Memory is bounded by what waits; the rest of the log is on the disk.
 */
export class EvidenceLog implements AsyncDisposable {
  readonly #by: EvidenceLogOptions
  readonly #writer: LogWriter
  readonly #listeners = new Set<LogListener>()
  readonly tiles: TileFolder
  /** The verifier key, as published. */
  readonly key: string
  #signed: Signed
  #waiting: Waiting[] = []
  #waitingBytes = 0
  #running: Promise<void> | null = null
  #isSound = true // the writer's state is that of the disk
  #isClosed = false

  private constructor(
    by: EvidenceLogOptions,
    parts: { writer: LogWriter; tiles: TileFolder; signed: Signed; key: string },
  ) {
    this.#by = by
    this.#writer = parts.writer
    this.tiles = parts.tiles
    this.#signed = parts.signed
    this.key = parts.key
  }

  /** Opens the log, or makes one where there is none. Throws `log.damaged` (one clear line) rather than sign over what does not fit. */
  static async open(options: EvidenceLogOptions): Promise<EvidenceLog> {
    const disk = options.disk ?? nodeDisk
    const tiles = new TileFolder(disk, options.folder)
    await disk.makeFolder(options.folder)
    const signer = await openKey(options, disk)
    if (signer.key.name !== options.name)
      options.log.info('log.origin', { origin: signer.key.name, name: options.name })
    const writer = new LogWriter({ disk, folder: tiles, signer })
    const { signed, adopted } = await writer.recover()
    if (adopted > 0) options.log.warn('log.adopted', { entries: adopted, size: signed.checkpoint.size })
    const key = formatVerifierKey(signer.key)
    const keyFile = path.join(options.folder, 'key')
    const known = await readFile(disk, keyFile, 1000)
    if (known === null || Buffer.from(known).toString('utf8') !== `${key}\n`)
      await replaceFile(disk, keyFile, Buffer.from(`${key}\n`))
    return new EvidenceLog(options, { writer, tiles, signed, key })
  }

  /** Durable entries. */
  get size(): number {
    return this.#signed.checkpoint.size
  }
  get signed(): Signed {
    return this.#signed
  }

  /** See {@link Enter}. A draft whose body lacks what its type promises is refused with `evidence.entry.body`. */
  async append(draft: EntryDraft): Promise<Entered> {
    const { type, body } = draft
    checkBody({ type, body })
    const values = Object.entries(draft.private ?? {}).map(([field, value]) => sealValue(field, value))
    const sealed = Object.fromEntries(values.map(({ field, commitment }) => [field, toBase64(commitment)]))
    const bytes = formatEntry({ type, at: draft.at ?? this.#by.clock.now(), body, sealed })
    this.#admit(bytes.length)
    if (values.length > 0) await this.#by.keepSealed(values)
    return this.#enqueue(type, bytes)
  }

  /** Calls back after each batch, in order, until the function returned is called. */
  listen(heard: LogListener): () => void {
    this.#listeners.add(heard)
    return () => this.#listeners.delete(heard)
  }

  /** Waits for what was asked; nothing is entered after it. */
  async close(): Promise<void> {
    this.#isClosed = true
    while (this.#running !== null) await this.#running
    await this.#writer.close()
  }
  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #admit(bytes: number): void {
    if (this.#isClosed) throw new Fault('unavailable', 'log.closed', 'the evidence log is closed')
    if (this.#waiting.length < MAX_WAITING && this.#waitingBytes + bytes <= MAX_WAITING_BYTES) return
    throw new Fault('exhausted', 'log.queue.full', 'too many entries wait for the disk of the evidence log')
  }

  #enqueue(type: EntryType, bytes: Uint8Array): Promise<Entered> {
    this.#admit(bytes.length)
    return new Promise((resolve, reject) => {
      this.#waiting.push({ type, bytes, resolve, reject })
      this.#waitingBytes += bytes.length
      this.#running ??= this.#work().finally(() => (this.#running = null))
    })
  }

  async #work(): Promise<void> {
    await Promise.resolve() // whoever asks in the same turn comes into the same batch
    while (this.#waiting.length > 0) {
      const batch = this.#take()
      const entries = batch.map(({ bytes }) => bytes)
      try {
        const first = await this.#commit(entries)
        batch.forEach(({ resolve }, i) => resolve({ index: first + i }))
        this.#tell(first, entries)
      } catch (thrown) {
        const fault = toLogFault(thrown)
        this.#by.log.error('log.commit', { code: fault.code, message: fault.message, entries: entries.length })
        for (const { reject } of batch) reject(fault)
      }
    }
  }

  #take(): Waiting[] {
    let count = 0
    let bytes = 0
    for (const each of this.#waiting) {
      if (count === MAX_BATCH || bytes + each.bytes.length > MAX_BATCH_BYTES) break
      bytes += each.bytes.length
      count++
    }
    this.#waitingBytes -= bytes
    return this.#waiting.splice(0, count)
  }

  /** A failed step leaves the disk in doubt: what is there is read back before anything else is written. */
  async #commit(entries: readonly Uint8Array[]): Promise<number> {
    if (!this.#isSound) {
      const before = this.size
      const { signed } = await this.#writer.recover()
      this.#isSound = true
      this.#signed = signed
      await this.#tellAdopted(before)
    }
    const first = this.#writer.size
    this.#isSound = false
    const signed = await this.#writer.commit(entries)
    this.#isSound = true
    assert(signed.checkpoint.size === first + entries.length, 'a batch grows the tree by itself')
    this.#signed = signed
    return first
  }

  async #tellAdopted(from: number): Promise<void> {
    for (let at = from; at < this.size;) {
      const to = Math.min(this.size, (Math.floor(at / TILE_WIDTH) + 1) * TILE_WIDTH)
      this.#tell(at, await this.tiles.readEntries(at, to))
      at = to
    }
  }

  #tell(first: number, entries: readonly Uint8Array[]): void {
    for (const heard of this.#listeners) heard(first, entries)
  }
}

function sealValue(field: string, text: string): SealedValue {
  const value = text.replaceAll('\0', '\ufffd').toWellFormed() // what a client sends may be no text that a database takes
  const opening = { field, salt: new Uint8Array(randomBytes(SALT_SIZE)), value }
  return { ...opening, commitment: commitTo(sha256, opening) }
}

async function openKey({ keyFile, folder, name }: EvidenceLogOptions, disk: Disk): Promise<NoteSigner> {
  const signer = await readLogKey(keyFile)
  if (signer !== null) return signer
  if ((await readFile(disk, path.join(folder, 'checkpoint'), 1)) !== null) {
    throw damaged(`its key ${keyFile} is missing`)
  }
  return makeLogKey(keyFile, name)
}

function toLogFault(thrown: unknown): Fault {
  if (thrown instanceof Fault) return thrown
  const error = toError(thrown)
  return new Fault('unavailable', 'log.disk', `the evidence log cannot be written: ${error.message}`, {}, error)
}
