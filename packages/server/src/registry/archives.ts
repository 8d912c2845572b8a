// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto'
import path from 'node:path'
import { type Clock, Fault } from '@mingjian/base'
import type { Actor } from '../access/grant.ts'
import type { Disk } from '../disk/disk.ts'
import { readFile, removeFile } from '../disk/durable.ts'
import { type VolumeState, volumesOf } from '../domain/archive.ts'
import type { ArchiveState } from '../domain/system-facts.ts'
import type { Enter } from '../log/enter.ts'
import type { ArchiveDocuments, DocumentRow } from '../store/archive-documents.ts'
import { newId } from '../store/new-id.ts'
import type { LawWatch } from './law-watch.ts'

export type ArchivesDeps = Readonly<{
  /** `<data>/archive`. */
  folder: string
  disk: Disk
  documents: ArchiveDocuments
  enter: Enter
  clock: Clock
}>

export type NewDocument = Readonly<{
  system: string
  volume: string
  kind: string
  title: string
  type: string
  /** The document this one is the next version of. */
  of?: string | undefined
}>

/** Documents by system in volumes, kept on disk under their hash: a new version is added, none is overwritten (article 17). */
export class Archives {
  readonly #by: ArchivesDeps

  constructor(options: ArchivesDeps) {
    this.#by = options
  }

  list(system: string): Promise<DocumentRow[]> {
    return this.#by.documents.list(system)
  }

  volumes(documents: readonly DocumentRow[]): VolumeState[] {
    return volumesOf(documents)
  }

  /** What each system's volumes hold and lack. */
  async standing(
    systems: readonly string[],
  ): Promise<ReadonlyMap<string, { documents: number; volumes: VolumeState[] }>> {
    const kinds = await this.#by.documents.kinds(systems)
    return new Map(
      systems.map((system) => {
        const there = kinds.get(system) ?? []
        return [system, { documents: there.length, volumes: volumesOf(there) }]
      }),
    )
  }

  /** The complete volumes of each system. */
  async complete(systems: readonly string[]): Promise<ReadonlyMap<string, ArchiveState>> {
    const kinds = await this.#by.documents.kinds(systems)
    const complete = (each: readonly { volume: string; kind: string }[]): ArchiveState =>
      new Set(volumesOf(each).flatMap(({ volume, isComplete }) => (isComplete ? [volume] : [])))
    return new Map([...kinds].map(([system, each]) => [system, complete(each)]))
  }

  /** Durable and entered when it resolves. Throws `registry.document.size`, `registry.document.unknown`. */
  async add(
    document: NewDocument,
    body: AsyncIterable<Uint8Array>,
    by: Readonly<{ actor: Actor; watch: LawWatch; limit: number }>,
  ): Promise<DocumentRow> {
    const { documents, enter, clock } = this.#by
    const { system, volume, kind, title, type } = document
    const before = document.of === undefined ? null : await documents.find(document.of, null)
    if (document.of !== undefined && before?.system !== system) throw unknownDocument(document.of)
    const { sha256, bytes } = await this.keep(body, by.limit)
    const [id, version] = before ? [before.id, before.version + 1] : [newId('ad'), 1]
    const { index } = await enter({
      type: 'archive.add',
      body: { id, version, system, volume, kind, sha256, bytes, ...(by.actor.userId ? { user: by.actor.userId } : {}) },
      private: { title },
    })
    const row: DocumentRow = {
      ...{ id, version, system, volume, kind, title, type, bytes, sha256, entry: index },
      ...{ at: new Date(clock.now()), by_user: by.actor.userId, by_name: by.actor.name },
    }
    await documents.insert(row)
    await by.watch.changed({ kind: 'system', id: system })
    return row
  }

  /** Throws `registry.document.unknown`, and `registry.document.lost` when the bytes are not those that were entered. */
  async read(id: string, version: number | null): Promise<{ row: DocumentRow; bytes: Uint8Array }> {
    const row = await this.#by.documents.find(id, version)
    if (!row) throw unknownDocument(id)
    return { row, bytes: await this.bytesOf(row) }
  }

  /** What was kept under a hash. Throws `registry.document.lost` when it is gone or altered. */
  async bytesOf(kept: Readonly<{ id: string; sha256: string; bytes: number }>): Promise<Uint8Array> {
    const { id, sha256 } = kept
    const bytes = await readFile(this.#by.disk, this.#fileOf(sha256), kept.bytes + 1)
    const isWhole = bytes !== null && createHash('sha256').update(bytes).digest('hex') === sha256
    if (!bytes || !isWhole)
      throw new Fault('data-loss', 'registry.document.lost', 'the document is gone or altered', { id, sha256 })
    return bytes
  }

  /** Whether something lies under the hash; what it holds is checked when it is read. */
  async has(sha256: string): Promise<boolean> {
    return (await readFile(this.#by.disk, this.#fileOf(sha256), 1)) !== null
  }

  /** Durable under its hash when it resolves. Throws `registry.document.size`. */
  async keep(body: AsyncIterable<Uint8Array>, limit: number): Promise<{ sha256: string; bytes: number }> {
    const { disk, folder } = this.#by
    await disk.makeFolder(folder)
    const draft = path.join(folder, `${newId('ad')}~`)
    const hash = createHash('sha256')
    let bytes = 0
    const file = await disk.open(draft, 'create')
    try {
      for await (const part of body) {
        if (bytes + part.length > limit)
          throw new Fault('bad-input', 'registry.document.size', `a document has at most ${limit} bytes`)
        await file.writeAt([part], bytes)
        hash.update(part)
        bytes += part.length
      }
      if (bytes === 0) throw new Fault('bad-input', 'registry.document.size', 'the document is empty')
      await file.sync()
    } catch (thrown) {
      await file.close()
      await removeFile(disk, draft)
      throw thrown
    }
    await file.close()
    const sha256 = hash.digest('hex')
    const target = this.#fileOf(sha256)
    await disk.makeFolder(path.dirname(target))
    await disk.rename(draft, target) // the same bytes may be there already, and are replaced by themselves
    await disk.syncFolder(path.dirname(target))
    return { sha256, bytes }
  }

  #fileOf(sha256: string): string {
    const [first = '', second = ''] = sha256
    return path.join(this.#by.folder, first + second, sha256)
  }
}

function unknownDocument(id: string): Fault {
  return new Fault('not-found', 'registry.document.unknown', 'there is no such document', { id })
}
