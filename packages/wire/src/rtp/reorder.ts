// SPDX-License-Identifier: Apache-2.0
import type { Wrap16 } from '@mingjian/base'

export type ReorderOptions = Readonly<{
  /** Most packets held; a power of two. */
  depth?: number
  /** How long a missing packet is waited for, milliseconds. */
  patience?: number
  /** Takes the datagrams in sequence order. */
  give: (datagram: Uint8Array) => void
}>

type Held = { sequence: number; datagram: Uint8Array } | null

/** Puts datagrams of one sender in order, holding back at most `depth` of them for at most `patience`. */
export class RtpReorder {
  readonly #slots: Held[]
  readonly #patience: number
  readonly #give: (datagram: Uint8Array) => void
  #next: number | null = null // sequence number to give next
  #held = 0
  #waitingSince = 0
  #strays = 0

  constructor(options: ReorderOptions) {
    this.#slots = new Array<Held>(options.depth ?? 128).fill(null)
    this.#patience = options.patience ?? 100
    this.#give = options.give
  }

  get held(): number {
    return this.#held
  }

  /** Takes a datagram that came at `now` (milliseconds of a monotonic clock). What comes twice or too late is dropped. */
  push(sequence: Wrap16, datagram: Uint8Array, now: number): void {
    this.#next ??= sequence
    const ahead = (sequence - this.#next) & 0xffff
    if (ahead === 0) {
      this.#strays = 0
      this.#next = (sequence + 1) & 0xffff
      this.#give(datagram)
      this.#drain(now)
    } else if (ahead < this.#slots.length) {
      this.#strays = 0
      this.#hold(sequence, datagram, now)
    } else {
      this.#leap(sequence, datagram, now)
    }
    this.expire(now)
  }

  /** Gives up waiting for what is overdue. */
  expire(now: number): void {
    while (this.#held > 0 && now - this.#waitingSince >= this.#patience) this.#skip(now)
  }

  /** Gives what is held, in order, and forgets where it was: the sender began anew. */
  reset(now: number): void {
    while (this.#held > 0) this.#skip(now)
    this.#next = null
  }

  #hold(sequence: number, datagram: Uint8Array, now: number): void {
    const slot = sequence & (this.#slots.length - 1)
    if (this.#slots[slot]) return
    if (this.#held === 0) this.#waitingSince = now
    this.#slots[slot] = { sequence, datagram }
    this.#held += 1
  }

  /** Far ahead: much was lost, or the sender began anew. Behind: late, unless it goes on so. */
  #leap(sequence: number, datagram: Uint8Array, now: number): void {
    const behind = ((this.#next ?? 0) - sequence) & 0xffff
    if (behind <= this.#slots.length && ++this.#strays < 3) return
    this.#strays = 0
    while (this.#held > 0) this.#skip(now)
    this.#next = (sequence + 1) & 0xffff
    this.#give(datagram)
  }

  /** Moves over the missing numbers to the next one held. */
  #skip(now: number): void {
    let next = this.#next ?? 0
    while (!this.#slots[next & (this.#slots.length - 1)]) next = (next + 1) & 0xffff
    this.#next = next
    this.#drain(now)
  }

  #drain(now: number): void {
    while (this.#held > 0) {
      const next = this.#next ?? 0
      const slot = next & (this.#slots.length - 1)
      const held = this.#slots[slot]
      if (!held) {
        this.#waitingSince = now
        return
      }
      this.#slots[slot] = null
      this.#held -= 1
      this.#next = (next + 1) & 0xffff
      this.#give(held.datagram)
    }
  }
}
