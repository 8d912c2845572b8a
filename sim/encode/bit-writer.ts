// SPDX-License-Identifier: Apache-2.0

/** Gathers the bits of one NAL unit's payload, most significant first. Grows as needed; `reset` keeps the memory. */
export class BitWriter {
  #bytes: Uint8Array
  #length = 0
  #gathered = 0
  #pending = 0

  constructor(capacity = 1 << 16) {
    this.#bytes = new Uint8Array(capacity)
  }

  reset(): void {
    this.#length = 0
    this.#gathered = 0
    this.#pending = 0
  }

  get isAligned(): boolean {
    return this.#pending === 0
  }

  /** At most 24 bits at once; `value` must fit in them. */
  put(value: number, count: number): void {
    let pending = this.#pending + count
    const gathered = (this.#gathered << count) | value
    this.#gathered = gathered
    if (pending >= 8) {
      if (this.#length + 4 > this.#bytes.length) this.#grow()
      while (pending >= 8) {
        pending -= 8
        this.#bytes[this.#length++] = gathered >>> pending
      }
    }
    this.#pending = pending
  }

  put32(value: number): void {
    this.put(value >>> 16, 16)
    this.put(value & 0xffff, 16)
  }

  /** Exp-Golomb, unsigned. */
  ue(value: number): void {
    const width = 32 - Math.clz32(value + 1)
    if (width <= 12) {
      this.put(value + 1, 2 * width - 1)
    } else {
      this.put(0, width - 1)
      this.put(value + 1, width)
    }
  }

  /** Exp-Golomb, signed. */
  se(value: number): void {
    this.ue(value > 0 ? 2 * value - 1 : -2 * value)
  }

  /** One whole byte; the writer must be aligned. */
  byte(value: number): void {
    if (this.#length + 1 > this.#bytes.length) this.#grow()
    this.#bytes[this.#length++] = value
  }

  /** rbsp_trailing_bits: a one, then zeros to the byte's end. */
  trail(): void {
    this.put(1, 1)
    if (this.#pending > 0) this.put(0, 8 - this.#pending)
  }

  /** Zeros to the byte's end. */
  align(): void {
    if (this.#pending > 0) this.put(0, 8 - this.#pending)
  }

  /** The NAL unit: its header, then the payload with emulation prevention bytes. A new array each time. */
  nal(header: readonly number[]): Uint8Array {
    const from = this.#bytes
    const out = new Uint8Array(header.length + this.#length + (this.#length >> 1) + 1)
    out.set(header)
    let to = header.length
    let zeros = 0
    for (let index = 0; index < this.#length; index++) {
      const byte = from[index] ?? 0
      if (zeros === 2 && byte <= 3) {
        out[to++] = 3
        zeros = 0
      }
      out[to++] = byte
      zeros = byte === 0 ? zeros + 1 : 0
    }
    return out.slice(0, to)
  }

  #grow(): void {
    const bigger = new Uint8Array(this.#bytes.length * 2)
    bigger.set(this.#bytes)
    this.#bytes = bigger
  }
}
