// SPDX-License-Identifier: Apache-2.0
import path from 'node:path'
import { Fault } from '@mingjian/base'
import { type Checkpoint, formatNote, type Note, parseCheckpoint, parseNote } from '@mingjian/evidence'
import { nodeDisk } from '../disk/disk.ts'
import { readFile, replaceFile } from '../disk/durable.ts'
import { sha256 } from '../disk/sha256.ts'
import { DataLock } from '../store/data-lock.ts'

/** A signed checkpoint as it was shown to us. */
export type Shown = Readonly<{ note: Note; checkpoint: Checkpoint }>

const MAX_NOTE = 64 * 1024
const PATIENCE_MILLIS = 10_000
const NEWLINE = 10

/**
 * What a witness has cosigned, `<data>/witness/<hash of the origin>/`: `latest`, replaced atomically before each answer, and
 * `history.jsonl`, every checkpoint ever cosigned, one JSON object a line.
 */
export class WitnessBook {
  readonly #folder: string

  constructor(data: string) {
    this.#folder = path.join(data, 'witness')
  }

  /** Nothing else in this or any other process reads and writes the book meanwhile. Throws `store.lock.taken`. */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    using _lock = await DataLock.take(this.#folder, PATIENCE_MILLIS)
    return await work()
  }

  /** What was cosigned last for this log; null when nothing was. */
  async latest(origin: string): Promise<Shown | null> {
    const bytes = await readFile(nodeDisk, path.join(this.#place(origin), 'latest'), MAX_NOTE)
    if (bytes === null) return null
    const note = parseNote(Buffer.from(bytes).toString('utf8'))
    const checkpoint = parseCheckpoint(note.text)
    if (checkpoint.origin === origin) return { note, checkpoint }
    throw new Fault('data-loss', 'witness.book.mixed', 'what is known of a log is another log’s', { origin })
  }

  /** On the medium when it resolves: only then may a cosignature be given out. */
  async keep(shown: Shown): Promise<void> {
    const folder = this.#place(shown.checkpoint.origin)
    await nodeDisk.makeFolder(folder)
    await replaceFile(nodeDisk, path.join(folder, 'latest'), Buffer.from(formatNote(shown.note)))
  }

  /** A misconduct, by its mark; false when it was told before. `caught-<mark>.json` is proof to show to others. */
  async isTold(origin: string, mark: string): Promise<boolean> {
    return (await readFile(nodeDisk, this.#caught(origin, mark), 1)) !== null
  }

  async tellCaught(origin: string, mark: string, report: Readonly<Record<string, unknown>>): Promise<void> {
    await nodeDisk.makeFolder(this.#place(origin))
    await replaceFile(nodeDisk, this.#caught(origin, mark), Buffer.from(`${JSON.stringify(report, null, 2)}\n`))
  }

  async tell(origin: string, line: Readonly<Record<string, unknown>>): Promise<void> {
    const folder = this.#place(origin)
    await nodeDisk.makeFolder(folder)
    const file = await nodeDisk.open(path.join(folder, 'history.jsonl'), 'append')
    try {
      const { size } = await file.stat()
      const last = new Uint8Array(1)
      const isTorn = size > 0 && (await file.readAt(last, size - 1)) === 1 && last[0] !== NEWLINE
      await file.writeAt([Buffer.from(`${isTorn ? '\n' : ''}${JSON.stringify(line)}\n`)], size)
      await file.sync()
    } finally {
      await file.close()
    }
  }

  #caught(origin: string, mark: string): string {
    return path.join(this.#place(origin), `caught-${mark.slice(0, 16)}.json`)
  }

  #place(origin: string): string {
    return path.join(
      this.#folder,
      Buffer.from(sha256(Buffer.from(origin)))
        .toString('hex')
        .slice(0, 16),
    )
  }
}
