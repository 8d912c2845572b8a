// SPDX-License-Identifier: Apache-2.0

function find(bytes: Uint8Array, name: string): number {
  const codes = [...name].map((letter) => letter.charCodeAt(0))
  for (let at = 0; at + codes.length < bytes.length; at += 1)
    if (codes.every((code, i) => bytes[at + i] === code)) return at + 4
  return -1
}

function hex(value: number): string {
  return value.toString(16).padStart(2, '0')
}

/** `hvc1.1.6.L93.B0` from an hvcC record. ISO/IEC 14496-15 annex E. */
function hevc(bytes: Uint8Array, at: number, entry: string): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at)
  const first = view.getUint8(1)
  const space = ['', 'A', 'B', 'C'][first >> 6] ?? ''
  let flags = 0
  for (let bit = 0; bit < 32; bit += 1) if ((view.getUint32(2) >>> bit) & 1) flags |= 1 << (31 - bit)
  const constraints = Array.from({ length: 6 }, (_, i) => view.getUint8(6 + i))
  while (constraints.length > 0 && constraints.at(-1) === 0) constraints.pop()
  const level = `${(first >> 5) & 1 ? 'H' : 'L'}${view.getUint8(12)}`
  const parts = [
    entry,
    `${space}${first & 31}`,
    (flags >>> 0).toString(16),
    level,
    ...constraints.map((one) => one.toString(16).toUpperCase()),
  ]
  return parts.join('.')
}

/** The MIME type of an initialisation segment for Media Source Extensions; null when its video is of a kind we do not know. */
export function mimeOf(init: Uint8Array): string | null {
  const avc = find(init, 'avcC')
  const hvc = find(init, 'hvcC')
  let video: string | null = null
  if (avc > 0) video = `avc1.${hex(init[avc + 1] ?? 0)}${hex(init[avc + 2] ?? 0)}${hex(init[avc + 3] ?? 0)}`
  else if (hvc > 0 && hvc + 13 <= init.length) video = hevc(init, hvc, find(init, 'hev1') > 0 ? 'hev1' : 'hvc1')
  if (video === null) return null
  const audio = find(init, 'mp4a') > 0 ? ',mp4a.40.2' : find(init, 'Opus') > 0 ? ',opus' : ''
  return `video/mp4; codecs="${video}${audio}"`
}
