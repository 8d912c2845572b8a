// SPDX-License-Identifier: Apache-2.0
import path from 'node:path'
import { type Tile, TILE_WIDTH } from '@mingjian/evidence'
import type { Disk, DiskFile } from '../disk/disk.ts'
import { listFolder, removeFile, replaceFile } from '../disk/durable.ts'
import type { TileFolder } from './tile-folder.ts'

/** The file of one partial tile, appended to and renamed as it grows. Not for two callers at once. */
export class GrowingTile {
  readonly #disk: Disk
  readonly #folder: TileFolder
  readonly #tile: Pick<Tile, 'level' | 'index'>
  #file: DiskFile | null = null
  #width: number
  #bytes: number

  /** A tile that is not there yet, or the one that {@link putTile} has left. */
  constructor(disk: Disk, folder: TileFolder, tile: Tile & { bytes: number }) {
    this.#disk = disk
    this.#folder = folder
    this.#tile = { level: tile.level, index: tile.index }
    this.#width = tile.width
    this.#bytes = tile.bytes
  }

  /** Appends; with `sync` it is on the medium when it resolves. A tile that becomes whole gets its name for good, on the medium too. */
  async append(chunks: readonly Uint8Array[], width: number, sync: boolean): Promise<void> {
    const file = (this.#file ??= await this.#open())
    await file.writeAt(chunks, this.#bytes)
    if (sync || width === TILE_WIDTH) await file.sync()
    const before = this.#path()
    this.#bytes += chunks.reduce((sum, chunk) => sum + chunk.length, 0)
    this.#width = width
    if (width < TILE_WIDTH) {
      if (before !== this.#path()) await this.#disk.rename(before, this.#path())
      return
    }
    await this.close()
    const whole = this.#folder.path({ ...this.#tile, width })
    await this.#disk.rename(before, whole)
    await this.#disk.removeFolder(path.dirname(before))
    await this.#disk.syncFolder(path.dirname(whole))
  }

  async close(): Promise<void> {
    const file = this.#file
    this.#file = null
    await file?.close()
  }

  async #open(): Promise<DiskFile> {
    if (this.#width > 0) return this.#disk.open(this.#path(), 'change')
    const folder = this.#folder.partFolder(this.#tile)
    await this.#disk.makeFolder(folder)
    const file = await this.#disk.open(this.#path(), 'create')
    this.#file = file // to be closed whatever comes
    await this.#disk.syncFolder(folder)
    return file
  }

  /** Created under the name it has with one entry, so that no name ever tells a width of nothing. */
  #path(): string {
    return path.join(this.#folder.partFolder(this.#tile), String(Math.max(1, this.#width)))
  }
}

/** Puts a tile as it must be in place of whatever a crash has left of it, on the medium when it resolves. */
export async function putTile(disk: Disk, folder: TileFolder, tile: Tile & { content: Uint8Array }): Promise<void> {
  const { level, index, width, content } = tile
  const parts = folder.partFolder({ level, index })
  const isWhole = width === TILE_WIDTH
  const target = folder.path({ level, index, width })
  if (width > 0) {
    await disk.makeFolder(path.dirname(target))
    await replaceFile(disk, target, content)
  }
  const names = await listFolder(disk, parts)
  for (const name of names) {
    if (isWhole || name !== String(width)) await removeFile(disk, path.join(parts, name))
  }
  if (names.length > 0 && (isWhole || width === 0)) await disk.removeFolder(parts)
}
