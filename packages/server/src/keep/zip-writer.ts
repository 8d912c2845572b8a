// SPDX-License-Identifier: Apache-2.0
import { formatDirectory, formatLocalHeader, localHeaderBytes, type ZipMember } from '@mingjian/evidence'
import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { DiskFile } from '../disk/disk.ts'

export type WrittenMember = ZipMember & Readonly<{ sha256: Uint8Array }>

/** Writes a package's archive into a file as it goes: members one behind the other, each header when its data are there. */
export class ZipWriter {
  readonly #file: DiskFile
  #at: number
  readonly #members: ZipMember[]

  /** `members`, when given, are those that already stand in the file; writing goes on behind the last. */
  constructor(file: DiskFile, members: readonly ZipMember[] = []) {
    this.#file = file
    this.#members = [...members]
    const last = members.at(-1)
    this.#at = last === undefined ? 0 : last.offset + localHeaderBytes(last.name) + last.size
  }

  get members(): readonly ZipMember[] {
    return this.#members
  }

  /** Takes each part before it asks for the next one; parts may use their memory again. */
  async add(name: string, parts: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<WrittenMember> {
    const offset = this.#at
    let at = offset + localHeaderBytes(name)
    const begin = at
    let crc = 0
    const hash = createHash('sha256')
    for await (const part of parts) {
      crc = crc32(part, crc)
      hash.update(part)
      await this.#file.writeAt([part], at)
      at += part.length
    }
    const member = { name, size: at - begin, crc, offset }
    await this.#file.writeAt([formatLocalHeader(member)], offset)
    this.#at = at
    this.#members.push(member)
    return { ...member, sha256: hash.digest() }
  }

  /** The directory; resolves with the archive's length when all of it is on the medium. */
  async finish(): Promise<number> {
    const directory = formatDirectory(this.#members, this.#at)
    await this.#file.writeAt([directory], this.#at)
    await this.#file.truncate(this.#at + directory.length)
    await this.#file.sync()
    return this.#at + directory.length
  }
}
