// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, Fault, TICKS_PER_SECOND } from '@mingjian/base'
import { equalBytes } from '../tree/equal.ts'
import { fragmentTime, type LoggedSegment } from '../verify/camera-story.ts'
import type { Finding } from '../verify/finding.ts'
import type { PackedPart, PackedSegment } from './manifest.ts'
import { shiftTimes } from './shift-times.ts'
import type { ReadAt } from './zip-layout.ts'

/** SHA-256 that may run elsewhere meanwhile: for the footage, which is large. */
export type Digest = (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>

/** Read at once; hashes of as much run side by side. */
const BATCH_BYTES = 4 << 20

export type PartAsk = Readonly<{
  camera: string
  part: PackedPart
  /** By name, as proved by the log. */
  logged: ReadonlyMap<string, LoggedSegment>
  /** The part's own bytes. */
  file: ReadAt
  digest: Digest
  /** Told of bytes checked. */
  progress: (bytes: number) => void
}>

/** A piece of a part: a fragment, or what stands before the first. */
export type Piece = Readonly<{
  segment: LoggedSegment
  shift: Readonly<{ video: number; audio: number }>
  /** −1 for the initialisation segment. */
  number: number
  offset: number
  bytes: number
  hash: Uint8Array
}>

/** Where each recorded piece lies in a part. A segment or fragment that the log does not tell of is a finding. */
export function layOut(ask: Pick<PartAsk, 'camera' | 'part' | 'logged'>): { pieces: Piece[]; findings: Finding[] } {
  const { part, logged } = ask
  const findings: Finding[] = []
  const pieces: Piece[] = []
  let offset = 0
  let init: Uint8Array | null = null
  for (const packed of part.segments) {
    const segment = logged.get(packed.name)
    if (segment === undefined) {
      findings.push(say(ask, null, `${packed.name}: no entry in the package proves this segment`))
      continue
    }
    if (init === null) {
      const { hash, bytes } = segment.init
      pieces.push({ segment, shift: NONE, number: -1, offset, bytes, hash })
      offset += bytes
      init = hash
    } else if (!equalBytes(init, segment.init.hash)) {
      findings.push(say(ask, segment, `${packed.name}: was recorded in another format than its file has`))
    }
    const shift = { video: packed.shift, audio: packed.audioShift }
    if (!isShiftRight(part, packed, segment))
      findings.push(say(ask, segment, `${packed.name}: its place in the file is not that of its time`))
    const numbers = numbersOf(packed, segment)
    if (numbers === null)
      findings.push(say(ask, segment, `${packed.name}: the manifest tells of fragments that were not recorded`))
    for (const number of numbers ?? []) {
      const fragment = segment.fragments[number]
      if (fragment === undefined) continue
      pieces.push({ segment, shift, number, offset, bytes: fragment.bytes, hash: fragment.hash })
      offset += fragment.bytes
    }
  }
  return { pieces, findings }
}

const NONE = { video: 0, audio: 0 }

/** Media time is real time, less the part's start. */
function isShiftRight(part: PackedPart, packed: PackedSegment, segment: LoggedSegment): boolean {
  const video = segment.start - part.start
  const audio = part.audioRate === null ? 0 : Math.round((video * part.audioRate) / TICKS_PER_SECOND)
  return packed.shift === video && packed.audioShift === audio
}

/** Null when they are not in order or not of the segment. */
function numbersOf(packed: PackedSegment, segment: LoggedSegment): number[] | null {
  const numbers: number[] = []
  let next = 0
  for (const { first, end } of packed.included) {
    if (first < next || end <= first || end > segment.fragments.length) return null
    for (let number = first; number < end; number++) numbers.push(number)
    next = end
  }
  return numbers
}

/** Holds every byte of a part against the hashes that the log proves. */
export async function checkPart(ask: PartAsk): Promise<Readonly<{ findings: Finding[]; fragments: number }>> {
  const { pieces, findings } = layOut(ask)
  const { file, part } = ask
  const length = sizeOf(pieces)
  if (length !== file.size)
    findings.push(say(ask, null, `${part.path}: has ${file.size} bytes, and its fragments add up to ${length}`))
  let ahead: Promise<Uint8Array> | null = null
  const batches = [...batchesOf(pieces)]
  const readBatch = (batch: readonly Piece[] | undefined): Promise<Uint8Array> | null =>
    batch?.[0] === undefined ? null : file.read(batch[0].offset, sizeOf(batch))
  for (const [at, batch] of batches.entries()) {
    const reading: Promise<Uint8Array> | null = ahead ?? readBatch(batch)
    const bytes = (await reading) ?? new Uint8Array(0)
    ahead = readBatch(batches[at + 1]) // read while this one is hashed
    ahead?.catch(() => {}) // heard when its turn comes
    const from = batch[0]?.offset ?? 0
    const sound = await Promise.all(batch.map((piece) => isAsRecorded(bytes, { piece, from, digest: ask.digest })))
    batch.forEach((piece, number) => {
      if (sound[number] !== true) findings.push(describe(ask, piece))
    })
    ask.progress(sizeOf(batch))
  }
  return { findings, fragments: pieces.filter(({ number }) => number >= 0).length }
}

function sizeOf(batch: readonly Piece[]): number {
  return batch.reduce((sum, { bytes }) => sum + bytes, 0)
}

function* batchesOf(pieces: readonly Piece[]): Generator<Piece[]> {
  let batch: Piece[] = []
  let size = 0
  for (const piece of pieces) {
    if (size > 0 && size + piece.bytes > BATCH_BYTES) {
      yield batch
      batch = []
      size = 0
    }
    batch.push(piece)
    size += piece.bytes
  }
  if (batch.length > 0) yield batch
}

/** Takes the shift of its times back, on a copy, and compares with what was recorded. */
async function isAsRecorded(
  bytes: Uint8Array,
  at: Readonly<{ piece: Piece; from: number; digest: Digest }>,
): Promise<boolean> {
  const { piece, from, digest } = at
  const begin = piece.offset - from
  const own = new Uint8Array(bytes.subarray(begin, begin + piece.bytes))
  if (own.length !== piece.bytes) return false
  if (piece.number >= 0) {
    try {
      shiftTimes(own, { video: -piece.shift.video, audio: -piece.shift.audio })
    } catch (error) {
      if (error instanceof Fault) return false
      throw error
    }
  }
  return equalBytes(await digest(own), piece.hash)
}

function describe({ camera, part }: PartAsk, { segment, number }: Piece): Finding {
  const what = number < 0 ? 'the initialisation segment' : `fragment ${number}`
  return {
    camera,
    from: number < 0 ? segment.start : fragmentTime(segment, number),
    to: number < 0 ? segment.end : fragmentTime(segment, number + 1),
    kind: 'footage.altered',
    detail: `${what} of ${segment.name}, entry ${segment.entry}, in ${part.path}: other bytes than those recorded`,
  }
}

function say(ask: Pick<PartAsk, 'camera'>, segment: LoggedSegment | null, detail: string): Finding {
  const time = { from: segment?.start ?? null, to: segment?.end ?? null }
  return { camera: ask.camera, ...time, kind: 'package.member', detail }
}

/** When a part's pieces begin and end, for players. */
export function timesOf(pieces: readonly Piece[]): Readonly<{ start: EpochTicks; end: EpochTicks }> | null {
  const fragments = pieces.filter(({ number }) => number >= 0)
  const [first, last] = [fragments[0], fragments.at(-1)]
  if (!first || !last) return null
  return { start: fragmentTime(first.segment, first.number), end: fragmentTime(last.segment, last.number + 1) }
}
