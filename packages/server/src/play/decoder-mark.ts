// SPDX-License-Identifier: Apache-2.0
import { fileURLToPath } from 'node:url'
import { Fault } from '@mingjian/base'
import type { Av, AvFrame } from './decoder-av.ts'
import { type Letters, makeStamp, press, pressAll, type Stamp } from './mark-stamp.ts'

type Stamps = Readonly<{ all: Stamp; line: Stamp }>

const MOST_KEPT = 32
const SLANT = -Math.PI / 10
/** Of 256. Faint over the picture, plain at its foot. */
const OVER = { slant: SLANT, white: 62, black: 46 }
const FOOT = { slant: 0, white: 225, black: 235 }
const MOST_LETTERS = 120

/**
 * Burns a line of text into pictures: all over them, faint, and once at the foot, plain. Only the brightness is changed.
 * Letters are drawn once for each text and size and kept.
 */
export class Marker {
  readonly #av: Av
  readonly #kept = new Map<string, Stamps>()

  constructor(av: Av) {
    this.#av = av
  }

  /** The frame must be the caller's own: 4:2:0 or any other format that begins with brightness at a byte a pixel. */
  async burn(frame: AvFrame, text: string): Promise<void> {
    const [data, stride] = [frame.data?.[0], frame.linesize[0]]
    if (data === undefined || stride === undefined || stride <= 0)
      throw new Fault('unsupported', 'play.decoder.mark', 'this picture cannot be marked')
    const { width, height } = frame
    const { all, line } = await this.#stamps(text, width)
    const onto = { width, height, stride, data }
    pressAll(all, onto)
    press(line, onto, { x: Math.max(2, Math.round(width / 120)), y: height - line.height - Math.round(height / 90) })
  }

  async #stamps(text: string, width: number): Promise<Stamps> {
    const size = Math.max(9, Math.min(44, Math.round(width / 46)))
    const key = `${size} ${text}`
    const known = this.#kept.get(key)
    if (known) return known
    const letters = await drawLetters(this.#av, text, size)
    const fits =
      letters.width < width * 0.96
        ? letters
        : await drawLetters(this.#av, text, Math.max(7, Math.floor((size * width * 0.96) / letters.width)))
    const made = { all: makeStamp(letters, OVER), line: makeStamp(fits, FOOT) }
    this.#kept.set(key, made)
    const oldest = this.#kept.keys().next()
    if (this.#kept.size > MOST_KEPT && !oldest.done) this.#kept.delete(oldest.value)
    return made
  }
}

/** White letters on black by FFmpeg's own text filter, cut to what they cover. Throws `play.decoder.mark`. */
async function drawLetters(av: Av, text: string, size: number): Promise<Letters> {
  const { lib } = av
  const graph = new lib.FilterGraph()
  const frame = new lib.Frame()
  graph.alloc()
  frame.alloc()
  try {
    const make = (name: string, words: string | null) => {
      const filter = lib.Filter.getByName(name)
      const made = filter && graph.createFilter(filter, name, words)
      if (!made)
        throw new Fault('unsupported', 'play.decoder.mark', `the decoder has no ${name} filter, or not its font`)
      return made
    }
    const [width, height] = [Math.ceil(size * (plain(text).length + 2)), Math.ceil(size * 1.7)]
    const source = make('color', `c=black:s=${width}x${height}:r=1:d=1`)
    const font = quote(fileURLToPath(import.meta.resolve(FONT)))
    const place = `fontsize=${size}:fontcolor=white:x=${Math.ceil(size / 4)}:y=${Math.ceil(size / 4)}`
    const letters = make('drawtext', `fontfile=${font}:text=${quote(plain(text))}:expansion=none:${place}`)
    const grey = make('format', 'pix_fmts=gray')
    const sink = make('buffersink', null)
    const answers = [source.link(0, letters, 0), letters.link(0, grey, 0), grey.link(0, sink, 0), await graph.config()]
    answers.push(await sink.buffersinkGetFrame(frame))
    const data = frame.data?.[0]
    if (answers.some((answer) => answer < 0) || data === undefined)
      throw new Fault('unsupported', 'play.decoder.mark', 'the letters of the mark cannot be drawn')
    return cut({ data, stride: frame.linesize[0] ?? width, width, height })
  } finally {
    frame.free()
    graph.free()
  }
}

const FONT = '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf'

function cut(drawn: { data: Uint8Array; stride: number; width: number; height: number }): Letters {
  const { data, stride, width, height } = drawn
  let right = 0
  for (let y = 0; y < height; y++)
    for (let x = width - 1; x > right; x--) if ((data[y * stride + x] ?? 0) > 0) right = x
  const kept = Math.min(width, right + 3)
  const ink = new Uint8Array(kept * height)
  for (let y = 0; y < height; y++) ink.set(data.subarray(y * stride, y * stride + kept), y * kept)
  return { width: kept, height, ink }
}

/** What a name, a time and a number are made of; anything else becomes a space. */
function plain(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N} ._@:/()〔〕（）、·-]/gu, ' ').slice(0, MOST_LETTERS)
}

/** For an argument of a filter: within quotes only the quote itself means something. */
function quote(text: string): string {
  return `'${text.replaceAll("'", '')}'`
}
