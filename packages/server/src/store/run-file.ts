// SPDX-License-Identifier: Apache-2.0
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import type { DatabaseAddress } from './database.ts'

const Shape = z.object({
  pid: z.int(),
  address: z.union([
    z.object({ url: z.string() }),
    z.object({ host: z.string(), port: z.int(), user: z.string(), password: z.string(), database: z.string() }),
  ]),
  logDoor: z.string(),
})

/** What a running server leaves in `<data>/run.json` (mode 0600), so that commands find its database and the door of its evidence log. */
export type RunFile = Readonly<{ pid: number; address: DatabaseAddress; logDoor: string }>

export async function writeRunFile(dataFolder: string, run: RunFile): Promise<void> {
  const file = runPath(dataFolder)
  await writeFile(`${file}.new`, JSON.stringify(run), { mode: 0o600 })
  await rename(`${file}.new`, file)
}

/** Null when there is none, or none that can be read; whether its server still runs is for the data lock to say. */
export async function readRunFile(dataFolder: string): Promise<RunFile | null> {
  const text = await readFile(runPath(dataFolder), 'utf8').catch(() => null)
  if (text === null) return null
  const parsed = Shape.safeParse(JSON.parse(text))
  return parsed.success ? parsed.data : null
}

export async function removeRunFile(dataFolder: string): Promise<void> {
  await rm(runPath(dataFolder), { force: true })
}

function runPath(dataFolder: string): string {
  return path.join(dataFolder, 'run.json')
}
