// SPDX-License-Identifier: Apache-2.0
import { BitWriter } from '../bit-writer.ts'
import { copyBlock, copyRows, createPicture, isSameBlock, type Picture, type PictureEncoder } from '../picture.ts'
import { MacroblockCoder } from './macroblock.ts'
import { formatPps, formatSps } from './parameter-sets.ts'

export type EncoderOptions = Readonly<{ width: number; height: number; fps: number; qp?: number }>

const P_SLICE = 5
const I_SLICE = 7

/**
 * H.264 constrained baseline for drawn scenes. A key picture has a slice for each third of a row of macroblocks, so that
 * those which show only the background come from a cache; other pictures are one slice of skips, changes against the last picture, and
 * intra blocks. Two key pictures in a row are not for it: their idr_pic_id would be equal.
 */
export class H264Encoder implements PictureEncoder {
  readonly codec = 'h264' as const
  readonly parameterSets: readonly Uint8Array[]
  readonly #bits = new BitWriter()
  readonly #coder: MacroblockCoder
  readonly #background: { seen: Picture; slices: Uint8Array[] }
  readonly #last: Picture // the source of the last picture; its `touched` says where it was not the background
  readonly #span: number // macroblocks in a slice of a key picture
  #frame = 0

  constructor(options: EncoderOptions) {
    const qp = options.qp ?? 25
    this.parameterSets = [formatSps(options), formatPps(qp)]
    this.#coder = new MacroblockCoder({ width: options.width, height: options.height, qp, bits: this.#bits })
    this.#background = { seen: createPicture(options.width, options.height), slices: [] }
    this.#last = createPicture(options.width, options.height)
    this.#span = Math.ceil(this.#last.columns / 3)
  }

  get seen(): Picture {
    return this.#coder.seen
  }

  encode(picture: Picture, isKey: boolean): Uint8Array[] {
    if (this.#background.slices.length === 0) this.#codeBackground(picture)
    if (!isKey) return [this.#codePredicted(picture)]
    const slices = this.#codeKey(picture)
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
    for (let first = 0; first < picture.touched.length; first += this.#span) {
      this.#background.slices.push(this.#codeSlice(picture, first))
    }
    copyRows(this.#coder.seen, this.#background.seen, { first: 0, count: picture.rows })
    copyRows(picture, this.#last, { first: 0, count: picture.rows })
  }

  #codeKey(picture: Picture): Uint8Array[] {
    const { touched } = picture
    const slices = this.#background.slices.map((cached, index) => {
      const first = index * this.#span
      const end = Math.min(first + this.#span, touched.length)
      if (touched.subarray(first, end).includes(1)) return this.#codeSlice(picture, first)
      for (let block = first; block < end; block++) copyBlock(this.#background.seen, this.#coder.seen, block)
      return cached
    })
    this.#frame = 0
    return slices
  }

  #codeSlice(picture: Picture, first: number): Uint8Array {
    this.#bits.reset()
    this.#bits.ue(first)
    this.#bits.ue(I_SLICE)
    this.#bits.ue(0)
    this.#bits.put(0, 8) // frame_num
    this.#bits.ue(0) // idr_pic_id
    this.#bits.put(0, 2) // no_output_of_prior_pics_flag, long_term_reference_flag
    this.#endHeader()
    this.#coder.begin(picture, first)
    const end = Math.min(first + this.#span, picture.touched.length)
    for (let block = first; block < end; block++) this.#coder.writeIntra(block)
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
    const last = this.#last
    const blocks = picture.columns * picture.rows
    let skipped = 0
    for (let block = 0; block < blocks; block++) {
      const mayDiffer = picture.touched[block] === 1 || last.touched[block] === 1
      if (!mayDiffer || isSameBlock(picture, last, block)) {
        skipped++
        continue
      }
      copyBlock(picture, last, block)
      skipped = this.#coder.writePredicted(block, skipped) ? 0 : skipped + 1
    }
    last.touched.set(picture.touched)
    if (skipped > 0) this.#bits.ue(skipped)
    this.#bits.trail()
    return this.#bits.nal([0x41])
  }

  #endHeader(): void {
    this.#bits.se(0) // slice_qp_delta
    this.#bits.ue(1) // disable_deblocking_filter_idc
  }
}
