// SPDX-License-Identifier: Apache-2.0
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { Fault } from '@mingjian/base'
import { type Held, parseVerifierKey, type ReadTile, type VerifierKey } from '@mingjian/evidence'
import { isAbsent, nodeDisk } from '../disk/disk.ts'
import { listFolder, readFile } from '../disk/durable.ts'
import { sha256 } from '../disk/sha256.ts'
import { TileFolder } from '../log/tile-folder.ts'

/** The files of a log at rest, or beside the server that writes it: read and never changed. */
export type LogFolder = Readonly<{
  key: VerifierKey
  checkpoint: string | null
  read: ReadTile
  /** What witnesses cosigned, as it is kept beside the checkpoint. */
  cosigned: readonly Held[]
}>

const MAX_NOTE = 1_000_000

/** Throws `verify.log.none` when there is no log, or none with a key. */
export async function openLogFolder(data: string): Promise<LogFolder> {
  const folder = path.join(data, 'log')
  const key = await readText(path.join(folder, 'key'))
  if (key === null) throw new Fault('not-found', 'verify.log.none', `there is no log with its key in ${folder}`)
  const cosigned: Held[] = []
  // Before the checkpoint: one that is cosigned while we look must not seem newer than it.
  for (const name of await listFolder(nodeDisk, path.join(folder, 'cosigned'))) {
    if (name.endsWith('~')) continue
    const note = await readText(path.join(folder, 'cosigned', name))
    if (note !== null) cosigned.push({ name: `log/cosigned/${name}`, note, read: null })
  }
  return {
    key: parseVerifierKey(sha256, key),
    checkpoint: await readText(path.join(folder, 'checkpoint')),
    read: readTiles(folder),
    cosigned,
  }
}

/**
 * What somebody kept: a checkpoint in a file, or a folder with `checkpoint` and perhaps `tile/0/…`, as a copy of `<data>/log`
 * has it. Throws `verify.held.none`.
 */
export async function readHeldFile(file: string): Promise<Held> {
  const isFolder = await stat(file).then(
    (found) => found.isDirectory(),
    (thrown: unknown) => {
      if (isAbsent(thrown)) throw new Fault('not-found', 'verify.held.none', `there is no ${file}`)
      throw thrown
    },
  )
  const name = isFolder ? path.join(file, 'checkpoint') : file
  const note = await readText(name)
  if (note === null) throw new Fault('not-found', 'verify.held.none', `there is no ${name}`)
  return { name: path.basename(file), note, read: isFolder ? readTiles(file) : null }
}

function readTiles(folder: string): ReadTile {
  const tiles = new TileFolder(nodeDisk, folder)
  return (tile) => tiles.read(tile)
}

async function readText(file: string): Promise<string | null> {
  const bytes = await readFile(nodeDisk, file, MAX_NOTE)
  return bytes === null ? null : Buffer.from(bytes).toString('utf8')
}
