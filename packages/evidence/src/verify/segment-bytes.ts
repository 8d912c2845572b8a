// SPDX-License-Identifier: Apache-2.0
import { equalBytes } from '../tree/equal.ts'
import type { Sha256 } from '../tree/merkle.ts'
import { fragmentTime, type LoggedSegment } from './camera-story.ts'
import type { Finding, FindingKind } from './finding.ts'
import { splitMedia } from './media-parts.ts'

/** A media file. `read` answers fewer bytes only at the file's end. Whoever opened it closes it. */
export type FootageFile = Readonly<{
  size: number
  read: (offset: number, length: number) => Promise<Uint8Array>
  close: () => Promise<void>
}>

/** A stretch of fragments that is not as it was recorded. */
type Stretch = { from: number; to: number; kind: FindingKind }

/** Holds the bytes of a segment against its entry: nothing to say when every fragment is where it was, as it was. */
export async function checkSegment(
  sha256: Sha256,
  at: Readonly<{ camera: string; segment: LoggedSegment; file: FootageFile }>,
): Promise<Finding[]> {
  const { segment, file, camera } = at
  if (await isUntouched(sha256, segment, file)) return []
  const stretches = compare(segment, await readParts(sha256, file))
  return stretches.map(({ from, to, kind }) => ({
    ...{ camera, from: fragmentTime(segment, from), to: fragmentTime(segment, to), kind },
    detail: describe(segment, { from, to, kind }),
  }))
}

/** Bytes read with one call: many small fragments, or one large. */
const CHUNK = 4 << 20

async function isUntouched(sha256: Sha256, segment: LoggedSegment, file: FootageFile): Promise<boolean> {
  if (file.size !== segment.bytes) return false
  const parts = [segment.init, ...segment.fragments]
  let offset = 0
  for (let first = 0; first < parts.length;) {
    let length = 0
    let end = first
    for (; end < parts.length; end++) {
      const next = parts[end]?.bytes ?? 0
      if (length > 0 && length + next > CHUNK) break
      length += next
    }
    if (!areAll(sha256, parts.slice(first, end), await file.read(offset, length))) return false
    offset += length
    first = end
  }
  return offset === file.size
}

function areAll(
  sha256: Sha256,
  parts: readonly Readonly<{ hash: Uint8Array; bytes: number }>[],
  bytes: Uint8Array,
): boolean {
  let at = 0
  return parts.every((part) => equalBytes(sha256(bytes.subarray(at, (at += part.bytes))), part.hash))
}

/** Hashes of the parts that the file itself is made of, in its order: the initialisation segment, then fragments. */
async function readParts(sha256: Sha256, file: FootageFile): Promise<string[]> {
  const hashes: string[] = []
  for (const { offset, length } of await splitMedia(file)) hashes.push(textOf(sha256(await file.read(offset, length))))
  return hashes
}

/** Finds each recorded part in the file by its hash; what is not there was altered or cut, what is elsewhere was moved. */
function compare(segment: LoggedSegment, parts: readonly string[]): Stretch[] {
  const recorded = [segment.init, ...segment.fragments].map(({ hash }) => textOf(hash))
  const places = assign(recorded, parts)
  const known = new Set(places)
  const present = places.filter((place) => place >= 0)
  const sorted = present.toSorted((a, b) => a - b)
  const stretches: Stretch[] = []
  const add = (number: number, kind: FindingKind): void => {
    const last = stretches.at(-1)
    if (last?.kind === kind && last.to === number) last.to = number + 1
    else stretches.push({ from: number, to: number + 1, kind })
  }
  let rank = 0
  let before = -1
  places.forEach((place, number) => {
    if (place >= 0) {
      if (sorted[rank] !== place) add(number - 1, 'footage.moved')
      rank++
      before = place
    } else {
      // A strange part right behind the last known one stands in this one's place.
      const isReplaced = before + 1 < parts.length && !known.has(before + 1)
      add(number - 1, isReplaced ? 'footage.altered' : 'footage.cut')
      if (isReplaced) before++
    }
  })
  const strange = parts.filter((_, place) => !known.has(place)).length
  const replaced = stretches.reduce((sum, { from, to, kind }) => sum + (kind === 'footage.altered' ? to - from : 0), 0)
  if (strange > replaced) stretches.push(whereAdded(places, parts))
  if (stretches.length === 0) {
    // All parts are there and in order, and yet the file is another: sizes or hashes were told for other borders.
    stretches.push({ from: 0, to: segment.fragments.length, kind: 'footage.altered' })
  }
  return stretches.map((each) => (each.from < 0 ? { ...each, from: 0, to: segment.fragments.length } : each))
}

/** The place of each recorded part in the file; −1 for none. Equal parts are taken in order. */
function assign(recorded: readonly string[], parts: readonly string[]): number[] {
  const free = new Map<string, number[]>()
  parts.forEach((hash, place) => {
    const places = free.get(hash) ?? []
    places.push(place)
    free.set(hash, places)
  })
  return recorded.map((hash) => free.get(hash)?.shift() ?? -1)
}

function whereAdded(places: readonly number[], parts: readonly string[]): Stretch {
  const known = new Set(places)
  const first = parts.findIndex((_, place) => !known.has(place))
  const number = Math.max(0, places.filter((place) => place >= 0 && place < first).length - 1)
  return { from: number, to: number, kind: 'footage.added' }
}

function describe(segment: LoggedSegment, { from, to, kind }: Stretch): string {
  const which = to - from <= 1 ? `fragment ${from}` : `fragments ${from} to ${to - 1}`
  const of = `of ${segment.name}, entry ${segment.entry}`
  switch (kind) {
    case 'footage.cut':
      return `${which} ${of}: recorded, and taken out of the file`
    case 'footage.moved':
      return `${which} ${of}: recorded, and at another place in the file`
    case 'footage.added':
      return `before ${which} ${of}: bytes that were never recorded`
    default:
      return `${which} ${of}: other bytes than those recorded`
  }
}

function textOf(hash: Uint8Array): string {
  let text = ''
  for (const byte of hash) text += String.fromCharCode(byte)
  return text
}
