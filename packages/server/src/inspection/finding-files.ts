// SPDX-License-Identifier: Apache-2.0
import { type Clock, Fault } from '@mingjian/base'
import type { Actor } from '../access/grant.ts'
import type { Enter } from '../log/enter.ts'
import type { Archives } from '../registry/archives.ts'
import type { FileRow, InspectionFiles } from '../store/inspection-files.ts'
import { newId } from '../store/new-id.ts'
import { handOf } from '../registry/reach.ts'
import { unknownThing } from './unknown-thing.ts'

export type FindingFilesDeps = Readonly<{
  files: InspectionFiles
  /** Where the bytes lie, under their hash. */
  archives: Pick<Archives, 'keep' | 'bytesOf'>
  enter: Enter
  clock: Clock
}>

export type NewFile = Pick<FileRow, 'about' | 'subject' | 'item' | 'title' | 'type'>

/** Photos, scans and recordings that prove a finding, an answer or a report. */
export class FindingFiles {
  readonly #by: FindingFilesDeps

  constructor(options: FindingFilesDeps) {
    this.#by = options
  }

  list(subject: string): Promise<FileRow[]> {
    return this.#by.files.list(subject)
  }

  listMany(subjects: readonly string[]): Promise<Map<string, FileRow[]>> {
    return this.#by.files.listMany(subjects)
  }

  async find(id: string): Promise<FileRow> {
    const row = await this.#by.files.find(id)
    if (!row) throw unknownThing('file', id)
    return row
  }

  /** Durable and entered when it resolves. Throws `inspection.file.many`, `registry.document.size`. */
  async add(file: NewFile, body: AsyncIterable<Uint8Array>, actor: Actor): Promise<FileRow> {
    const { files, archives, enter, clock } = this.#by
    if ((await files.list(file.subject)).length >= MOST_FILES)
      throw new Fault('exhausted', 'inspection.file.many', `there are ${MOST_FILES} files already`)
    const { sha256, bytes } = await archives.keep(body, LARGEST_FILE)
    const id = newId('ef')
    const { about, subject, item, title } = file
    const { index } = await enter({
      type: 'inspection.file',
      body: { id, about, subject, sha256, bytes, ...(item === null ? {} : { item }), ...handOf(actor) },
      private: { title },
    })
    const row: FileRow = {
      ...{ ...file, id, sha256, bytes, entry: index },
      ...{ at: new Date(clock.now()), by_user: actor.userId, by_name: actor.name },
    }
    await files.insert(row)
    return row
  }

  /** Throws `registry.document.lost` when the bytes are not those that were entered. */
  read(row: FileRow): Promise<Uint8Array> {
    return this.#by.archives.bytesOf(row)
  }
}

const LARGEST_FILE = 32 * 1024 * 1024
const MOST_FILES = 200
