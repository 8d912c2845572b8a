// SPDX-License-Identifier: Apache-2.0

/** Side of a coding block of both encoders, in luma samples. */
export const BLOCK = 16

/**
 * A 4:2:0 picture of 8-bit video-range samples whose planes are padded to whole blocks of 16, with one flag a block:
 * `touched` where it differs from the scene's unmoving background.
 */
export type Picture = Readonly<{
  /** Shown size; the planes are `columns × 16` by `rows × 16`. */
  width: number
  height: number
  columns: number
  rows: number
  y: Uint8Array
  u: Uint8Array
  v: Uint8Array
  touched: Uint8Array
}>

export function createPicture(width: number, height: number): Picture {
  const columns = Math.ceil(width / BLOCK)
  const rows = Math.ceil(height / BLOCK)
  const blocks = columns * rows
  return {
    width,
    height,
    columns,
    rows,
    y: new Uint8Array(blocks * 256).fill(16),
    u: new Uint8Array(blocks * 64).fill(128),
    v: new Uint8Array(blocks * 64).fill(128),
    touched: new Uint8Array(blocks),
  }
}

/** Copies `count` rows of blocks, all three planes, from one picture to another of the same size. */
export function copyRows(from: Picture, to: Picture, span: { first: number; count: number }): void {
  const luma = from.columns * 256
  const chroma = from.columns * 64
  const end = span.first + span.count
  to.y.set(from.y.subarray(span.first * luma, end * luma), span.first * luma)
  to.u.set(from.u.subarray(span.first * chroma, end * chroma), span.first * chroma)
  to.v.set(from.v.subarray(span.first * chroma, end * chroma), span.first * chroma)
}

/** Whether a block holds the same samples in both pictures, which have the same size. */
export function isSameBlock(one: Picture, other: Picture, block: number): boolean {
  const column = block % one.columns
  const row = (block - column) / one.columns
  const stride = one.columns * 16
  const luma = row * 16 * stride + column * 16
  if (!isSameSquare(one.y, other.y, { at: luma, stride, size: 16 })) return false
  const chroma = { at: row * 4 * stride + column * 8, stride: stride / 2, size: 8 }
  return isSameSquare(one.u, other.u, chroma) && isSameSquare(one.v, other.v, chroma)
}

function isSameSquare(
  one: Uint8Array,
  other: Uint8Array,
  square: { at: number; stride: number; size: number },
): boolean {
  let at = square.at
  for (let y = 0; y < square.size; y++) {
    for (let x = at; x < at + square.size; x++) if (one[x] !== other[x]) return false
    at += square.stride
  }
  return true
}

/** Copies one block, all three planes, between pictures of the same size. */
export function copyBlock(from: Picture, to: Picture, block: number): void {
  const column = block % from.columns
  const row = (block - column) / from.columns
  const stride = from.columns * 16
  copySquare(from.y, to.y, { at: row * 16 * stride + column * 16, stride, size: 16 })
  const chroma = { at: row * 4 * stride + column * 8, stride: stride / 2, size: 8 }
  copySquare(from.u, to.u, chroma)
  copySquare(from.v, to.v, chroma)
}

function copySquare(from: Uint8Array, to: Uint8Array, square: { at: number; stride: number; size: number }): void {
  let at = square.at
  for (let y = 0; y < square.size; y++) {
    for (let x = at; x < at + square.size; x++) to[x] = from[x] ?? 0
    at += square.stride
  }
}

/**
 * A coder of live pictures. The first picture given is the background, and must hold nothing that moves; what a later
 * key picture shows untouched of it is taken from a cache.
 */
export interface PictureEncoder {
  readonly codec: 'h264' | 'h265'
  /** Parameter sets, each one NAL unit without a start code. */
  readonly parameterSets: readonly Uint8Array[]
  /** The last picture as a decoder shows it. */
  readonly seen: Picture
  /** Slices of one picture, each one NAL unit. */
  encode(picture: Picture, isKey: boolean): Uint8Array[]
}
