// SPDX-License-Identifier: Apache-2.0

/** Where the next three-byte start code begins within [from, to), -1 when there is none. H.264 §B.1.1. */
export function findStartCode(bytes: Uint8Array, from: number, to: number): number {
  let at = from + 2
  while (at < to) {
    const byte = bytes[at] ?? 0
    if (byte > 1) at += 3
    else if (byte === 0) at++
    else if (bytes[at - 1] === 0 && bytes[at - 2] === 0) return at - 2
    else at += 3
  }
  return -1
}

/** The NAL units of an Annex B byte stream, as views. */
export function splitAnnexB(stream: Uint8Array): Uint8Array[] {
  const nals: Uint8Array[] = []
  let start = findStartCode(stream, 0, stream.length)
  while (start >= 0) {
    const next = findStartCode(stream, start + 3, stream.length)
    let end = next < 0 ? stream.length : next
    while (end > start + 3 && stream[end - 1] === 0) end--
    if (end > start + 3) nals.push(stream.subarray(start + 3, end))
    start = next
  }
  return nals
}

/** NAL units each behind its four-byte length: the layout of an access unit's data. */
export function joinNals(nals: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(nals.reduce((sum, nal) => sum + 4 + nal.length, 0))
  const view = new DataView(out.buffer)
  let at = 0
  for (const nal of nals) {
    view.setUint32(at, nal.length)
    out.set(nal, at + 4)
    at += 4 + nal.length
  }
  return out
}

/** The inverse of joinNals, as views; what is cut short at the end is left out. */
export function splitNals(data: Uint8Array): Uint8Array[] {
  const nals: Uint8Array[] = []
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  let at = 0
  while (at + 4 <= data.length) {
    const end = at + 4 + view.getUint32(at)
    if (end > data.length) break
    nals.push(data.subarray(at + 4, end))
    at = end
  }
  return nals
}
