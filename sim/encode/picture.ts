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

/**
 * A coder of live pictures. The first picture given is the background, and must hold nothing that moves; what a later
 * key picture shows untouched of it is taken from a cache.
 */
export interface PictureEncoder {
  readonly codec: 'h264' | 'h265'
  /** Parameter sets, each one NAL unit without a start code. */
  readonly parameterSets: readonly Uint8Array[]
  /** Slices of one picture, each one NAL unit. */
  encode(picture: Picture, isKey: boolean): Uint8Array[]
}
