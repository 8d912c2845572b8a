// SPDX-License-Identifier: Apache-2.0

/** A small deterministic source of numbers (mulberry32): one seed, one sequence, so that a run can be repeated. */
export class Dice {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }
  /** A whole number from 0 up to, not with, `end`. */
  below(end: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * end)
  }
  pick<T>(items: readonly T[], otherwise: T): T {
    return items[this.below(items.length)] ?? otherwise
  }
}

/** Values at which lengths, counts and offsets go wrong. */
const boundaries = [
  0, 1, 2, 3, 4, 7, 8, 15, 16, 31, 32, 63, 64, 127, 128, 254, 255, 256, 1023, 1024, 4095, 4096, 32767, 32768, 65534,
  65535,
]
const wideBoundaries = [
  ...boundaries,
  0xff_ffff,
  0x100_0000,
  0x7fff_fffe,
  0x7fff_ffff,
  0x8000_0000,
  0xffff_fffe,
  0xffff_ffff,
]
const numerals = [
  '0',
  '-1',
  '1',
  '65535',
  '65536',
  '2147483648',
  '4294967295',
  '4294967296',
  '9007199254740993',
  '1e9',
  '0x10',
  '',
]
const empty = new Uint8Array()

/** Mutates inputs: flips, boundary values, cuts, repeats, splices of two inputs, words and numbers of the seeds. */
export class Mutator {
  readonly #dice: Dice
  readonly #words: readonly Uint8Array[]
  readonly #limit: number

  constructor(dice: Dice, seeds: readonly Uint8Array[], limit: number) {
    this.#dice = dice
    this.#words = wordsOf(seeds)
    this.#limit = limit
  }

  /** One to eight changes on a copy of an input of the corpus. */
  next(corpus: readonly Uint8Array[]): Uint8Array {
    let bytes = Uint8Array.from(this.#dice.pick(corpus, empty))
    for (let times = 1 + this.#dice.below(2 ** this.#dice.below(4)); times > 0; times--)
      bytes = this.#change(bytes, corpus)
    return bytes.length > this.#limit ? bytes.subarray(0, this.#limit) : bytes
  }

  #change(bytes: Uint8Array<ArrayBuffer>, corpus: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
    const dice = this.#dice
    const at = dice.below(bytes.length + 1)
    const length = 1 + dice.below(Math.min(bytes.length - at + 1, 2 ** dice.below(10)))
    const part = bytes.subarray(at, at + length)
    switch (dice.below(10)) {
      case 0:
        if (at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ (1 << dice.below(8))
        return bytes
      case 1:
        if (at < bytes.length) bytes[at] = dice.pick(boundaries, 0) & 255
        return bytes
      case 2:
        return this.#writeNumber(bytes, at)
      case 3:
        return join(bytes.subarray(0, at), bytes.subarray(at + length))
      case 4:
        return join(
          bytes.subarray(0, at),
          part,
          ...Array.from({ length: 1 + dice.below(2 ** dice.below(6)) }, () => part),
          bytes.subarray(at),
        )
      case 5:
        return join(bytes.subarray(0, at), this.#splice(corpus), bytes.subarray(dice.below(2) === 0 ? at : at + length))
      case 6:
        return join(bytes.subarray(0, at), dice.pick(this.#words, empty), bytes.subarray(at + dice.below(2) * length))
      case 7:
        return bytes.slice(0, at)
      case 8:
        return this.#changeNumeral(bytes)
      default:
        return join(
          bytes.subarray(0, at),
          Uint8Array.from({ length }, () => dice.below(256)),
          bytes.subarray(at + length),
        )
    }
  }

  #writeNumber(bytes: Uint8Array<ArrayBuffer>, at: number): Uint8Array<ArrayBuffer> {
    const view = new DataView(bytes.buffer)
    const isLittle = this.#dice.below(4) === 0
    if (at + 4 <= bytes.length && this.#dice.below(2) === 0)
      view.setUint32(at, this.#dice.pick(wideBoundaries, 0), isLittle)
    else if (at + 2 <= bytes.length) view.setUint16(at, this.#dice.pick(boundaries, 0), isLittle)
    return bytes
  }

  #splice(corpus: readonly Uint8Array[]): Uint8Array {
    const other = this.#dice.pick(corpus, empty)
    const from = this.#dice.below(other.length + 1)
    return other.subarray(from, from + this.#dice.below(other.length - from + 1))
  }

  /** Replaces one run of digits by a number at a boundary. */
  #changeNumeral(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    const isDigit = (at: number): boolean => (bytes[at] ?? 0) >= 0x30 && (bytes[at] ?? 0) <= 0x39
    let from = this.#dice.below(bytes.length + 1)
    while (from < bytes.length && !isDigit(from)) from++
    let to = from
    while (to < bytes.length && isDigit(to)) to++
    return join(bytes.subarray(0, from), new TextEncoder().encode(this.#dice.pick(numerals, '0')), bytes.subarray(to))
  }
}

/** Text tokens of the seeds, and the separators that text protocols hang on. */
function wordsOf(seeds: readonly Uint8Array[]): Uint8Array[] {
  const words = new Set(['\r\n', '\r\n\r\n', '\n', ' ', ':', ';', ',', '=', '"', '\\', '/', '\0', '$', '\0\0\0\x01'])
  for (const seed of seeds) {
    for (const [word] of Buffer.from(seed.subarray(0, 65_536))
      .toString('latin1')
      .matchAll(/[\x21-\x7e]{3,40}/g)) {
      if (words.size < 2000) words.add(word)
    }
  }
  return [...words].map((word) => Uint8Array.from(Buffer.from(word, 'latin1')))
}

function join(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}
