// SPDX-License-Identifier: Apache-2.0
import type { EpochMillis } from '@mingjian/base'
import type { ViewingEnd, ViewingKind } from '@mingjian/contract'
import type { Grant, MediaAction } from '../access/grant.ts'
import { newId } from '../store/new-id.ts'
import type { ViewingRow } from '../store/viewings.ts'
import type { LiveCount, SentSpan } from '../stream/view-meter.ts'
import { SpanSet } from './span-set.ts'

const KINDS: Readonly<Record<MediaAction, ViewingKind>> = {
  watch: 'live',
  replay: 'replay',
  still: 'still',
  export: 'copy',
}

export function kindOf(grant: Grant): ViewingKind {
  return KINDS[grant.action]
}

type Part = Readonly<{ bytes: number; ticks: number; spans: readonly SentSpan[] }>

/** One open viewing with what it has counted. Changed only by the meter. */
export class Look {
  readonly id = newId('w')
  readonly grant: Grant
  readonly kind: ViewingKind
  readonly beganAt: EpochMillis
  readonly #spans = new SpanSet()
  readonly #lives = new Set<() => LiveCount>()
  #inFlight = 0
  #bytes = 0
  #ticks = 0
  #playedMillis: number | null = null
  #pictures = 0
  #seenAt: EpochMillis
  #end: Readonly<{ at: EpochMillis; reason: ViewingEnd }> | null = null
  /** Monotonic, of the last sign of the person. */
  heardAt: number
  beginEntry: number | null = null
  isDirty = true

  constructor(grant: Grant, now: Readonly<{ wall: EpochMillis; monotonic: number }>) {
    this.grant = grant
    this.kind = kindOf(grant)
    this.beganAt = now.wall
    this.#seenAt = now.wall
    this.heardAt = now.monotonic
  }

  get isPresent(): boolean {
    return this.#lives.size > 0 || this.#inFlight > 0
  }
  get reason(): ViewingEnd | null {
    return this.#end?.reason ?? null
  }
  /** Camera-seconds sent. */
  get seconds(): number {
    return this.#total().ticks / 90_000
  }

  hear(now: Readonly<{ wall: EpochMillis; monotonic: number }>): void {
    this.heardAt = now.monotonic
    this.#seenAt = now.wall
    this.isDirty = true
  }

  attach(read: () => LiveCount): void {
    this.#lives.add(read)
  }
  detach(read: () => LiveCount): void {
    if (!this.#lives.delete(read)) return
    const { ticks, bytes, first, last } = read()
    this.#ticks += ticks
    this.#bytes += bytes
    if (first !== null && last !== null) this.#spans.add(first, last)
  }

  begin(): void {
    this.#inFlight++
  }
  finish(part: Part): void {
    this.#inFlight--
    this.#bytes += part.bytes
    this.#ticks += part.ticks
    for (const [from, to] of part.spans) this.#spans.add(from, to)
  }

  picture(bytes: number): void {
    this.#pictures++
    this.#bytes += bytes
  }

  /** The player's word, at most the time that went by. */
  play(millis: number, most: number): void {
    this.#playedMillis = (this.#playedMillis ?? 0) + Math.max(0, Math.min(millis, most))
  }

  end(reason: ViewingEnd, at: EpochMillis): void {
    for (const read of [...this.#lives]) this.detach(read)
    this.#end ??= { at, reason }
    this.isDirty = true
  }

  row(): ViewingRow {
    const { actor, extent, viewing, entry } = this.grant
    const { ticks, bytes } = this.#total()
    return {
      id: this.id,
      viewing,
      kind: this.kind,
      actor_kind: actor.kind,
      user_id: actor.userId,
      user_name: actor.name,
      camera: extent.camera,
      order_id: actor.order?.id ?? null,
      began_at: new Date(this.beganAt),
      seen_at: new Date(this.#end?.at ?? this.#seenAt),
      ended_at: this.#end && new Date(this.#end.at),
      reason: this.#end?.reason ?? null,
      ticks: Math.round(ticks),
      played_ticks: this.#playedMillis === null ? null : Math.round(this.#playedMillis * 90),
      pictures: this.#pictures,
      bytes,
      spans: this.#spans.spans,
      grant_entry: entry,
      begin_entry: this.beginEntry,
      end_entry: null,
    }
  }

  #total(): { ticks: number; bytes: number } {
    let [ticks, bytes] = [this.#ticks, this.#bytes]
    for (const read of this.#lives) {
      const count = read()
      ticks += count.ticks
      bytes += count.bytes
      if (count.first !== null && count.last !== null) this.#spans.add(count.first, count.last)
    }
    return { ticks, bytes }
  }
}
