// SPDX-License-Identifier: Apache-2.0
import { type Clock, type EpochTicks, Fault, formatTime, toTicks } from '@mingjian/base'
import {
  formatManifest,
  formatProvedEntries,
  LOG_MEMBER,
  MANIFEST,
  parseManifest,
  parseTimeStamp,
  type ReadAt,
  readArchive,
  TIME_STAMP,
  type TimeStamp,
} from '@mingjian/evidence'
import { constants, copyFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Grant } from '../access/grant.ts'
import type { Disk, DiskFile } from '../disk/disk.ts'
import { removeFile } from '../disk/durable.ts'
import { sha256 } from '../disk/sha256.ts'
import type { Coverage } from '../domain/coverage.ts'
import type { Stretch } from '../domain/hold.ts'
import type { Enter } from '../log/enter.ts'
import type { PackageLog } from './package-log.ts'
import { type PackSource, type PlannedCamera, planCamera, type PlannedPart, tellPart } from './package-plan.ts'
import { readPart } from './part-bytes.ts'
import { type WrittenMember, ZipWriter } from './zip-writer.ts'

export type PackageMakerDeps = Readonly<{
  disk: Disk
  clock: Clock
  enter: Enter
  log: PackageLog
  /** The instance's name: the origin of its log. */
  origin: () => string
  segments: (stretch: Stretch) => Promise<readonly PackSource[]>
  coverage: (stretch: Stretch) => Promise<Coverage | null>
  cameraName: (id: string) => string
  /** The order with its receipt as JSON; null when there is no such order. */
  orderText: (id: string) => Promise<string | null>
  /** Members that stand in every package: the page that verifies it, and a word for who unpacks it. */
  companions: () => Promise<readonly Readonly<{ name: string; bytes: Uint8Array }>[]>
}>

export type PackageWish = Readonly<{
  id: string
  /** One for each camera, of action `export`. */
  grants: readonly Grant[]
  from: EpochTicks
  to: EpochTicks
  reason: string
  order: string | null
  original: Readonly<{ id: string; manifest: Uint8Array }> | null
  cuts: readonly Stretch[]
  /** Who asked, as it stands in the log. */
  person: string
}>

/** What of the log belongs to a package. */
type LogWish = Readonly<{ cameras: readonly string[]; from: EpochTicks; to: EpochTicks; order: string | null }>

export type StampWish = LogWish &
  Readonly<{ id: string; manifest: Uint8Array; entry: number; token: Uint8Array; person: string }>

type Planned = Readonly<{ camera: string; plan: PlannedCamera; coverage: Coverage | null }>
type Members = Readonly<{ wish: PackageWish; planned: readonly Planned[]; total: number; ask: MakeAsk }>

export type MakeAsk = Readonly<{
  path: string
  signal: AbortSignal
  /** Told of bytes of footage written, and of all there will be. */
  progress: (done: number, total: number) => void
}>

export type MadePackage = Readonly<{ bytes: number; manifest: Uint8Array; entry: number }>

/** Makes court packages. The package is entered in the log with the hash of its manifest before it is there under its name. */
export class PackageMaker {
  readonly #by: PackageMakerDeps

  constructor(by: PackageMakerDeps) {
    this.#by = by
  }

  /** Bytes of footage a wish would take. Throws what {@link planCamera} throws. */
  async make(wish: PackageWish, ask: MakeAsk): Promise<MadePackage> {
    const { disk } = this.#by
    const planned = await this.#plan(wish)
    const total = planned.reduce((sum, { plan }) => sum + plan.parts.reduce((all, { bytes }) => all + bytes, 0), 0)
    if (total === 0) throw new Fault('not-found', 'package.empty', 'nothing was recorded in this interval')
    const draft = `${ask.path}~`
    await disk.makeFolder(dirname(ask.path))
    await removeFile(disk, draft)
    const file = await disk.open(draft, 'create')
    try {
      const zip = new ZipWriter(file)
      const members = await this.#writeMembers(zip, { wish, planned, total, ask })
      const manifest = await this.#writeManifest(zip, { wish, planned, members })
      const body = { package: wish.id, manifest: toText(manifest), user: wish.person }
      const { index } = await this.#by.enter({ type: 'package.make', body: { ...body, ...tellWish(wish) } })
      await this.#writeLog(zip, { ...wish, cameras: planned.map(({ camera }) => camera) }, [index])
      const bytes = await zip.finish()
      await disk.rename(draft, ask.path)
      await disk.syncFolder(dirname(ask.path))
      return { bytes, manifest, entry: index }
    } finally {
      await file.close()
      await removeFile(disk, draft)
    }
  }

  /**
   * Adds a time stamp to a finished package, which must be of its manifest: throws `package.time-stamp.other` otherwise. The package under its
   * name is the old one or the new one, never a part.
   */
  async stamp(path: string, wish: StampWish): Promise<Readonly<{ stamp: TimeStamp; bytes: number }>> {
    const { disk } = this.#by
    const stamp = parseTimeStamp(wish.token)
    if (stamp.algorithm !== 'sha256' || Buffer.compare(stamp.imprint, wish.manifest) !== 0)
      throw new Fault('bad-input', 'package.time-stamp.other', 'the time stamp is not of this package’s manifest')
    const hash = toText(sha256(wish.token))
    const { index } = await this.#by.enter({
      type: 'package.stamp',
      body: { package: wish.id, token: hash, user: wish.person },
    })
    const draft = `${path}~`
    await removeFile(disk, draft)
    await copyFile(path, draft, constants.COPYFILE_FICLONE)
    const file = await disk.open(draft, 'change')
    try {
      const archive = await asArchive(file)
      const members = await readArchive(archive)
      const zip = new ZipWriter(
        file,
        members.filter(({ name }) => name !== LOG_MEMBER && name !== TIME_STAMP),
      )
      await this.#writeLog(zip, wish, [wish.entry, index])
      await zip.add(TIME_STAMP, [wish.token])
      const bytes = await zip.finish()
      await disk.rename(draft, path)
      await disk.syncFolder(dirname(path))
      return { stamp, bytes }
    } finally {
      await file.close()
      await removeFile(disk, draft)
    }
  }

  async #plan(wish: PackageWish): Promise<Planned[]> {
    const { segments, coverage } = this.#by
    const planned: Planned[] = []
    for (const [at, grant] of wish.grants.entries()) {
      const { camera, from, to } = grant.extent
      const stretch = { camera, from: later(wish.from, from), to: earlier(wish.to, to) }
      const cuts = wish.cuts.filter((cut) => cut.camera === camera)
      const isExact = wish.order !== null || grant.actor.order !== undefined
      const plan = planCamera(await segments(stretch), { stretch, isExact, cuts, prefix: `camera-${at + 1}` })
      planned.push({ camera, plan, coverage: await coverage({ camera, from: wish.from, to: wish.to }) })
    }
    return planned
  }

  async #writeMembers(zip: ZipWriter, by: Members): Promise<WrittenMember[]> {
    const { wish, planned, total, ask } = by
    const members: WrittenMember[] = []
    let done = 0
    for (const part of planned.flatMap(({ plan }) => plan.parts)) {
      const parts = this.#counted(part, (bytes) => {
        if (ask.signal.aborted) throw new Fault('cancelled', 'package.cancelled', 'the package was cancelled')
        ask.progress((done += bytes), total)
      })
      members.push(await zip.add(part.part.path, parts))
    }
    if (wish.order !== null) {
      const text = await this.#by.orderText(wish.order)
      if (text === null) throw new Fault('not-found', 'order.unknown', 'there is no such order')
      members.push(await zip.add('order.json', [Buffer.from(text)]))
    }
    for (const { name, bytes } of await this.#by.companions()) members.push(await zip.add(name, [bytes]))
    return members
  }

  async *#counted(part: PlannedPart, count: (bytes: number) => void): AsyncGenerator<Uint8Array> {
    for await (const bytes of readPart(this.#by.disk, part)) {
      count(bytes.length)
      yield bytes
    }
  }

  async #writeManifest(zip: ZipWriter, by: Omit<Members, 'total' | 'ask'> & { members: readonly WrittenMember[] }) {
    const { wish, planned, members } = by
    const text = formatManifest({
      id: wish.id,
      origin: this.#by.origin(),
      madeAt: formatTime(toTicks(this.#by.clock.now())),
      ...{ from: formatTime(wish.from), to: formatTime(wish.to), reason: wish.reason, order: wish.order },
      original: wish.original && { id: wish.original.id, manifest: toText(wish.original.manifest) },
      cameras: planned.map(({ camera, plan, coverage }) => ({
        ...{ id: camera, name: this.#by.cameraName(camera), parts: plan.parts.map(tellPart) },
        gaps: (coverage?.gaps ?? []).map(({ start, end, cause }) => ({ ...tellSpan({ start, end }), cause })),
        withheld: plan.withheld.map(tellSpan),
      })),
      members: members.map(({ name, size, sha256: hash }) => ({ path: name, bytes: size, sha256: toText(hash) })),
    })
    const bytes = Buffer.from(text)
    parseManifest(bytes)
    return (await zip.add(MANIFEST, [bytes])).sha256
  }

  async #writeLog(zip: ZipWriter, wish: LogWish, own: readonly number[]): Promise<void> {
    const { log } = this.#by
    const { from, to } = wish
    const about = await Promise.all(wish.cameras.map((camera) => log.footage({ camera, from, to })))
    const order = wish.order === null ? [] : await log.order(wish.order)
    const proved = await log.prove([...about.flat(), ...order, ...own])
    await zip.add(LOG_MEMBER, [Buffer.from(formatProvedEntries(proved))])
  }
}

async function asArchive(file: DiskFile): Promise<ReadAt> {
  const { size } = await file.stat()
  return {
    size,
    async read(offset, length) {
      const bytes = new Uint8Array(length)
      return bytes.subarray(0, await file.readAt(bytes, offset))
    },
  }
}

function tellWish({ grants, from, to, order, original, cuts }: PackageWish) {
  return {
    cameras: grants.map(({ extent }) => extent.camera),
    ...tellFromTo({ from, to }),
    ...(order === null ? {} : { order }),
    ...(original === null ? {} : { original: original.id }),
    cuts: cuts.map((cut) => ({ camera: cut.camera, ...tellFromTo(cut) })),
  }
}

function tellFromTo({ from, to }: Readonly<{ from: EpochTicks; to: EpochTicks }>) {
  return { from: formatTime(from), to: formatTime(to) }
}

function tellSpan({ start, end }: Readonly<{ start: EpochTicks; end: EpochTicks }>) {
  return { start: formatTime(start), end: formatTime(end) }
}

function later(time: EpochTicks, other: EpochTicks | null): EpochTicks {
  return other === null || time >= other ? time : other
}

function earlier(time: EpochTicks, other: EpochTicks | null): EpochTicks {
  return other === null || time <= other ? time : other
}

function toText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}
