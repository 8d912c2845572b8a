// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, Fault, toTicks } from '@mingjian/base'
import { type Entry, parseEntry } from '../entry/entry.ts'
import { parseBundle } from '../tile/bundle.ts'
import { hashesOf, readAtLeast, type ReadTile } from '../tile/tile-hashes.ts'
import { formatTilePath, TILE_WIDTH } from '../tile/tile.ts'
import { equalBytes } from '../tree/equal.ts'
import { HASH_SIZE, leafHash, type Sha256 } from '../tree/merkle.ts'
import { type Finding, placeOfEntry } from './finding.ts'
import { LeafList } from './leaf-list.ts'

/** Entries as they lie in the files. Nothing is proved yet: that takes the root they make. */
export type LogScan = Readonly<{
  leaves: LeafList
  /** Leaf hashes that tiles of level 0 tell otherwise than the entries, by index. */
  tileSays: ReadonlyMap<number, Uint8Array>
  /** First and last index of entries that are not there; their leaves are what the tiles say. */
  missing: readonly Readonly<{ from: number; to: number }>[]
  /** Entry times by index, for telling where in time an index lies. */
  timeOf: (index: number) => EpochTicks | null
  findings: readonly Finding[]
}>

export type ScanAsk = Readonly<{
  sha256: Sha256
  size: number
  read: ReadTile
  /** Each readable entry in order. */
  take: (index: number, entry: Entry) => void
}>

/** Reads every entry of the tree of `size` leaves, and the tiles of level 0 beside them. */
export async function scanLog(ask: ScanAsk): Promise<LogScan> {
  const { sha256, size, read } = ask
  const leaves = new LeafList()
  const tileSays = new Map<number, Uint8Array>()
  const missing: { from: number; to: number }[] = []
  const findings: Finding[] = []
  const times: EpochTicks[] = []
  for (let first = 0; first < size; first += TILE_WIDTH) {
    const width = Math.min(TILE_WIDTH, size - first)
    const index = first / TILE_WIDTH
    const tile = hashesOf((await readAtLeast(read, { level: 0, index, width })) ?? new Uint8Array(0), width)
    const entries = await readEntries(read, { index, width })
    if (entries.length < width) missing.push({ from: first + entries.length, to: first + width })
    for (let i = 0; i < width; i++) {
      const bytes = entries[i]
      const told = tile[i] ?? new Uint8Array(0)
      const leaf = bytes === undefined ? told : leafHash(sha256, bytes)
      leaves.push(leaf.length === HASH_SIZE ? leaf : new Uint8Array(HASH_SIZE))
      if (!equalBytes(leaf, told)) tileSays.set(first + i, told)
      if (bytes === undefined) continue
      const entry = readEntry(first + i, bytes, findings)
      if (entry === null) continue
      times[first + i] = toTicks(entry.at)
      ask.take(first + i, entry)
    }
  }
  const timeOf = (index: number): EpochTicks | null => times[index] ?? null
  return { leaves, tileSays, missing, timeOf, findings }
}

/** As many whole entries as the bundle begins with. */
async function readEntries(read: ReadTile, at: { index: number; width: number }): Promise<Uint8Array[]> {
  const bytes = await readAtLeast(read, { level: 'entries', ...at })
  if (bytes === null) return []
  try {
    return parseBundle(bytes).slice(0, at.width)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    const end = error.context['offset']
    return typeof end === 'number' ? parseBundle(bytes.subarray(0, end)).slice(0, at.width) : []
  }
}

function readEntry(index: number, bytes: Uint8Array, findings: Finding[]): Entry | null {
  try {
    return parseEntry(bytes)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    if (error.code === 'evidence.entry.version') return null // of a later version of this program
    const detail = `entry ${index} cannot be read: ${error.message}`
    findings.push({ camera: null, from: null, to: null, kind: 'log.entry', detail })
    return null
  }
}

/** Which of the differences between entries and tiles is the truth, given the root that was signed. */
export async function blameLog(
  ask: Omit<ScanAsk, 'take'> & Readonly<{ root: Uint8Array }>,
  scan: LogScan,
): Promise<Readonly<{ findings: Finding[]; altered: readonly number[]; isProved: boolean }>> {
  const { sha256, size, root } = ask
  const { leaves, tileSays } = scan
  const findings = scan.missing.map(({ from, to }) => describeMissing(scan, from, to))
  const isLeafMissing = (index: number): boolean => scan.missing.some(({ from, to }) => index >= from && index < to)
  if (equalBytes(leaves.root(sha256, size), root)) {
    const bad = new Set([...tileSays.keys()].map((index) => Math.floor(index / TILE_WIDTH)))
    for (const index of bad) findings.push(nowhere('log.tile', `${tileName(index, size)} is not that of its entries`))
    return { findings, altered: [], isProved: scan.missing.length === 0 }
  }
  const altered = [...tileSays.keys()].filter((index) => !isLeafMissing(index))
  const isTileTrue = [...tileSays.values()].every((hash) => hash.length === HASH_SIZE)
  if (isTileTrue && equalBytes(leaves.root(sha256, size, tileSays), root)) return { findings, altered, isProved: false }
  const range = await findBundles(ask, scan)
  findings.push({
    ...{ camera: null, from: scan.timeOf(range.from), to: scan.timeOf(Math.max(range.from, range.to - 1)) },
    ...{ kind: 'log.root', detail: `entries ${range.from} to ${range.to - 1} do not give the root that was signed` },
  })
  return { findings, altered, isProved: false }
}

/** The bundles whose hash the tiles above tell otherwise: from the first to the last. All entries when they tell nothing. */
async function findBundles(
  ask: Omit<ScanAsk, 'take'>,
  { leaves }: LogScan,
): Promise<Readonly<{ from: number; to: number }>> {
  const { sha256, size, read } = ask
  const bundles = Math.floor(size / TILE_WIDTH)
  const wrong: number[] = []
  for (let first = 0; first < bundles; first += TILE_WIDTH) {
    const width = Math.min(TILE_WIDTH, bundles - first)
    const tile = await readAtLeast(read, { level: 1, index: first / TILE_WIDTH, width })
    if (tile === null) continue
    hashesOf(tile, width).forEach((hash, i) => {
      const bundle = new LeafList()
      for (let leaf = 0; leaf < TILE_WIDTH; leaf++) bundle.push(leaves.at((first + i) * TILE_WIDTH + leaf))
      if (!equalBytes(bundle.root(sha256, TILE_WIDTH), hash)) wrong.push(first + i)
    })
  }
  const [one] = wrong
  const last = wrong.at(-1)
  if (one === undefined || last === undefined)
    return { from: size % TILE_WIDTH === 0 ? 0 : bundles * TILE_WIDTH, to: size }
  return { from: one * TILE_WIDTH, to: Math.min(size, (last + 1) * TILE_WIDTH) }
}

function describeMissing(scan: LogScan, from: number, to: number): Finding {
  const words = to - from === 1 ? `entry ${from} is` : `entries ${from} to ${to - 1} are`
  const times = { from: scan.timeOf(Math.max(0, from - 1)), to: scan.timeOf(to) }
  return { camera: null, ...times, kind: 'log.missing', detail: `${words} not there, and the checkpoint counts them` }
}

/** An entry that is not what was logged, told by what it says now. */
export function describeAltered(index: number, entry: Entry): Finding {
  const at = new Date(entry.at).toISOString()
  const detail = `entry ${index} (now ${entry.type} of ${at}) is not the one that was logged`
  return { ...placeOfEntry(entry), kind: 'log.entry', detail }
}

function nowhere(kind: Finding['kind'], detail: string): Finding {
  return { camera: null, from: null, to: null, kind, detail }
}

function tileName(index: number, size: number): string {
  return formatTilePath({ level: 0, index, width: Math.min(TILE_WIDTH, size - index * TILE_WIDTH) })
}
