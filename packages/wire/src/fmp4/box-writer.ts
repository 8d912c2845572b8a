// SPDX-License-Identifier: Apache-2.0
import { assert } from '@mingjian/base'

/** Writes nested ISO/IEC 14496-12 boxes into one growing buffer; the sizes are filled in when a box is closed. */
export class BoxWriter {
  #bytes: Uint8Array
  #view: DataView
  #length = 0
  readonly #open: number[] = []

  constructor(capacity = 1024) {
    this.#bytes = new Uint8Array(capacity)
    this.#view = new DataView(this.#bytes.buffer)
  }

  get length(): number {
    return this.#length
  }

  #room(count: number): number {
    const at = this.#length
    const need = at + count
    if (need > this.#bytes.length) {
      const wider = new Uint8Array(Math.max(need, this.#bytes.length * 2))
      wider.set(this.#bytes.subarray(0, at))
      this.#bytes = wider
      this.#view = new DataView(wider.buffer)
    }
    this.#length = need
    return at
  }

  open(type: string): this {
    this.#open.push(this.#length)
    return this.u32(0).ascii(type)
  }

  /** A box with version and flags. */
  full(type: string, version: number, flags: number): this {
    return this.open(type).u32(version * 0x1000000 + flags)
  }

  close(): this {
    const start = this.#open.pop()
    assert(start !== undefined, 'each close has its open')
    this.#view.setUint32(start, this.#length - start)
    return this
  }

  u8(value: number): this {
    const at = this.#room(1)
    this.#view.setUint8(at, value)
    return this
  }

  u16(value: number): this {
    const at = this.#room(2)
    this.#view.setUint16(at, value)
    return this
  }

  u32(value: number): this {
    const at = this.#room(4)
    this.#view.setUint32(at, value)
    return this
  }

  i32(value: number): this {
    const at = this.#room(4)
    this.#view.setInt32(at, value)
    return this
  }

  /** A whole number below 2^53 in 64 bits. */
  u64(value: number): this {
    return this.u32(Math.floor(value / 0x100000000)).u32(value % 0x100000000)
  }

  ascii(text: string): this {
    const at = this.#room(text.length)
    for (let i = 0; i < text.length; i++) this.#bytes[at + i] = text.charCodeAt(i)
    return this
  }

  bytes(bytes: Uint8Array): this {
    const at = this.#room(bytes.length)
    this.#bytes.set(bytes, at)
    return this
  }

  zeros(count: number): this {
    const at = this.#room(count)
    this.#bytes.fill(0, at, at + count)
    return this
  }

  finish(): Uint8Array {
    assert(this.#open.length === 0, 'all boxes are closed')
    return this.#bytes.subarray(0, this.#length)
  }
}
