// SPDX-License-Identifier: Apache-2.0
import { type Clock, type EpochTicks, Fault, type Log, toError, toMillis } from '@mingjian/base'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Actor, Grant, Refusal } from '../access/grant.ts'
import type { Ask } from '../access/open.ts'
import type { Stretch } from '../domain/hold.ts'
import { newId } from '../store/new-id.ts'
import type { PackageJobRow, PackageJobs } from '../store/package-jobs.ts'
import { personOf } from './hold-desk.ts'
import type { MadePackage, PackageMaker } from './package-maker.ts'

export type PackagesDeps = Readonly<{
  jobs: PackageJobs
  maker: PackageMaker
  /** Where packages lie: `<data>/packages`. */
  folder: string
  open: (ask: Ask) => Promise<Grant | Refusal>
  /** Who the creator is now; null when the account is gone. */
  actor: (userId: string) => Promise<Actor | null>
  /** The scope of an order that is being served; null when there is none or it is over. */
  orderScope: (id: string) => Promise<Actor['order'] | null>
  clock: Clock
  log: Log
}>

export type PackageAsk = Readonly<{
  cameras: readonly string[]
  from: EpochTicks
  to: EpochTicks
  reason: string
  order: string | null
  original: string | null
  cuts: readonly Stretch[]
}>

const OPEN_JOBS = 20
const PROGRESS = 500
/** A segment is a minute; one that never ends is refused. */
const SEAL_WAIT = 3000
const SEAL_TRIES = 40

/**
 * Court packages, made one at a time. Leave is asked anew when a job runs, so that a right withdrawn meanwhile counts. What was interrupted begins
 * again at the next start; a package once made is kept until somebody removes it.
 */
export class Packages {
  readonly #by: PackagesDeps
  readonly #actors = new Map<string, Actor>() // by job: one that has no account, or bears an order, cannot be asked for again
  #running: { id: string; stop: AbortController } | null = null
  #work: Promise<void> = Promise.resolve()
  #isClosed = false

  constructor(by: PackagesDeps) {
    this.#by = by
  }

  async start(): Promise<void> {
    await this.#by.jobs.requeue()
    this.#kick()
  }

  /** A camera that is not the actor's to export, or lies outside the order, refuses the whole. */
  async add(actor: Actor, ask: PackageAsk): Promise<PackageJobRow | Refusal> {
    const { jobs, clock } = this.#by
    const createdBy = personOf(actor)
    if ((await jobs.countOpen(createdBy)) >= OPEN_JOBS)
      throw new Fault('exhausted', 'package.limit', 'too many packages are waiting')
    if (ask.original !== null) await this.#originalOf(ask.original)
    const whole = { ...ask, cameras: [...new Set(ask.cameras)], order: actor.order?.id ?? ask.order }
    const grants = await this.#grants(actor, whole)
    if ('refused' in grants) return grants
    const job = await jobs.add({
      ...{ id: newId('pk'), cameras: whole.cameras, from_ticks: ask.from, to_ticks: ask.to, reason: ask.reason },
      ...{ order_id: whole.order, original_id: ask.original, cuts: ask.cuts.map((cut) => ({ ...cut })) },
      ...{ created_at: new Date(clock.now()), created_by: createdBy, created_by_name: actor.name },
    })
    if (actor.kind !== 'user' || actor.order !== undefined) this.#actors.set(job.id, actor)
    this.#kick()
    return job
  }

  /** Stops a job that waits or runs. A finished package stays: that it was made stands in the log. */
  async cancel(id: string): Promise<PackageJobRow | null> {
    const changed = await this.#by.jobs.change(id, { state: 'cancelled' })
    if (changed !== null && this.#running?.id === id) this.#running.stop.abort()
    return changed
  }

  /** Path of a finished package. Throws `package.unfinished`. */
  pathOf(job: PackageJobRow): string {
    if (job.state !== 'done') throw new Fault('conflict', 'package.unfinished', 'the package is not made yet')
    return this.#pathOf(job.id)
  }

  /** Puts a time stamp (RFC 3161) of the package's manifest into it. */
  async stamp(actor: Actor, id: string, token: Uint8Array): Promise<PackageJobRow> {
    const job = await this.#find(id)
    const path = this.pathOf(job)
    const manifest = Buffer.from(job.manifest_sha256 ?? '', 'hex')
    const { stamp, bytes } = await this.#by.maker.stamp(path, {
      ...{ id, manifest, token, entry: job.entry ?? 0, person: personOf(actor) },
      ...{ cameras: job.cameras, order: job.order_id },
      ...{ from: job.from_ticks as EpochTicks, to: job.to_ticks as EpochTicks },
    })
    const at = new Date(toMillis(stamp.at))
    const changed = await this.#by.jobs.stamped(id, { time_stamp: at, bytes, sha256: await hashOf(path) })
    return changed ?? job
  }

  /** The running job is left to the next start. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#running?.stop.abort()
    await this.#work
  }

  #pathOf(id: string): string {
    if (!/^[a-z0-9]{1,40}$/.test(id)) throw new Fault('not-found', 'package.unknown', 'there is no such package')
    return join(this.#by.folder, `${id}.zip`)
  }

  async #find(id: string): Promise<PackageJobRow> {
    const job = await this.#by.jobs.find(id)
    if (job === null) throw new Fault('not-found', 'package.unknown', 'there is no such package')
    return job
  }

  async #originalOf(id: string): Promise<Readonly<{ id: string; manifest: Uint8Array }>> {
    const job = await this.#find(id)
    if (job.manifest_sha256 === null)
      throw new Fault('conflict', 'package.unfinished', 'the original package is not made yet')
    return { id, manifest: Buffer.from(job.manifest_sha256, 'hex') }
  }

  #kick(): void {
    this.#work = this.#work.then(async () => {
      try {
        for (let job = await this.#next(); job !== null; job = await this.#next()) await this.#run(job)
      } catch (thrown) {
        this.#by.log.warn('package.queue', { error: toError(thrown).message })
      }
    })
  }

  async #next(): Promise<PackageJobRow | null> {
    return this.#isClosed ? null : this.#by.jobs.takeNext()
  }

  async #run(job: PackageJobRow): Promise<void> {
    const stop = new AbortController()
    this.#running = { id: job.id, stop }
    try {
      await this.#make(job, stop.signal)
    } catch (thrown) {
      await this.#fail(job, toError(thrown))
    } finally {
      this.#running = null
      this.#actors.delete(job.id)
    }
  }

  async #make(job: PackageJobRow, signal: AbortSignal): Promise<void> {
    const { jobs, maker } = this.#by
    const actor = this.#actors.get(job.id) ?? (await this.#by.actor(job.created_by))
    if (actor === null) throw new Fault('denied', 'package.owner', 'who asked for it has no account any more')
    const [from, to] = [job.from_ticks as EpochTicks, job.to_ticks as EpochTicks]
    const grants = await this.#grants(actor, { cameras: job.cameras, from, to, order: job.order_id })
    if ('refused' in grants) throw new Fault('denied', grants.code, grants.detail)
    const path = this.#pathOf(job.id)
    const wish = {
      ...{ id: job.id, grants, from, to, reason: job.reason, order: job.order_id, person: job.created_by },
      original: job.original_id === null ? null : await this.#originalOf(job.original_id),
      cuts: job.cuts.map((cut) => ({ camera: cut.camera, from: cut.from as EpochTicks, to: cut.to as EpochTicks })),
    }
    const made = await this.#whenSealed(signal, () =>
      maker.make(wish, { path, signal, progress: this.#progress(job.id) }),
    )
    await jobs.change(job.id, {
      ...{ state: 'done', bytes: made.bytes, sha256: await hashOf(path), entry: made.entry },
      manifest_sha256: Buffer.from(made.manifest).toString('hex'),
    })
  }

  /** What reaches into the minute that is being written waits until it is sealed. */
  async #whenSealed(signal: AbortSignal, make: () => Promise<MadePackage>): Promise<MadePackage> {
    for (let tries = 0; ; tries++) {
      try {
        return await make()
      } catch (thrown) {
        if (!(thrown instanceof Fault) || thrown.code !== 'package.open' || tries === SEAL_TRIES) throw thrown
      }
      await delay(SEAL_WAIT, null, { signal }).catch((thrown: unknown) => {
        throw new Fault('cancelled', 'package.cancelled', 'the package was cancelled', {}, thrown)
      })
    }
  }

  /** One grant a camera, under the actor's own order or the one that was named. */
  async #grants(actor: Actor, ask: Pick<PackageAsk, 'cameras' | 'from' | 'to' | 'order'>): Promise<Grant[] | Refusal> {
    const order = actor.order ?? (ask.order === null ? undefined : await this.#by.orderScope(ask.order))
    if (order === null)
      return { refused: true, code: 'order.unknown', detail: 'there is no such order in force', article: 'CQ25' }
    const bearer = order === undefined ? actor : { ...actor, order }
    const grants: Grant[] = []
    for (const camera of ask.cameras) {
      const extent = { camera, from: ask.from, to: ask.to }
      const grant = await this.#by.open({ actor: bearer, action: 'export', extent })
      if ('refused' in grant) return grant
      grants.push(grant)
    }
    return grants
  }

  async #fail(job: PackageJobRow, error: Error): Promise<void> {
    await rm(`${this.#pathOf(job.id)}~`, { force: true })
    if (this.#isClosed) return
    const words = error instanceof Fault ? `${error.code}: ${error.message}` : error.message
    const failed = await this.#by.jobs.change(job.id, { state: 'failed', error: words })
    if (failed !== null) this.#by.log.warn('package.failed', { job: job.id, error: words })
  }

  #progress(id: string): (done: number, total: number) => void {
    const { clock, jobs, log } = this.#by
    let told = 0
    return (done, total) => {
      if (clock.monotonic() - told < PROGRESS && done < total) return
      told = clock.monotonic()
      jobs
        .change(id, { bytes_done: done, bytes_total: total })
        .catch((thrown: unknown) => log.debug('package.progress', { error: toError(thrown).message }))
    }
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const part of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(part)
  return hash.digest('hex')
}
