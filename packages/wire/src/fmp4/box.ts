// SPDX-License-Identifier: Apache-2.0
import { fmp4Fault } from './fault.ts'

/** A box within `bytes`: its body is [body, end). */
export type Box = Readonly<{ type: string; start: number; body: number; end: number }>

const MAX_BOXES = 4096
const LONG_HEAD_BYTES = 16

export type BoxHead = Readonly<{ type: string; headBytes: number; size: number }>

/** The head of a box at `at`; null while fewer bytes are there than it has. Throws when it cannot be one. ISO/IEC 14496-12 §4.2. */
export function readBoxHead(bytes: Uint8Array, at: number): BoxHead | null {
  if (at + 8 > bytes.length) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const type = fourcc(bytes, at + 4)
  const short = view.getUint32(at)
  if (short !== 1) {
    if (short < 8) throw fmp4Fault('a box without a size', { at, size: short })
    return { type, headBytes: 8, size: short }
  }
  if (at + LONG_HEAD_BYTES > bytes.length) return null
  const size = readU64(view, at + 8)
  if (size < 16) throw fmp4Fault('a box is shorter than its head', { at, size })
  return { type, headBytes: 16, size }
}

function fourcc(bytes: Uint8Array, at: number): string {
  let type = ''
  for (let i = 0; i < 4; i++) {
    const code = bytes[at + i] ?? 0
    if (code < 0x20 || code > 0x7e) throw fmp4Fault('a box type is not four letters', { at })
    type += String.fromCharCode(code)
  }
  return type
}

/** A 64-bit number; throws when it is 2^53 or more. */
export function readU64(view: DataView, at: number): number {
  const high = view.getUint32(at)
  if (high >= 0x200000) throw fmp4Fault('a number is too large', { at })
  return high * 0x100000000 + view.getUint32(at + 4)
}

/** The boxes that fill [from, to). Throws when they do not. */
export function listBoxes(bytes: Uint8Array, from: number, to: number): Box[] {
  const boxes: Box[] = []
  let at = from
  while (at < to) {
    const head = readBoxHead(bytes, at)
    if (head === null || at + head.size > to) throw fmp4Fault('a box is cut short', { at })
    if (boxes.length >= MAX_BOXES) throw fmp4Fault('too many boxes', { at })
    boxes.push({ type: head.type, start: at, body: at + head.headBytes, end: at + head.size })
    at += head.size
  }
  return boxes
}

/** The first of a type; throws when there is none. */
export function needBox(boxes: readonly Box[], type: string): Box {
  const box = boxes.find((one) => one.type === type)
  if (box === undefined) throw fmp4Fault('a box is missing', { type })
  return box
}

/** A box of at least `count` body bytes; throws otherwise. */
export function needBytes(box: Box, count: number): Box {
  if (box.end - box.body < count) throw fmp4Fault('a box is too short', { type: box.type, at: box.start })
  return box
}
