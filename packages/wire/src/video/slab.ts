// SPDX-License-Identifier: Apache-2.0

/** After so many units that took less than a quarter of it, memory that grew for a large one is given back. */
const PATIENCE = 1500

/** Memory in which one access unit after the other is gathered, used again for each. */
export class Slab {
  readonly #size: number
  #bytes: Uint8Array
  #at = 0
  #smallUnits = 0

  /** `size`: what it begins with and comes back to. */
  constructor(size: number) {
    this.#size = size
    this.#bytes = new Uint8Array(size)
  }

  /** Current memory, the open unit at its beginning; changes with each call that writes. */
  get bytes(): Uint8Array {
    return this.#bytes
  }

  get unitBytes(): number {
    return this.#at
  }

  /** Makes room for `count` more bytes. */
  reserve(count: number): void {
    const need = this.#at + count
    if (need <= this.#bytes.length) return
    const wider = new Uint8Array(Math.max(need, this.#bytes.length * 2))
    wider.set(this.#bytes.subarray(0, this.#at))
    this.#bytes = wider
    this.#smallUnits = 0
  }

  byte(value: number): void {
    this.reserve(1)
    this.#bytes[this.#at++] = value
  }

  /**
   * Appends `payload` from `from` on. The whole payload is copied and the few bytes it overwrote in front are put back,
   * which spares a view object for each packet.
   */
  append(payload: Uint8Array, from: number): void {
    const count = payload.length - from
    if (count <= 0) return
    this.reserve(count)
    const bytes = this.#bytes
    const at = this.#at
    if (from > 4 || at < from) {
      bytes.set(payload.subarray(from), at)
    } else {
      const a = bytes[at - 1] ?? 0
      const b = bytes[at - 2] ?? 0
      const c = bytes[at - 3] ?? 0
      const d = bytes[at - 4] ?? 0
      bytes.set(payload, at - from)
      if (from > 0) bytes[at - 1] = a
      if (from > 1) bytes[at - 2] = b
      if (from > 2) bytes[at - 3] = c
      if (from > 3) bytes[at - 4] = d
    }
    this.#at = at + count
  }

  appendRange(payload: Uint8Array, from: number, to: number): void {
    if (to === payload.length) return this.append(payload, from)
    this.reserve(to - from)
    this.#bytes.set(payload.subarray(from, to), this.#at)
    this.#at += to - from
  }

  /** Writes a big-endian length at `at`, counted from the unit's start. */
  setLength(at: number, value: number): void {
    this.#bytes[at] = value >>> 24
    this.#bytes[at + 1] = (value >>> 16) & 0xff
    this.#bytes[at + 2] = (value >>> 8) & 0xff
    this.#bytes[at + 3] = value & 0xff
  }

  /** Forgets everything of the open unit from `offset` on. */
  rewind(offset: number): void {
    this.#at = offset
  }

  /** Takes `count` bytes at `at` out of the open unit. */
  cut(at: number, count: number): void {
    this.#bytes.copyWithin(at, at + count, this.#at)
    this.#at -= count
  }

  /** The bytes of the open unit from `offset` on. */
  view(offset: number): Uint8Array {
    return this.#bytes.subarray(offset, this.#at)
  }

  /** Gives out the open unit and opens the next in its place: what was given out holds until the next write. */
  take(): Uint8Array {
    const unit = this.#bytes.subarray(0, this.#at)
    this.#at = 0
    if (this.#bytes.length > this.#size) this.#shrink(unit.length)
    return unit
  }

  #shrink(unitBytes: number): void {
    if (unitBytes > this.#bytes.length / 4) this.#smallUnits = 0
    else if (++this.#smallUnits > PATIENCE) {
      this.#bytes = new Uint8Array(this.#size)
      this.#smallUnits = 0
    }
  }
}
