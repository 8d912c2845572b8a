// SPDX-License-Identifier: Apache-2.0
import { BitWriter } from '../bit-writer.ts'
import { copyBlock, copyRows, createPicture, isSameBlock, type Picture, type PictureEncoder } from '../picture.ts'
import { BlockCoder } from './block-coder.ts'
import { Cabac } from './cabac.ts'
import { CONTEXT, INTRA_VALUES, PREDICTED_VALUES } from './contexts.ts'
import { formatSets } from './parameter-sets.ts'

export type EncoderOptions = Readonly<{ width: number; height: number; fps: number }>

const QP = 27
const P_SLICE = 1
const I_SLICE = 2
const TRAIL_R = [1 << 1, 1]
const IDR = [19 << 1, 1]

/**
 * H.265 Main for drawn scenes. A key picture has a slice for each row of blocks, so that rows which show only the
 * background come from a cache; other pictures are one slice of skips and of changes against the last picture.
 */
export class H265Encoder implements PictureEncoder {
  readonly codec = 'h265' as const
  readonly parameterSets: readonly Uint8Array[]
  readonly #bits = new BitWriter()
  readonly seen: Picture
  readonly #coder: BlockCoder
  readonly #intra: Cabac
  readonly #predicted: Cabac
  readonly #background: { seen: Picture; slices: Uint8Array[] }
  readonly #last: Picture // the source of the last picture; its `touched` says where it was not the background
  readonly #skipped: Uint8Array
  #order = 0

  constructor(options: EncoderOptions) {
    this.parameterSets = formatSets({ ...options, qp: QP })
    this.seen = createPicture(options.width, options.height)
    this.#coder = new BlockCoder(this.seen, QP)
    this.#intra = new Cabac(this.#bits, INTRA_VALUES, QP)
    this.#predicted = new Cabac(this.#bits, PREDICTED_VALUES, QP)
    this.#background = { seen: createPicture(options.width, options.height), slices: [] }
    this.#last = createPicture(options.width, options.height)
    this.#skipped = new Uint8Array(this.seen.touched.length)
  }

  encode(picture: Picture, isKey: boolean): Uint8Array[] {
    if (this.#background.slices.length === 0) this.#codeBackground(picture)
    if (!isKey) return [this.#codePredicted(picture)]
    const slices = this.#codeKey(picture)
    for (let block = 0; block < picture.touched.length; block++) {
      if (picture.touched[block] === 1 || this.#last.touched[block] === 1) copyBlock(picture, this.#last, block)
    }
    this.#last.touched.set(picture.touched)
    return slices
  }

  #codeBackground(picture: Picture): void {
    for (let row = 0; row < picture.rows; row++) this.#background.slices.push(this.#codeRow(picture, row))
    copyRows(this.seen, this.#background.seen, { first: 0, count: picture.rows })
    copyRows(picture, this.#last, { first: 0, count: picture.rows })
  }

  #codeKey(picture: Picture): Uint8Array[] {
    const { columns, touched } = picture
    this.#order = 0
    return this.#background.slices.map((cached, row) => {
      if (touched.subarray(row * columns, (row + 1) * columns).includes(1)) return this.#codeRow(picture, row)
      copyRows(this.#background.seen, this.seen, { first: row, count: 1 })
      return cached
    })
  }

  #codeRow(picture: Picture, row: number): Uint8Array {
    const first = row * picture.columns
    this.#bits.reset()
    this.#bits.put(row === 0 ? 1 : 0, 1)
    this.#bits.put(0, 1) // no_output_of_prior_pics_flag
    this.#bits.ue(0)
    if (row > 0) this.#bits.put(first, addressBits(picture))
    this.#bits.ue(I_SLICE)
    this.#bits.se(0)
    this.#bits.trail()
    this.#intra.begin()
    for (let column = 0; column < picture.columns; column++) {
      this.#coder.writeIntra(this.#intra, picture, { block: first + column, hasLeft: column > 0 })
      this.#intra.terminate(column === picture.columns - 1 ? 1 : 0)
    }
    return this.#bits.nal(IDR)
  }

  #codePredicted(picture: Picture): Uint8Array {
    this.#order = (this.#order + 1) & 0xff
    this.#bits.reset()
    this.#bits.put(1, 1)
    this.#bits.ue(0)
    this.#bits.ue(P_SLICE)
    this.#bits.put(this.#order, 8)
    this.#bits.put(1, 1) // the reference picture set of the SPS
    this.#bits.put(0, 1) // as many references as the PPS says
    this.#bits.ue(4) // one merge candidate: without motion it is always the same place of the last picture
    this.#bits.se(0)
    this.#bits.trail()
    this.#predicted.begin()
    const blocks = picture.touched.length
    for (let block = 0; block < blocks; block++) {
      this.#codeBlock(picture, block)
      this.#predicted.terminate(block === blocks - 1 ? 1 : 0)
    }
    this.#last.touched.set(picture.touched)
    return this.#bits.nal(TRAIL_R)
  }

  #codeBlock(picture: Picture, block: number): void {
    const { columns } = picture
    const mayDiffer = picture.touched[block] === 1 || this.#last.touched[block] === 1
    let isSkipped = !mayDiffer || isSameBlock(picture, this.#last, block)
    if (!isSkipped) {
      copyBlock(picture, this.#last, block)
      isSkipped = !this.#coder.predict(picture, block)
    }
    const left = block % columns > 0 ? (this.#skipped[block - 1] ?? 0) : 0
    const above = block >= columns ? (this.#skipped[block - columns] ?? 0) : 0
    this.#predicted.bin(CONTEXT.skip + left + above, isSkipped ? 1 : 0)
    this.#skipped[block] = isSkipped ? 1 : 0
    if (!isSkipped) this.#coder.writePredicted(this.#predicted, block)
  }
}

function addressBits(picture: Picture): number {
  return 32 - Math.clz32(picture.touched.length - 1)
}
