// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'

/** A folder through which the socket can be connected to. */
export type SocketFolder = Readonly<{ folder: string; close: () => Promise<void> }>

/** sun_path holds 104 bytes on macOS and 108 on Linux: a data folder deeper than that is reached through a short link. */
export async function openSocketFolder(folder: string, port: number): Promise<SocketFolder> {
  const socket = path.join(folder, `.s.PGSQL.${port}`)
  if (Buffer.byteLength(socket) < SOCKET_PATH_LIMIT) return { folder, close: () => Promise.resolve() }
  const near = await mkdtemp(path.join(os.tmpdir(), 'mj-'))
  const link = path.join(near, 's')
  await symlink(folder, link)
  return { folder: link, close: () => rm(near, { recursive: true, force: true }) }
}

const SOCKET_PATH_LIMIT = 100
