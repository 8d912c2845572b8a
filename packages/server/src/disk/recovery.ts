// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, Fault } from '@mingjian/base'
import { type Disk, type DiskFile, isAbsent } from './disk.ts'
import { readFile, replaceFile } from './durable.ts'
import { factsOf, type SegmentFacts } from './facts.ts'
import { type Layout, type SegmentPlace } from './layout.ts'
import { scanFragments, scanHeader } from './media-scan.ts'
import { endOf, MAX_INDEX_BYTES, parseIndex, type SegmentIndex } from './segment-index.ts'
import { segmentRoot, sha256 } from './sha256.ts'
import { listDays, listSegments } from './listing.ts'
import { formatHeader, formatRow, formatSeal } from './format-index.ts'
import { INDEX, type FragmentRow, type Seal, type SegmentHeader } from './segment-row.ts'

/** What recovery made of a segment. `facts` is null when no whole fragment is left in it; its files stay as they are. */
export type Recovered = Readonly<{ facts: SegmentFacts | null; changed: boolean; lostBytes: number; detail: string }>

/** Whole fragments in a row, counted from the end, that must match their hashes before the ones before are believed. */
const PROOF = 3
/** A camera has one open segment; disk errors may have left a few more. */
const MAX_OPEN = 32

/** Names of the camera's newest segments that have no seal, oldest first; looks no further back than the first sealed one. */
export async function findOpenSegments(disk: Disk, layout: Layout, camera: string): Promise<string[]> {
  const open: string[] = []
  for (const day of (await listDays(disk, layout, camera)).toReversed()) {
    for (const name of (await listSegments(disk, layout, { camera, day })).toReversed()) {
      const index = await readIndex(disk, layout.segment(camera, name))
      if ((index !== null && index.seal !== null) || open.length >= MAX_OPEN) return open.toReversed()
      open.push(name)
    }
  }
  return open.toReversed()
}

/** null when there is no index or its header cannot be believed. */
export async function readIndex(disk: Disk, place: SegmentPlace): Promise<SegmentIndex | null> {
  const bytes = await readFile(disk, place.index, MAX_INDEX_BYTES)
  if (bytes === null) return null
  try {
    return parseIndex(bytes)
  } catch (error) {
    if (error instanceof Fault && error.kind === 'data-loss') return null
    throw error
  }
}

/**
 * Makes an unsealed segment whole: cuts the media behind its last whole fragment, brings the index up to it and seals it
 * (invariant 5, design/recording.md). Doing it twice, or being killed in the midst of it, does no harm. A sealed segment is left alone.
 */
export async function recoverSegment(disk: Disk, place: SegmentPlace): Promise<Recovered> {
  const index = await readIndex(disk, place)
  if (index !== null && index.seal !== null)
    return { facts: factsOf(place.name, index), changed: false, lostBytes: 0, detail: 'sealed' }
  let media: DiskFile
  try {
    media = await disk.open(place.media, 'change')
  } catch (error) {
    if (isAbsent(error)) return { facts: null, changed: false, lostBytes: 0, detail: 'the media file is missing' }
    throw error
  }
  try {
    return await recoverMedia(disk, { place, index, media })
  } finally {
    await media.close()
  }
}

type Torn = Readonly<{ place: SegmentPlace; index: SegmentIndex | null; media: DiskFile }>

async function recoverMedia(disk: Disk, torn: Torn): Promise<Recovered> {
  const { place, media } = torn
  const { size } = await media.stat()
  const header = torn.index?.header ?? (await scanHeader(media, size, place))
  if (header === null)
    return { facts: null, changed: false, lostBytes: 0, detail: 'no initialisation segment was written' }
  const kept = await keepWhole(media, size, torn.index?.rows ?? [])
  const from = endOffset(header, kept)
  const rows = [...kept, ...(await scanFragments(media, { header, from, size, after: endOf({ header, rows: kept }) }))]
  if (rows.length === 0)
    return { facts: null, changed: false, lostBytes: size, detail: 'no whole fragment was written' }
  const bytes = endOffset(header, rows)
  const seal: Seal = {
    reason: 'recovered',
    fragments: rows.length,
    bytes,
    end: endOf({ header, rows }),
    root: segmentRoot(rows.map((row) => row.sha256)),
  }
  if (size > bytes) await media.truncate(bytes)
  await media.sync()
  await writeIndex(disk, { place, header, rows, seal, hadHeader: torn.index !== null })
  const facts = factsOf(place.name, { header, rows, seal, length: 0 }, seal)
  return {
    facts,
    changed: true,
    lostBytes: size - bytes,
    detail: `${rows.length} fragments kept, ${size - bytes} bytes cut`,
  }
}

function endOffset(header: SegmentHeader, rows: readonly FragmentRow[]): number {
  const last = rows.at(-1)
  return last === undefined ? header.initLength : last.offset + last.length
}

/** The rows whose media is there: from the end, rows are dropped until some in succession match their hashes. */
async function keepWhole(media: DiskFile, size: number, rows: readonly FragmentRow[]): Promise<FragmentRow[]> {
  const kept = rows.filter((row) => row.offset + row.length <= size)
  let proven = 0
  for (let i = kept.length - 1; i >= 0 && proven < PROOF; i--) {
    const row = kept[i]
    if (row === undefined) break
    const bytes = new Uint8Array(row.length)
    const length = await media.readAt(bytes, row.offset)
    if (length === row.length && Buffer.compare(sha256(bytes), row.sha256) === 0) {
      proven++
    } else {
      kept.length = i
      proven = 0
    }
  }
  return kept
}

type WholeIndex = Readonly<{
  place: SegmentPlace
  header: SegmentHeader
  rows: readonly FragmentRow[]
  seal: Seal
  hadHeader: boolean
}>

async function writeIndex(disk: Disk, whole: WholeIndex): Promise<void> {
  const { place, header, rows, seal } = whole
  const parts = [...rows.map(formatRow), formatSeal(seal)]
  if (!whole.hadHeader) return replaceFile(disk, place.index, Buffer.concat([formatHeader(header), ...parts]))
  const file = await disk.open(place.index, 'change')
  try {
    await file.truncate(INDEX.headerBytes + rows.length * INDEX.rowBytes)
    await file.writeAt(parts, INDEX.headerBytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** The end of the newest footage a camera has; null when it has none. Call after recovery. */
export async function newestEnd(disk: Disk, layout: Layout, camera: string): Promise<EpochTicks | null> {
  for (const day of (await listDays(disk, layout, camera)).toReversed()) {
    let newest: EpochTicks | null = null
    for (const name of (await listSegments(disk, layout, { camera, day })).toReversed()) {
      const index = await readIndex(disk, layout.segment(camera, name))
      if (index !== null && index.rows.length > 0) newest = endOf(index)
      if (newest !== null) return newest
    }
  }
  return null
}
