// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, formatTime, toTicks, type Clock } from '@mingjian/base'
import type { Disk } from '../disk/disk.ts'
import { listFolder } from '../disk/durable.ts'
import { factsOf, type SegmentFacts } from '../disk/facts.ts'
import type { Layout } from '../disk/layout.ts'
import { appendLedger, type LedgerEntry, readLedger } from '../disk/ledger.ts'
import { readIndex, recoverSegment } from '../disk/recovery.ts'
import { verifySegment } from '../disk/verify.ts'
import { checkLoggedDay, type LoggedFootage } from './fsck-log.ts'
import { listDays, listSegments } from '../disk/listing.ts'

/** One thing that is not as it should be. `mended`: it was when we were asked to repair. */
export type Finding = Readonly<{
  camera: string
  /** Segment, ledger day, or null for the camera as a whole. */
  where: string | null
  code:
    | 'not-ours'
    | 'index-missing'
    | 'index-torn'
    | 'media-missing'
    | 'size'
    | 'hash'
    | 'root'
    | 'open'
    | 'ledger-torn'
    | 'not-in-catalogue'
    | 'not-on-disk'
    | 'catalogue-differs'
    | 'not-in-log'
    | 'log-differs'
    | 'log-only'
    | 'log-damaged'
    | 'order-altered'
  detail: string
  mended: boolean
}>

export type FsckOptions = Readonly<{
  disk: Disk
  layout: Layout
  clock: Clock
  /** Reads every byte and compares every hash. */
  deep: boolean
  /** Mends what can be mended without deleting anything: seals open segments, rebuilds indices and catalogue. */
  repair: boolean
  /** Segments being written by a running server: not judged. */
  isBusy: (camera: string, name: string) => boolean
  /** null: files alone. */
  catalogue: Readonly<{
    segments: (camera: string, day: string) => Promise<readonly SegmentFacts[]>
    reconcile: (camera: string, day: string) => Promise<void>
  }> | null
  /** null: without the evidence log. */
  log?: LoggedFootage | null
  /** Camera ids; without it every folder that bears the name of one. */
  cameras?: readonly string[]
}>

/** An unsealed segment as young as this may be a running server's. */
const FRESH_TICKS = 10 * 90_000

/** Checks files, indices, ledgers, catalogue and evidence log against each other. Never deletes, on no doubt and with no option. */
export async function* fsck(options: FsckOptions): AsyncGenerator<Finding> {
  const { disk, layout } = options
  const folders = (await listFolder(disk, layout.root)).filter((name) => /^[A-Za-z0-9_-]{1,64}$/.test(name))
  const cameras = options.cameras ?? union(folders, (await options.log?.cameras()) ?? [])
  for (const camera of cameras) {
    const days = union(await listDays(disk, layout, camera), (await options.log?.days(camera)) ?? [])
    for (const day of days) yield* checkDay(options, camera, day)
  }
}

function union(one: readonly string[], other: readonly string[]): string[] {
  return [...new Set([...one, ...other])].toSorted()
}

/** 0: clean, or everything found was mended. 1: not. */
export function fsckStatus(findings: readonly Finding[]): 0 | 1 {
  return findings.every(({ mended }) => mended) ? 0 : 1
}

async function* checkDay(options: FsckOptions, camera: string, day: string): AsyncGenerator<Finding> {
  const { disk, layout } = options
  const found: SegmentFacts[] = []
  const files = await listFolder(disk, layout.day(camera, day))
  const names = await listSegments(disk, layout, { camera, day })
  const ours = new Set(['ledger.jsonl', ...names.flatMap((name) => [`${name.slice(11)}.mp4`, `${name.slice(11)}.idx`])])
  for (const file of files) {
    if (!ours.has(file))
      yield {
        camera,
        where: `${day}/${file}`,
        code: 'not-ours',
        detail: 'a file that is no part of the footage',
        mended: false,
      }
  }
  const ledger = await readLedger(disk, layout, { camera, day })
  if (ledger.torn > 0)
    yield {
      camera,
      where: day,
      code: 'ledger-torn',
      detail: `${ledger.torn} lines of the ledger cannot be believed`,
      mended: false,
    }
  for (const name of names) {
    if (options.isBusy(camera, name)) continue
    const facts = yield* checkSegment(options, { camera, name, files: new Set(files), entries: ledger.entries })
    if (facts !== null) found.push(facts)
  }
  yield* checkCatalogue(options, { camera, day, found, names })
  const { log, repair, isBusy } = options
  if (log) yield* checkLoggedDay(log, { camera, day, found, names, ledger: ledger.entries, repair, isBusy })
}

type SegmentAsk = Readonly<{
  camera: string
  name: string
  files: ReadonlySet<string>
  entries: readonly LedgerEntry[]
}>

async function* checkSegment(options: FsckOptions, ask: SegmentAsk): AsyncGenerator<Finding, SegmentFacts | null> {
  const { disk, layout, repair } = options
  const { camera, name } = ask
  const place = layout.segment(camera, name)
  const stem = name.slice(11)
  const index = await readIndex(disk, place)
  if (!ask.files.has(`${stem}.mp4`)) {
    const isTold = ask.entries.some(
      (entry) => 'segment' in entry && entry.kind !== 'recovered' && entry.segment === name,
    )
    if (!isTold) {
      if (repair && index !== null) await tellMissing(options, camera, factsOf(name, index))
      yield {
        camera,
        where: name,
        code: 'media-missing',
        detail: 'the index is there and the media is not',
        mended: repair && index !== null,
      }
    }
    return null
  }
  if (index?.seal) {
    const trouble = await verifySegment(disk, place, { index, deep: options.deep })
    for (const { code, detail } of trouble) yield { camera, where: name, code, detail, mended: false }
    return factsOf(name, index)
  }
  if (index !== null && isFresh(options, factsOf(name, index).end)) return null
  const code = index === null ? (ask.files.has(`${stem}.idx`) ? 'index-torn' : 'index-missing') : 'open'
  if (index === null && (await isEmpty(disk, place.media))) return null // a first write failed: there never was footage
  if (!repair) {
    yield { camera, where: name, code, detail: 'the segment is not sealed', mended: false }
    return null
  }
  const recovered = await recoverSegment(disk, place)
  yield { camera, where: name, code, detail: recovered.detail, mended: recovered.facts !== null }
  return recovered.facts
}

function isFresh(options: FsckOptions, end: EpochTicks): boolean {
  return toTicks(options.clock.now()) - end < FRESH_TICKS
}

async function isEmpty(disk: Disk, path: string): Promise<boolean> {
  const file = await disk.open(path, 'read')
  try {
    return (await file.stat()).size === 0
  } finally {
    await file.close()
  }
}

async function tellMissing(options: FsckOptions, camera: string, facts: SegmentFacts): Promise<void> {
  const { name: segment, start: from, end: to, bytes, root } = facts
  await appendLedger(options.disk, options.layout, {
    camera,
    entries: [{ kind: 'missing', at: from, segment, from, to, bytes, root }],
  })
}

type DayAsk = Readonly<{ camera: string; day: string; found: readonly SegmentFacts[]; names: readonly string[] }>

async function* checkCatalogue(options: FsckOptions, ask: DayAsk): AsyncGenerator<Finding> {
  const { catalogue, repair } = options
  if (catalogue === null) return
  const { camera, day } = ask
  const known = new Map((await catalogue.segments(camera, day)).map((segment) => [segment.name, segment]))
  const findings: Omit<Finding, 'mended'>[] = []
  for (const facts of ask.found) {
    const row = known.get(facts.name)
    known.delete(facts.name)
    if (row === undefined)
      findings.push({ camera, where: facts.name, code: 'not-in-catalogue', detail: 'on disk, not in the catalogue' })
    else if (row.root !== facts.root || row.bytes !== facts.bytes || row.end !== facts.end) {
      findings.push({
        camera,
        where: facts.name,
        code: 'catalogue-differs',
        detail: `the catalogue says ${row.bytes} bytes until ${formatTime(row.end)}`,
      })
    }
  }
  for (const name of known.keys()) {
    if (!options.isBusy(camera, name))
      findings.push({ camera, where: name, code: 'not-on-disk', detail: 'in the catalogue, not on disk' })
  }
  if (findings.length > 0 && repair) await catalogue.reconcile(camera, day)
  for (const finding of findings) yield { ...finding, mended: repair }
}
