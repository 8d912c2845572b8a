// SPDX-License-Identifier: Apache-2.0

/**
 * The raw byte sequence payload of a NAL unit: emulation prevention bytes taken out, at most `limit` bytes of it.
 * Returns a view of the input when there is nothing to take out. H.264 §7.4.1.1, H.265 §7.4.2.1.
 */
export function unescapeRbsp(bytes: Uint8Array, from = 0, limit = Number.POSITIVE_INFINITY): Uint8Array {
  const end = Math.min(bytes.length, from + limit)
  let zeros = 0
  let at = from
  for (; at < end; at++) {
    const byte = bytes[at] ?? 0
    if (zeros >= 2 && byte === 3) break
    zeros = byte === 0 ? zeros + 1 : 0
  }
  if (at >= end) return bytes.subarray(from, end)
  const out = new Uint8Array(end - from)
  out.set(bytes.subarray(from, at))
  let length = at - from
  zeros = 0
  for (at++; at < end; at++) {
    const byte = bytes[at] ?? 0
    if (zeros >= 2 && byte === 3) {
      zeros = 0
      continue
    }
    out[length++] = byte
    zeros = byte === 0 ? zeros + 1 : 0
  }
  return out.subarray(0, length)
}
