// SPDX-License-Identifier: Apache-2.0
import { type Clock, type EpochTicks, Fault, formatTime, type Log, toError } from '@mingjian/base'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Actor, Grant, Refusal } from '../access/grant.ts'
import type { Ask } from '../access/open.ts'
import { reserveOf } from '../domain/forecast.ts'
import type { ExportJobRow, ExportJobs } from '../store/export-jobs.ts'
import type { ExportFileRow } from '../store/schema.ts'
import { planExport, writeExport } from './export-file.ts'
import type { FootageDeps } from './footage.ts'
import { footageName } from './footage-name.ts'
import type { FootagePlan } from './footage-plan.ts'

export type ExportOptions = Readonly<{
  jobs: ExportJobs
  footage: FootageDeps
  /** Where results lie: `<data>/exports`. */
  folder: string
  keepDays: number
  open: (ask: Ask) => Promise<Grant | Refusal>
  /** Who the creator is now; null when the account is gone. */
  actor: (userId: string) => Promise<Actor | null>
  cameraName: (camera: string) => Promise<string>
  /** Told at each change worth showing. */
  changed: (job: ExportJobRow) => void
  clock: Clock
  log: Log
}>

const OPEN_JOBS = 20
const PROGRESS = 1000
const SWEEP = 3_600_000
const DAY = 86_400_000

/** Whose a job is: who bears a retrieval order has those under it and no others, whoever they are. */
export function ownerOfExport({ userId, order }: Pick<Actor, 'userId' | 'order'>): string {
  return order ? `order ${order.id}` : (userId ?? 'operator')
}

/**
 * Long ranges and several cameras as files to fetch later: one job at a time, leave opened anew when it runs, so that a
 * right withdrawn meanwhile counts. A job that was interrupted begins again at the next start.
 */
export class Exports {
  readonly #by: ExportOptions
  readonly #operators = new Map<string, Actor>() // by job: an operator has no account to ask for
  #running: { id: string; stop: AbortController } | null = null
  #work: Promise<void> = Promise.resolve()
  #sweep: NodeJS.Timeout | null = null
  #isClosed = false

  constructor(options: ExportOptions) {
    this.#by = options
  }

  async start(): Promise<void> {
    await this.#by.jobs.requeue()
    this.#sweep = setInterval(() => {
      this.sweep().catch((thrown: unknown) => this.#by.log.warn('export.sweep', { error: toError(thrown).message }))
    }, SWEEP)
    this.#kick()
  }

  /** Throws `play.export.limit` when the creator has many jobs open. A camera that is not theirs to export refuses the job. */
  async add(
    actor: Actor,
    ask: Readonly<{ cameras: readonly string[]; from: EpochTicks; to: EpochTicks }>,
  ): Promise<ExportJobRow | Refusal> {
    const createdBy = ownerOfExport(actor)
    if ((await this.#by.jobs.countOpen(createdBy)) >= OPEN_JOBS)
      throw new Fault('exhausted', 'play.export.limit', 'too many exports are waiting')
    const cameras = [...new Set(ask.cameras)]
    for (const camera of cameras) {
      const grant = await this.#by.open({ actor, action: 'export', extent: { camera, from: ask.from, to: ask.to } })
      if ('refused' in grant) return grant
    }
    const at = new Date(this.#by.clock.now())
    const job = await this.#by.jobs.add({ ...ask, cameras, createdBy, createdByName: actor.name, at })
    if (actor.userId === null || actor.order) this.#operators.set(job.id, actor)
    this.#by.changed(job)
    this.#kick()
    return job
  }

  /** Stops a job that waits or runs, and takes away the files of one that is over. */
  async cancel(id: string): Promise<void> {
    const changed = await this.#by.jobs.change(id, { state: 'cancelled' })
    if (changed !== null) {
      if (this.#running?.id === id) this.#running.stop.abort()
      this.#by.changed(changed)
      return
    }
    await rm(this.#folderOf(id), { recursive: true, force: true })
    await this.#by.jobs.remove(id)
  }

  /** Path of a finished job's file, or of the manifest beside it under its name and `.json`. */
  pathOf(job: ExportJobRow, name: string): string {
    const index = job.files.findIndex((file) => file.name === name || `${file.name}.json` === name)
    if (job.state !== 'done' || index < 0) throw new Fault('not-found', 'play.export.file', 'the job has no such file')
    return join(this.#folderOf(job.id), `${index}${name.endsWith('.json') ? '.json' : '.mp4'}`)
  }

  /** Removes results older than they are kept. */
  async sweep(): Promise<void> {
    const before = new Date(this.#by.clock.now() - this.#by.keepDays * DAY)
    for (const id of await this.#by.jobs.listOlder(before)) {
      await rm(this.#folderOf(id), { recursive: true, force: true })
      await this.#by.jobs.remove(id)
    }
  }

  /** The running job is left to the next start. */
  async close(): Promise<void> {
    this.#isClosed = true
    if (this.#sweep) clearInterval(this.#sweep)
    this.#running?.stop.abort()
    await this.#work
  }

  #folderOf(id: string): string {
    if (!/^[a-z0-9]{1,40}$/.test(id)) throw new Fault('not-found', 'play.export.unknown', 'there is no such export')
    return join(this.#by.folder, id)
  }

  #kick(): void {
    this.#work = this.#work.then(async () => {
      try {
        for (let job = await this.#next(); job !== null; job = await this.#next()) await this.#run(job)
      } catch (thrown) {
        this.#by.log.warn('export.queue', { error: toError(thrown).message })
      }
    })
  }

  async #next(): Promise<ExportJobRow | null> {
    return this.#isClosed ? null : this.#by.jobs.takeNext()
  }

  async #run(job: ExportJobRow): Promise<void> {
    const stop = new AbortController()
    this.#running = { id: job.id, stop }
    this.#by.changed(job)
    try {
      const files = await this.#make(job, stop.signal)
      const done = await this.#by.jobs.finish(job.id, files)
      if (done !== null) this.#by.changed(done)
    } catch (thrown) {
      await this.#fail(job, toError(thrown))
    } finally {
      this.#running = null
      this.#operators.delete(job.id)
    }
  }

  async #fail(job: ExportJobRow, error: Error): Promise<void> {
    await rm(this.#folderOf(job.id), { recursive: true, force: true })
    if (this.#isClosed) return
    const words = error instanceof Fault ? `${error.code}: ${error.message}` : error.message
    const failed = await this.#by.jobs.change(job.id, { state: 'failed', error: words })
    if (failed === null) return // cancelled meanwhile
    this.#by.log.warn('export.failed', { job: job.id, error: words })
    this.#by.changed(failed)
  }

  async #make(job: ExportJobRow, signal: AbortSignal): Promise<ExportFileRow[]> {
    const planned: { camera: string; plan: FootagePlan }[] = []
    for (const camera of job.cameras) {
      for (const plan of await planExport(await this.#grant(job, camera), this.#by.footage))
        planned.push({ camera, plan })
    }
    if (planned.length === 0) throw new Fault('not-found', 'play.footage.none', 'nothing was recorded in this interval')
    const total = planned.reduce((sum, { plan }) => sum + plan.length, 0)
    await this.#by.jobs.change(job.id, { bytes_total: total })
    const { disk } = this.#by.footage
    const folder = this.#folderOf(job.id)
    await rm(folder, { recursive: true, force: true })
    await disk.makeFolder(folder)
    const { capacity, free } = await disk.space(folder)
    if (free - total < reserveOf(capacity))
      throw new Fault('exhausted', 'play.export.space', 'the result would use up the space kept in reserve')
    const progress = this.#progress(job.id)
    const files: ExportFileRow[] = []
    for (const [index, { camera, plan }] of planned.entries()) {
      const written = await writeExport(plan, { disk, path: join(folder, `${index}.mp4`), signal, progress })
      const name = uniqueName(await this.#by.cameraName(camera), plan, files)
      const gaps = plan.gaps.map(({ from, to, cause }) => ({ start: formatTime(from), end: formatTime(to), cause }))
      const file = { camera, name, ...written, from: formatTime(plan.start), to: formatTime(plan.end), gaps }
      const manifest = await disk.open(join(folder, `${index}.json`), 'create')
      await manifest.writeAt([Buffer.from(`${JSON.stringify({ ...file, codec: plan.codecString }, null, 2)}\n`)], 0)
      await manifest.close()
      files.push(file)
    }
    return files
  }

  async #grant(job: ExportJobRow, camera: string): Promise<Grant> {
    const actor = this.#operators.get(job.id) ?? (await this.#by.actor(job.created_by))
    if (actor === null) throw new Fault('denied', 'play.export.owner', 'who asked for it has no account any more')
    const extent = { camera, from: job.from_ticks as EpochTicks, to: job.to_ticks as EpochTicks }
    const grant = await this.#by.open({ actor, action: 'export', extent })
    if ('refused' in grant) throw new Fault('denied', grant.code, grant.detail)
    return grant
  }

  #progress(id: string): (bytes: number) => void {
    const { clock, jobs, changed, log } = this.#by
    let done = 0
    let told = clock.monotonic()
    return (bytes) => {
      done += bytes
      if (clock.monotonic() - told < PROGRESS) return
      told = clock.monotonic()
      jobs.change(id, { bytes_done: done }).then(
        (job) => job !== null && changed(job),
        (thrown: unknown) => log.debug('export.progress', { error: toError(thrown).message }),
      )
    }
  }
}

function uniqueName(camera: string, plan: FootagePlan, others: readonly ExportFileRow[]): string {
  const name = footageName(camera, plan)
  const taken = others.filter((file) => file.name.startsWith(name)).length
  return `${name}${taken === 0 ? '' : ` (${taken + 1})`}.mp4`
}
