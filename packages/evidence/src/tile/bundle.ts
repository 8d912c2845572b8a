// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import { TILE_WIDTH } from './tile.ts'

/** An entry's length is a 16-bit number in a bundle. */
export const MAX_ENTRY = 65_535

/** C2SP tlog-tiles entry bundle: each entry behind its big-endian 16-bit length. */
export function formatBundle(entries: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(entries.reduce((sum, entry) => sum + 2 + entry.length, 0))
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const entry of entries) {
    if (entry.length > MAX_ENTRY)
      throw new Fault('bad-input', 'evidence.entry.large', 'an entry is larger than a bundle can hold')
    view.setUint16(at, entry.length)
    bytes.set(entry, at + 2)
    at += 2 + entry.length
  }
  return bytes
}

/** Throws `evidence.bundle.torn` or `evidence.bundle.long`. */
export function parseBundle(bytes: Uint8Array): Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const entries: Uint8Array[] = []
  let at = 0
  while (at < bytes.length) {
    const end = at + 2 <= bytes.length ? at + 2 + view.getUint16(at) : Infinity
    if (end > bytes.length) throw new Fault('data-loss', 'evidence.bundle.torn', 'an entry is cut off', { offset: at })
    if (entries.length === TILE_WIDTH)
      throw new Fault('bad-input', 'evidence.bundle.long', 'more than 256 entries in a bundle')
    entries.push(bytes.subarray(at + 2, end))
    at = end
  }
  return entries
}
