// SPDX-License-Identifier: Apache-2.0

/**
 * Memory into which access units are gathered one behind the other. A slab that was full is left to whoever still holds
 * a view of it, so what was given out is never written again.
 */
export class Slab {
  readonly #size: number
  #bytes: Uint8Array
  #start = 0
  #at = 0

  constructor(size: number) {
    this.#size = size
    this.#bytes = new Uint8Array(size)
  }

  /** Current memory; changes with each call that writes. */
  get bytes(): Uint8Array {
    return this.#bytes
  }

  /** Where the open unit begins and where the next byte goes. */
  get start(): number {
    return this.#start
  }

  get at(): number {
    return this.#at
  }

  get unitBytes(): number {
    return this.#at - this.#start
  }

  /** Makes room for `count` more bytes; the open unit moves to new memory when it must, offsets counted from its start stay. */
  reserve(count: number): void {
    if (this.#at + count <= this.#bytes.length) return
    const unit = this.#at - this.#start
    const wider = new Uint8Array(unit + count > this.#size / 2 ? Math.max(this.#size, (unit + count) * 2) : this.#size)
    wider.set(this.#bytes.subarray(this.#start, this.#at))
    this.#bytes = wider
    this.#start = 0
    this.#at = unit
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

  /** Writes a big-endian length at `offset` from the unit's start. */
  setLength(offset: number, value: number): void {
    const at = this.#start + offset
    this.#bytes[at] = value >>> 24
    this.#bytes[at + 1] = (value >>> 16) & 0xff
    this.#bytes[at + 2] = (value >>> 8) & 0xff
    this.#bytes[at + 3] = value & 0xff
  }

  /** Forgets everything of the open unit from `offset` on. */
  rewind(offset: number): void {
    this.#at = this.#start + offset
  }

  /** Takes `count` bytes at `offset` out of the open unit. */
  cut(offset: number, count: number): void {
    const at = this.#start + offset
    this.#bytes.copyWithin(at, at + count, this.#at)
    this.#at -= count
  }

  /** The bytes of the open unit from `offset` on. */
  view(offset: number): Uint8Array {
    return this.#bytes.subarray(this.#start + offset, this.#at)
  }

  /** Gives out the open unit and opens the next behind it. */
  take(): Uint8Array {
    const unit = this.#bytes.subarray(this.#start, this.#at)
    this.#start = this.#at
    return unit
  }
}
