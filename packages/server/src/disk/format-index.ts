// SPDX-License-Identifier: Apache-2.0
import { crc32 } from 'node:zlib'
import { CODECS, type FragmentRow, INDEX, type Seal, SEAL_REASONS, type SegmentHeader } from './segment-row.ts'

export function formatHeader(header: SegmentHeader): Uint8Array {
  const bytes = new Uint8Array(INDEX.headerBytes)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, INDEX.magic)
  view.setUint16(4, INDEX.version)
  view.setUint16(6, INDEX.headerBytes)
  view.setUint16(8, INDEX.rowBytes)
  view.setUint8(10, CODECS.video.indexOf(header.codec) + 1)
  view.setUint8(11, header.audio === null ? 0 : CODECS.audio.indexOf(header.audio) + 1)
  setU64(view, 12, header.start)
  view.setUint32(20, header.initLength)
  view.setUint16(24, header.width)
  view.setUint16(26, header.height)
  bytes.set(header.formatHash.subarray(0, 32), 28)
  setText(bytes, INDEX.cameraAt, header.camera)
  setText(bytes, INDEX.codecStringAt, header.codecString)
  return sealCrc(bytes, view)
}

export function formatRow(row: FragmentRow): Uint8Array {
  const bytes = new Uint8Array(INDEX.rowBytes)
  const view = new DataView(bytes.buffer)
  view.setUint8(0, INDEX.fragment)
  view.setUint8(1, (row.beginsWithKey ? INDEX.key : 0) | (row.isDamaged ? INDEX.damaged : 0))
  view.setUint16(2, Math.min(row.frames, 0xffff))
  view.setUint32(4, row.length)
  setU64(view, 8, row.offset)
  setU64(view, 16, row.start)
  view.setUint32(24, row.duration)
  view.setUint32(28, row.keyLength)
  bytes.set(row.sha256.subarray(0, 32), 32)
  return sealCrc(bytes, view)
}

export function formatSeal(seal: Seal): Uint8Array {
  const bytes = new Uint8Array(INDEX.rowBytes)
  const view = new DataView(bytes.buffer)
  view.setUint8(0, INDEX.seal)
  view.setUint8(1, SEAL_REASONS.indexOf(seal.reason))
  view.setUint32(4, seal.fragments)
  setU64(view, 8, seal.bytes)
  setU64(view, 16, seal.end)
  bytes.set(seal.root.subarray(0, 32), 32)
  return sealCrc(bytes, view)
}

function setU64(view: DataView, at: number, value: number): void {
  view.setUint32(at, Math.floor(value / 0x100000000))
  view.setUint32(at + 4, value % 0x100000000)
}

function setText(bytes: Uint8Array, at: number, text: string): void {
  const coded = new TextEncoder().encode(text).subarray(0, INDEX.textBytes)
  bytes[at] = coded.length
  bytes.set(coded, at + 1)
}

function sealCrc(bytes: Uint8Array, view: DataView): Uint8Array {
  view.setUint32(bytes.length - 4, crc32(bytes.subarray(0, -4)))
  return bytes
}
