// SPDX-License-Identifier: Apache-2.0
import { BitWriter } from '../bit-writer.ts'
import { copyBlock, copyRows, createPicture, isSameBlock, type Picture, type PictureEncoder } from '../picture.ts'
import { MacroblockCoder } from './macroblock.ts'
import { formatPps, formatSps } from './parameter-sets.ts'

export type EncoderOptions = Readonly<{ width: number; height: number; fps: number; qp?: number }>

const P_SLICE = 5
const I_SLICE = 7

/**
 * H.264 constrained baseline for drawn scenes. A key picture is one slice a row of macroblocks, so that rows which show
 * only the background come from a cache; other pictures are one slice of skips, changes against the last picture, and
 * intra blocks. Two key pictures in a row are not for it: their idr_pic_id would be equal.
 */
export class H264Encoder implements PictureEncoder {
  readonly codec = 'h264' as const
  readonly parameterSets: readonly Uint8Array[]
  readonly #bits = new BitWriter()
  readonly #coder: MacroblockCoder
  readonly #background: { seen: Picture; slices: Uint8Array[] }
  readonly #last: Picture // the source of the last picture; its `touched` says where it was not the background
  #frame = 0

  constructor(options: EncoderOptions) {
    const qp = options.qp ?? 25
    this.parameterSets = [formatSps(options), formatPps(qp)]
    this.#coder = new MacroblockCoder({ width: options.width, height: options.height, qp, bits: this.#bits })
    this.#background = { seen: createPicture(options.width, options.height), slices: [] }
    this.#last = createPicture(options.width, options.height)
  }

  encode(picture: Picture, isKey: boolean): Uint8Array[] {
    if (this.#background.slices.length === 0) this.#codeBackground(picture)
    const slices = isKey ? this.#codeKey(picture) : [this.#codePredicted(picture)]
    this.#remember(picture)
    return slices
  }

  #remember(picture: Picture): void {
    const last = this.#last
    for (let block = 0; block < picture.touched.length; block++) {
      if (picture.touched[block] === 1 || last.touched[block] === 1) copyBlock(picture, last, block)
    }
    last.touched.set(picture.touched)
  }

  #codeBackground(picture: Picture): void {
    for (let row = 0; row < picture.rows; row++) this.#background.slices.push(this.#codeRow(picture, row))
    copyRows(this.#coder.seen, this.#background.seen, { first: 0, count: picture.rows })
    copyRows(picture, this.#last, { first: 0, count: picture.rows })
  }

  #codeKey(picture: Picture): Uint8Array[] {
    const { columns, rows, touched } = picture
    const slices: Uint8Array[] = []
    for (let row = 0; row < rows; row++) {
      const cached = this.#background.slices[row]
      const isTouched = touched.subarray(row * columns, (row + 1) * columns).includes(1)
      if (cached && !isTouched) {
        slices.push(cached)
        copyRows(this.#background.seen, this.#coder.seen, { first: row, count: 1 })
      } else {
        slices.push(this.#codeRow(picture, row))
      }
    }
    this.#frame = 0
    return slices
  }

  #codeRow(picture: Picture, row: number): Uint8Array {
    const first = row * picture.columns
    this.#bits.reset()
    this.#bits.ue(first)
    this.#bits.ue(I_SLICE)
    this.#bits.ue(0)
    this.#bits.put(0, 8) // frame_num
    this.#bits.ue(0) // idr_pic_id
    this.#bits.put(0, 2) // no_output_of_prior_pics_flag, long_term_reference_flag
    this.#endHeader()
    this.#coder.begin(picture, first)
    for (let column = 0; column < picture.columns; column++) this.#coder.writeIntra(first + column, 1)
    this.#bits.trail()
    return this.#bits.nal([0x65])
  }

  #codePredicted(picture: Picture): Uint8Array {
    this.#frame = (this.#frame + 1) & 0xff
    this.#bits.reset()
    this.#bits.ue(0)
    this.#bits.ue(P_SLICE)
    this.#bits.ue(0)
    this.#bits.put(this.#frame, 8)
    this.#bits.put(0, 3) // default reference count and order; sliding window
    this.#endHeader()
    this.#coder.begin(picture, 0)
    const blocks = picture.columns * picture.rows
    let skipped = 0
    for (let block = 0; block < blocks; block++) {
      const mayDiffer = picture.touched[block] === 1 || this.#last.touched[block] === 1
      if (mayDiffer && !isSameBlock(picture, this.#last, block) && this.#coder.writePredicted(block, skipped)) skipped = 0
      else skipped++
    }
    if (skipped > 0) this.#bits.ue(skipped)
    this.#bits.trail()
    return this.#bits.nal([0x41])
  }

  #endHeader(): void {
    this.#bits.se(0) // slice_qp_delta
    this.#bits.ue(1) // disable_deblocking_filter_idc
  }
}
