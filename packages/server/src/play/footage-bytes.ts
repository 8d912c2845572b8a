// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import { AUDIO_TRACK, patchFragment, prependToSample } from '@mingjian/wire'
import type { Disk, DiskFile } from '../disk/disk.ts'
import type { FragmentRow } from '../disk/segment-index.ts'
import type { FootagePiece, FootagePlan } from './footage-plan.ts'

/** Bytes of an answer: from `first` up to but without `end`. */
export type ByteSpan = Readonly<{ first: number; end: number }>

/** Few large reads cost least; two of these are in memory at a time. */
const READ_BYTES = 1 << 20
/** Spare memory of this many parts is kept: memory that is new each time makes the collector stop everybody for tens of milliseconds. */
const SPARE = 8
const spare: Buffer[] = []

type Batch = Readonly<{
  piece: FootagePiece
  rows: readonly FragmentRow[]
  sequence: number
  /** In the answer. */
  at: number
  /** In the file. */
  offset: number
  length: number
  sets: Uint8Array | null
}>

/** The bytes of a plan in order, each read ahead of its turn. Throws `play.footage.gone` when a file vanished under way. */
export async function* readFootage(
  disk: Disk,
  plan: FootagePlan,
  span: ByteSpan,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield* readAhead(disk, { plan, span, memory: (length) => Buffer.allocUnsafeSlow(length) })
}

/**
 * The same bytes into memory that is used again: what is handed to `write` holds only until the promise it answered is
 * kept. Meanwhile the next part is read.
 */
export async function pumpFootage(
  disk: Disk,
  plan: FootagePlan,
  to: Readonly<{ span: ByteSpan; write: (bytes: Uint8Array) => Promise<void> }>,
): Promise<void> {
  const buffers: [Buffer, Buffer] = [spare.pop() ?? Buffer.alloc(0), spare.pop() ?? Buffer.alloc(0)]
  let turn: 0 | 1 = 0
  const memory = (length: number): Buffer => {
    turn = turn === 0 ? 1 : 0
    if (buffers[turn].length < length) buffers[turn] = Buffer.allocUnsafeSlow(Math.max(length, READ_BYTES))
    return buffers[turn].subarray(0, length)
  }
  for await (const bytes of readAhead(disk, { plan, span: to.span, memory })) await to.write(bytes)
  // Only now: what failed may still lie with a socket.
  for (const each of buffers) if (each.length === READ_BYTES && spare.length < SPARE) spare.push(each)
}

type Reading = Readonly<{ plan: FootagePlan; span: ByteSpan; memory: (length: number) => Buffer }>

/** Asks for the memory of a part when the one before the last was taken: two are in use at a time. */
async function* readAhead(disk: Disk, { plan, span, memory }: Reading): AsyncGenerator<Uint8Array, void, undefined> {
  if (span.first < plan.init.length) yield plan.init.subarray(span.first, Math.min(span.end, plan.init.length))
  const reader = new PieceReader(disk)
  let ahead: Promise<Uint8Array> | null = null
  try {
    for (const batch of batchesOf(plan, span)) {
      const bytes: Uint8Array | null = ahead === null ? null : await ahead
      ahead = reader.read(batch, memory(batch.length)).then((whole) => {
        return whole.subarray(Math.max(0, span.first - batch.at), Math.min(whole.length, span.end - batch.at))
      })
      ahead.catch(() => {}) // heard when its turn comes
      if (bytes !== null) yield bytes
    }
    if (ahead !== null) yield await ahead
  } finally {
    await ahead?.catch(() => {})
    await reader.close()
  }
}

/** Neighbouring fragments of one file, about READ_BYTES together, as far as they touch the span. */
function* batchesOf(plan: FootagePlan, span: ByteSpan): Generator<Batch> {
  for (const piece of plan.pieces) {
    if (piece.at >= span.end || piece.at + piece.length <= span.first) continue
    let rows: FragmentRow[] = []
    let from = 0
    let length = 0
    const place = (index: number, offset: number): number =>
      piece.at + offset - piece.offset + (index > 0 ? (piece.sets?.length ?? 0) : 0)
    const batch = (): Batch => {
      const offset = rows[0]?.offset ?? piece.offset
      const sets = from === 0 ? piece.sets : null
      return { piece, rows, sequence: piece.sequence + from, at: place(from, offset), offset, length, sets }
    }
    for (const [index, row] of piece.rows.entries()) {
      if (place(index + 1, row.offset + row.length) <= span.first) continue
      if (place(index, row.offset) >= span.end) break
      if (rows.length > 0 && length + row.length > READ_BYTES) {
        yield batch()
        rows = []
        length = 0
      }
      if (rows.length === 0) from = index
      rows.push(row)
      length += row.length
    }
    if (rows.length > 0) yield batch()
  }
}

/** Keeps the file open from batch to batch. */
class PieceReader {
  readonly #disk: Disk
  #path: string | null = null
  #file: DiskFile | null = null

  constructor(disk: Disk) {
    this.#disk = disk
  }

  async read(batch: Batch, bytes: Buffer): Promise<Uint8Array> {
    const { piece, rows, offset, length } = batch
    if (this.#path !== piece.path) {
      await this.close()
      this.#file = await this.#disk.open(piece.path, 'read')
      this.#path = piece.path
    }
    const count = (await this.#file?.readAt(bytes, offset)) ?? 0
    if (count < length)
      throw new Fault('data-loss', 'play.footage.gone', 'footage vanished while it was read', { offset, length, count })
    for (const [index, row] of rows.entries()) {
      changeFragment(
        bytes.subarray(row.offset - offset, row.offset - offset + row.length),
        piece,
        batch.sequence + index,
      )
    }
    const first = rows[0]?.length ?? 0
    return batch.sets === null
      ? bytes
      : Buffer.concat([prependToSample(bytes.subarray(0, first), batch.sets), bytes.subarray(first)])
  }

  async close(): Promise<void> {
    const file = this.#file
    this.#file = null
    this.#path = null
    await file?.close()
  }
}

function changeFragment(bytes: Uint8Array, piece: FootagePiece, sequence: number): void {
  const places = findPlaces(bytes)
  const { shift, audioRate, descriptionIndex } = piece
  const videoTime = places.videoTime + shift
  if (places.audio === null) return patchFragment(bytes, { sequence, videoTime, descriptionIndex })
  if (audioRate === null) {
    bytes.set(FREE, places.audio.box + 4)
    return patchFragment(bytes, { sequence, videoTime, descriptionIndex })
  }
  // Sound may begin before the picture that the answer begins with.
  const audioTime = Math.max(0, places.audio.time + Math.round((shift * audioRate) / 90_000))
  patchFragment(bytes, { sequence, videoTime, audioTime, descriptionIndex })
}

const FREE = Buffer.from('free')

type Places = Readonly<{ videoTime: number; audio: Readonly<{ box: number; time: number }> | null }>

/** Decode times and the sound's `traf` in a fragment as our recorder writes it: prft, moof { mfhd, traf { tfhd, tfdt, trun } … }. */
function findPlaces(bytes: Uint8Array): Places {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 0
  while (view.getUint32(at + 4) !== MOOF) {
    const size = view.getUint32(at)
    if (size < 8 || at + size + 8 > bytes.length) throw torn()
    at += size
  }
  const end = at + view.getUint32(at)
  if (end > bytes.length) throw torn()
  let videoTime = 0
  let audio: Places['audio'] = null
  for (let box = at + 8; box + 8 <= end; box += view.getUint32(box)) {
    if (view.getUint32(box) < 8) throw torn()
    if (view.getUint32(box + 4) !== TRAF) continue
    const head = box + 8
    const time = head + view.getUint32(head)
    if (time + 20 > end) throw torn()
    const decodeTime = view.getUint32(time + 12) * 0x100000000 + view.getUint32(time + 16)
    if (view.getUint32(head + 12) === AUDIO_TRACK) audio = { box, time: decodeTime }
    else videoTime = decodeTime
  }
  return { videoTime, audio }
}

const MOOF = 0x6d6f6f66
const TRAF = 0x74726166

function torn(): Fault {
  return new Fault('data-loss', 'play.footage.torn', 'a fragment of footage cannot be read')
}
