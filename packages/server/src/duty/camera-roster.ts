// SPDX-License-Identifier: Apache-2.0
import { readFile, rename, writeFile } from 'node:fs/promises'
import { z } from 'zod'
import { type Log, toError } from '@mingjian/base'
import { CameraSource } from '@mingjian/contract'
import { joinSource } from '../domain/camera-source.ts'
import type { CameraRow, Cameras } from '../store/cameras.ts'
import type { SecretBox } from '../store/secret-box.ts'

/** Whoever records: the recorder fleet, or a test. */
export type RosterFleet = Readonly<{
  setCamera: (camera: { id: string; source: CameraSource }) => void
  removeCamera: (id: string) => Promise<void>
}>

export type CameraRosterOptions = Readonly<{
  cameras: Pick<Cameras, 'all'>
  secrets: SecretBox
  fleet: RosterFleet
  /** What was last in use, for a start that does not wait for the database. Mode 0600, passwords sealed. */
  cacheFile: string
  log: Log
  /** A camera was added, changed or removed. */
  changed: (id: string) => void
}>

const Cache = z.array(
  z.object({ id: z.string(), source: CameraSource.omit({ password: true }), password: z.string().nullable() }),
)

/** Keeps the recorders at what the catalogue says is in use, from the last known list until the database is there. */
export class CameraRoster {
  readonly #by: CameraRosterOptions
  readonly #given = new Map<string, string>() // id → source as the fleet knows it
  #rows = new Map<string, CameraRow>()
  #running: Promise<void> | null = null
  #isDue = false

  constructor(options: CameraRosterOptions) {
    this.#by = options
  }

  /** Starts recording what was in use last time. Answers how many cameras that is; an unreadable cache is none. */
  async startFromCache(): Promise<number> {
    const { cacheFile, secrets, log } = this.#by
    const text = await readFile(cacheFile, 'utf8').catch(() => null)
    if (text === null) return 0
    try {
      for (const { id, source, password } of Cache.parse(JSON.parse(text))) {
        this.#give(id, joinSource(source, password === null ? null : secrets.open(Buffer.from(password, 'base64'))))
      }
    } catch (thrown) {
      log.warn('roster.cache.unreadable', { error: toError(thrown).message })
    }
    return this.#given.size
  }

  /** Reads the catalogue and carries the differences to the recorders. Calls that come meanwhile share one more round. */
  async refresh(): Promise<void> {
    this.#isDue = true
    this.#running ??= this.#rounds().finally(() => (this.#running = null))
    return this.#running
  }

  /** Of cameras not removed. */
  get total(): number {
    return this.#rows.size === 0
      ? this.#given.size
      : [...this.#rows.values()].filter((row) => row.removed_at === null).length
  }

  inUse(): readonly string[] {
    return [...this.#given.keys()]
  }

  /** Also of a removed camera; null when there never was one. */
  find(id: string): CameraRow | null {
    return this.#rows.get(id) ?? null
  }

  /** Every camera there ever was, with its retention. */
  retentions(): ReadonlyMap<string, { retentionDays: number; isRemoved: boolean }> {
    const terms = (row: CameraRow) => ({ retentionDays: row.retention_days, isRemoved: row.removed_at !== null })
    return new Map([...this.#rows].map(([id, row]) => [id, terms(row)]))
  }

  async #rounds(): Promise<void> {
    while (this.#isDue) {
      this.#isDue = false
      await this.#round()
    }
  }

  async #round(): Promise<void> {
    const { cameras, changed } = this.#by
    const before = this.#rows
    const rows = await cameras.all()
    this.#rows = new Map(rows.map((row) => [row.id, row]))
    const inUse = rows.filter((row) => row.in_use && row.removed_at === null)
    const wanted = new Set(inUse.map((row) => row.id))
    for (const id of [...this.#given.keys()]) if (!wanted.has(id)) this.#take(id)
    for (const row of inUse) this.#giveRow(row)
    await this.#writeCache(inUse)
    for (const row of rows) if (before.size > 0 && !isSame(before.get(row.id), row)) changed(row.id)
  }

  #giveRow(row: CameraRow): void {
    try {
      this.#give(row.id, joinSource(row.source, row.password === null ? null : this.#by.secrets.open(row.password)))
    } catch (thrown) {
      this.#by.log.error('roster.camera.secret', { camera: row.id, error: toError(thrown).message })
    }
  }

  #give(id: string, source: CameraSource): void {
    const key = JSON.stringify(source, Object.keys(source).toSorted()) // the database keeps no order of fields
    if (this.#given.get(id) === key) return
    this.#given.set(id, key)
    this.#by.fleet.setCamera({ id, source })
  }

  #take(id: string): void {
    this.#given.delete(id)
    this.#by.fleet.removeCamera(id).catch((thrown: unknown) => {
      this.#by.log.error('roster.camera.remove', { camera: id, error: toError(thrown).message })
    })
  }

  async #writeCache(rows: readonly CameraRow[]): Promise<void> {
    const { cacheFile } = this.#by
    const list = rows.map((row) => ({
      id: row.id,
      source: row.source,
      password: row.password?.toString('base64') ?? null,
    }))
    await writeFile(`${cacheFile}.new`, JSON.stringify(list), { mode: 0o600 })
    await rename(`${cacheFile}.new`, cacheFile)
  }
}

function isSame(before: CameraRow | undefined, after: CameraRow): boolean {
  return before !== undefined && JSON.stringify(before) === JSON.stringify(after)
}
