// SPDX-License-Identifier: Apache-2.0
import type { FootageFile } from './segment-bytes.ts'

export type MediaPart = Readonly<{ offset: number; length: number }>

/** No fragment of ours is larger: half a megabyte, one picture of 8 MiB, and sound. */
const MAX_PART = 64 << 20
/** A day of one-second fragments. */
const MAX_PARTS = 90_000
const HEADER = 16

/**
 * The parts that a fragmented MP4 file is written in, by its own boxes: everything up to the end of `moov`, then each piece that
 * ends with an `mdat`. What makes no sense is one last part up to the end, or pieces of at most 64 MiB of it.
 */
export async function splitMedia(file: FootageFile): Promise<MediaPart[]> {
  const parts: MediaPart[] = []
  let begin = 0
  let at = 0
  while (at < file.size && parts.length < MAX_PARTS) {
    const box = readBox(await file.read(at, Math.min(HEADER, file.size - at)), file.size - at)
    if (box === null || at + box.size - begin > MAX_PART) break
    at += box.size
    if (box.type !== 'moov' && box.type !== 'mdat') continue
    parts.push({ offset: begin, length: at - begin })
    begin = at
  }
  for (let rest = begin; rest < file.size; rest += MAX_PART) {
    parts.push({ offset: rest, length: Math.min(MAX_PART, file.size - rest) })
  }
  return parts
}

/** ISO/IEC 14496-12 §4.2; null for what cannot be a box. */
function readBox(bytes: Uint8Array, rest: number): Readonly<{ type: string; size: number }> | null {
  if (bytes.length < 8) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const type = String.fromCharCode(...bytes.subarray(4, 8))
  let size = view.getUint32(0)
  let least = 8
  if (size === 1 && bytes.length >= HEADER) {
    size = view.getUint32(8) * 2 ** 32 + view.getUint32(12)
    least = HEADER
  }
  return size >= least && size <= rest ? { type, size } : null
}
