// SPDX-License-Identifier: Apache-2.0
import type { Disk } from './disk.ts'
import { isAbsent } from './disk.ts'
import { dirname } from 'node:path'

/**
 * Puts `bytes` at `path` so that after a power cut there is the old content or the new, never a part. The trace is
 *
 *     openat(path~, O_CREAT|O_EXCL)  pwritev  fdatasync  close  rename(path~, path)  openat(folder)  fsync  close
 *
 * A crash before the rename leaves `path~`, which the next call removes first.
 */
export async function replaceFile(disk: Disk, path: string, bytes: Uint8Array): Promise<void> {
  const draft = `${path}~`
  await removeFile(disk, draft)
  const file = await disk.open(draft, 'create')
  try {
    await file.writeAt([bytes], 0)
    await file.sync()
  } finally {
    await file.close()
  }
  await disk.rename(draft, path)
  await disk.syncFolder(dirname(path))
}

/** Removes a file; false when there was none. The removal lasts only after `syncFolder`. */
export async function removeFile(disk: Disk, path: string): Promise<boolean> {
  try {
    await disk.unlink(path)
    return true
  } catch (error) {
    if (isAbsent(error)) return false
    throw error
  }
}

/** Reads a whole file of at most `limit` bytes; null when it is not there. A longer one is cut at `limit`. */
export async function readFile(disk: Disk, path: string, limit: number): Promise<Uint8Array | null> {
  let file
  try {
    file = await disk.open(path, 'read')
  } catch (error) {
    if (isAbsent(error)) return null
    throw error
  }
  try {
    const { size } = await file.stat()
    const bytes = new Uint8Array(Math.min(size, limit))
    const length = await file.readAt(bytes, 0)
    return bytes.subarray(0, length)
  } finally {
    await file.close()
  }
}

/** The names in a folder, sorted; none when the folder is not there. */
export async function listFolder(disk: Disk, path: string): Promise<string[]> {
  try {
    return (await disk.list(path)).toSorted()
  } catch (error) {
    if (isAbsent(error)) return []
    throw error
  }
}
