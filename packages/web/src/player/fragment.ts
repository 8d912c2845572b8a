// SPDX-License-Identifier: Apache-2.0

/** What the browser must know of fragmented MP4 to put it on a timeline. ISO/IEC 14496-12 §8.8. */
export type InitFacts = Readonly<{ timescales: ReadonlyMap<number, number> }>

type Box = Readonly<{ type: string; start: number; end: number }>

const MAX_BOXES = 4096

/** The boxes directly inside [from, to); stops at the first that does not fit. */
function boxes(view: DataView, from: number, to: number): Box[] {
  const found: Box[] = []
  let at = from
  while (at + 8 <= to && found.length < MAX_BOXES) {
    const size = view.getUint32(at)
    if (size < 8 || at + size > to) break
    found.push({ type: typeAt(view, at), start: at + 8, end: at + size })
    at += size
  }
  return found
}

function typeAt(view: DataView, at: number): string {
  return String.fromCharCode(view.getUint8(at + 4), view.getUint8(at + 5), view.getUint8(at + 6), view.getUint8(at + 7))
}

function child(view: DataView, box: Box | undefined, type: string): Box | undefined {
  return box && boxes(view, box.start, box.end).find((inner) => inner.type === type)
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** True when the bytes begin with an initialisation segment rather than a media segment. */
export function isInit(bytes: Uint8Array): boolean {
  return bytes.byteLength >= 8 && ['ftyp', 'moov'].includes(typeAt(viewOf(bytes), 0))
}

/** Track timescales; empty when the bytes hold no complete `moov`. */
export function readInit(bytes: Uint8Array): InitFacts {
  const view = viewOf(bytes)
  const timescales = new Map<number, number>()
  const moov = boxes(view, 0, bytes.byteLength).find((box) => box.type === 'moov')
  if (!moov) return { timescales }
  for (const trak of boxes(view, moov.start, moov.end).filter((box) => box.type === 'trak')) {
    const tkhd = child(view, trak, 'tkhd')
    const mdhd = child(view, child(view, trak, 'mdia'), 'mdhd')
    if (!tkhd || !mdhd || tkhd.end - tkhd.start < 24 || mdhd.end - mdhd.start < 24) continue
    const track = view.getUint32(tkhd.start + (view.getUint8(tkhd.start) === 1 ? 20 : 12))
    const scale = view.getUint32(mdhd.start + (view.getUint8(mdhd.start) === 1 ? 20 : 12))
    if (scale > 0) timescales.set(track, scale)
  }
  return { timescales }
}

/** Seconds of the earliest `tfdt` of the first `moof`, or null when there is none to read. */
export function firstTime(bytes: Uint8Array, init: InitFacts): number | null {
  const view = viewOf(bytes)
  const moof = boxes(view, 0, bytes.byteLength).find((box) => box.type === 'moof')
  if (!moof) return null
  let first: number | null = null
  for (const traf of boxes(view, moof.start, moof.end).filter((box) => box.type === 'traf')) {
    const tfhd = child(view, traf, 'tfhd')
    const tfdt = child(view, traf, 'tfdt')
    if (!tfhd || !tfdt || tfhd.end - tfhd.start < 8 || tfdt.end - tfdt.start < 8) continue
    const scale = init.timescales.get(view.getUint32(tfhd.start + 4))
    if (!scale) continue
    const isLong = view.getUint8(tfdt.start) === 1 && tfdt.end - tfdt.start >= 12
    const ticks = isLong ? Number(view.getBigUint64(tfdt.start + 4)) : view.getUint32(tfdt.start + 4)
    const seconds = ticks / scale
    if (first === null || seconds < first) first = seconds
  }
  return first
}
