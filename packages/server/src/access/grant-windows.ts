// SPDX-License-Identifier: Apache-2.0
import { type Clock, type EpochTicks, TICKS_PER_SECOND } from '@mingjian/base'
import { newId } from '../store/new-id.ts'
import type { Actor, Extent, Grant, MediaAction } from './grant.ts'
import { joined } from './judge.ts'

/** Why a grant can be used no more. */
export type GrantEnd = 'over' | 'signed-out' | 'account-changed' | 'policies-changed' | 'order-over' | 'camera-removed'

/**
 * Hears what becomes of grants, in order; what it throws is the caller's bug. `begun` comes after the entry is durable and
 * before the grant is answered, `used` for every request let through (the first one too).
 */
export type GrantListener = Readonly<{
  begun?: (grant: Grant) => void
  used?: (grant: Grant) => void
  ended?: (grant: Grant, why: GrantEnd) => void
}>

type Wish = Readonly<{ actor: Actor; action: MediaAction; extent: Extent }>
type Held = { grant: Grant; until: number }
type Viewing = { id: string; usedAt: number }

/**
 * Grants that are good for more than one request. A player asks for footage in pieces: the first piece enters a window of
 * time of one camera in the log, and the pieces inside it are let through under that entry. Only replay and stills; a copy and
 * a live picture are entered each.
 */
export class GrantWindows {
  readonly #clock: Clock
  readonly #held = new Map<string, Held[]>() // whose, what, which camera → the newest last
  readonly #viewings = new Map<string, Viewing>()
  readonly #listeners = new Set<GrantListener>()

  constructor(options: { clock: Clock }) {
    this.#clock = options.clock
  }

  /** Grants that can be used now. */
  get size(): number {
    let count = 0
    for (const held of this.#held.values()) count += held.length
    return count
  }

  /** The grant that covers this wish, for just what is wished; null when a new entry is needed. */
  find(wish: Wish): Grant | null {
    const key = keyOf(wish)
    const held = this.#held.get(key)
    if (held === undefined) return null
    const now = this.#clock.monotonic()
    for (let at = held.length - 1; at >= 0; at--) {
      const each = held[at]
      if (each === undefined || each.until <= now || !holds(each.grant.window, wish.extent)) continue
      const viewing = this.#viewings.get(key)
      if (viewing) viewing.usedAt = now
      const used: Grant = { ...each.grant, actor: wish.actor, extent: wish.extent }
      this.#tell((listener) => listener.used?.(used))
      return used
    }
    return null
  }

  /** What is to be entered for this wish: aligned, so that the next piece lies inside; an order's scope is never passed. */
  windowOf({ actor, action, extent }: Wish): Extent {
    const { camera, from, to } = extent
    if (!isHeld(action) || from === null || to === null) return extent
    const window = {
      camera,
      from: (Math.floor(from / WIDTH) * WIDTH) as EpochTicks,
      to: (Math.max(Math.ceil(to / WIDTH), Math.floor(from / WIDTH) + 1) * WIDTH) as EpochTicks,
    }
    if (actor.order === undefined) return window
    const scopes = joined(actor.order.scopes.filter((scope) => scope.camera === camera))
    const scope = scopes.find((each) => each.from <= from && to <= each.to)
    if (!scope) return extent
    return {
      camera,
      from: Math.max(window.from, scope.from) as EpochTicks,
      to: Math.min(window.to, scope.to) as EpochTicks,
    }
  }

  /** The viewing this wish belongs to: the one going on, or a new one after a pause. */
  viewingOf(wish: Wish): string {
    const key = keyOf(wish)
    const now = this.#clock.monotonic()
    const known = this.#viewings.get(key)
    if (known && isHeld(wish.action) && now - known.usedAt < PAUSE) {
      known.usedAt = now
      return known.id
    }
    const id = newId('v')
    if (isHeld(wish.action)) this.#viewings.set(key, { id, usedAt: now })
    return id
  }

  /** Takes up a grant just entered. */
  keep(grant: Grant): void {
    this.#tell((listener) => listener.begun?.(grant))
    this.#tell((listener) => listener.used?.(grant))
    if (!isHeld(grant.action)) return
    const key = keyOf(grant)
    const held = this.#held.get(key) ?? []
    held.push({ grant, until: this.#clock.monotonic() + LIFE })
    const oldest = held.length > MOST_EACH ? held.shift() : undefined
    this.#held.set(key, held)
    if (oldest) this.#tell((listener) => listener.ended?.(oldest.grant, 'over'))
    if (this.#held.size > MOST_KEYS) this.#dropOldest()
  }

  /** Ends what is over: at sign-out, a change of role or policies, the end of an order. Answers how many ended. */
  endWhere(isOver: (grant: Grant) => boolean, why: GrantEnd): number {
    return this.#drop(({ grant }) => isOver(grant), why)
  }

  /** To be called every few seconds: what nobody may use any more is told to be over. */
  sweep(): void {
    const [now, time] = [this.#clock.monotonic(), this.#clock.now()]
    this.#drop(({ grant, until }) => until <= now || (grant.actor.until ?? Infinity) <= time, 'over')
    for (const [key, viewing] of this.#viewings) if (now - viewing.usedAt > PAUSE) this.#viewings.delete(key)
  }

  listen(listener: GrantListener): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  #drop(isOver: (held: Held) => boolean, why: GrantEnd): number {
    let count = 0
    for (const [key, held] of this.#held) {
      const over = held.filter(isOver)
      if (over.length === 0) continue
      const left = held.filter((each) => !over.includes(each))
      if (left.length === 0) this.#held.delete(key)
      else this.#held.set(key, left)
      if (why !== 'over') this.#viewings.delete(key)
      count += over.length
      for (const { grant } of over) this.#tell((listener) => listener.ended?.(grant, why))
    }
    return count
  }

  #dropOldest(): void {
    const oldest = this.#held.keys().next()
    if (oldest.done) return
    const held = this.#held.get(oldest.value) ?? []
    this.#held.delete(oldest.value)
    for (const { grant } of held) this.#tell((listener) => listener.ended?.(grant, 'over'))
  }

  #tell(say: (listener: GrantListener) => void): void {
    for (const listener of this.#listeners) say(listener)
  }
}

/** Ten minutes of footage, for ten minutes: long enough for a player, short enough that the log tells what was looked at. */
const WIDTH = 600 * TICKS_PER_SECOND
const LIFE = 600_000
/** After so long without a request it is another sitting. */
const PAUSE = 120_000
const MOST_EACH = 16
const MOST_KEYS = 20_000

function isHeld(action: MediaAction): boolean {
  return action === 'replay' || action === 'still'
}

/** A session, a token, or the operator; under an order apart from what the same person may do without. */
function keyOf({ actor, action, extent }: Wish): string {
  const who = actor.sessionId ?? actor.tokenId ?? actor.userId ?? actor.kind
  return `${who} ${actor.order?.id ?? ''} ${action} ${extent.camera}`
}

function holds(window: Extent, { from, to }: Extent): boolean {
  if (window.from === null || window.to === null) return from === null && to === null
  return from !== null && to !== null && window.from <= from && to <= window.to
}
