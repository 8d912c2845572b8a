// SPDX-License-Identifier: Apache-2.0
import { type Coverage, uniteSpans } from './coverage.ts'
import { isTrick } from './rates.ts'
import { ReplayClock } from './replay-clock.ts'
import type { ReplayDriver } from './replay-driver.ts'

export type ReplayState = Readonly<{
  time: number
  rate: number
  isPlaying: boolean
  isHeld: boolean
  isAtEdge: boolean
}>

const TICK = 100
/** The clock waits this long for a slow tile, then goes on without it. */
const PATIENCE = 4000
/** How far behind now replay can be. */
export const EDGE = 4000

/** Keeps up to nine cameras on one clock: jumps over what none of them has, waits for those that load. */
export class ReplayConductor {
  readonly #clock: ReplayClock
  readonly #now: () => number
  readonly #wall: () => number
  readonly #drivers = new Map<string, ReplayDriver>()
  readonly #listeners = new Set<() => void>()
  #coverage = new Map<string, Coverage>()
  #timer: ReturnType<typeof setInterval> | null = null
  #heldSince: number | null = null
  #isLanding = false // waits to know whether there is footage
  #state: ReplayState

  constructor(by: { at: number; now: () => number; wall: () => number }) {
    this.#now = by.now
    this.#wall = by.wall
    this.#clock = new ReplayClock({ at: by.at, now: by.now, edge: () => by.wall() - EDGE })
    this.#state = this.#read()
  }

  start(): void {
    this.#timer ??= setInterval(() => this.tick(), TICK)
  }
  close(): void {
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#timer = null
    for (const driver of this.#drivers.values()) driver.close()
    this.#drivers.clear()
  }

  get state(): ReplayState {
    return this.#state
  }
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Takes a tile's driver in; the answer takes it out and closes it. */
  join(camera: string, driver: ReplayDriver): () => void {
    this.#drivers.set(camera, driver)
    return () => {
      driver.close()
      if (this.#drivers.get(camera) === driver) this.#drivers.delete(camera)
    }
  }
  know(coverage: ReadonlyMap<string, Coverage>): void {
    this.#coverage = new Map(coverage)
  }

  /** Plays from this instant, as a link asks for; where nobody has footage it stays there, paused, so that the reason is seen. */
  land(time: number): void {
    this.play(false)
    this.seek(time)
    this.#isLanding = true
  }

  /** Pausing a fast or backward run shows the exact frame, at the plain speed. */
  play(isPlaying: boolean): void {
    this.#isLanding = false
    this.#clock.play(isPlaying)
    if (!isPlaying && isTrick(this.#clock.rate)) this.#clock.setRate(1)
    this.tick()
  }
  seek(time: number): void {
    this.#isLanding = false
    this.#clock.seek(time)
    this.#heldSince = null
    this.tick()
  }
  setRate(rate: number): void {
    this.#clock.setRate(rate)
    this.tick()
  }
  toEdge(): void {
    this.#clock.setRate(1)
    this.seek(this.#wall() - EDGE)
    this.play(true)
  }

  tick(): void {
    if (this.#isLanding) this.#touchDown()
    if (this.#clock.isPlaying) this.#skipGap()
    const { time, rate, isPlaying } = this.#clock
    let isWaiting = false
    for (const [camera, driver] of this.#drivers) {
      const coverage = this.#coverage.get(camera)
      if (coverage && !driver.follow({ time, rate, isPlaying: isPlaying && !this.#clock.isHeld, coverage }))
        isWaiting = true
    }
    this.#hold(isWaiting)
    this.#state = this.#read()
    for (const listener of this.#listeners) listener()
  }

  #touchDown(): void {
    const { time } = this.#clock
    const known = [...this.#coverage.values()].filter((one) => one.from <= time && time < one.to)
    const hasFootage = known.some((one) => one.runAt(time))
    if (!hasFootage && (known.length === 0 || known.length < this.#drivers.size)) return
    this.#isLanding = false
    this.#clock.play(hasFootage)
  }

  #hold(isWaiting: boolean): void {
    if (!isWaiting) this.#heldSince = null
    else this.#heldSince ??= this.#now()
    this.#clock.hold(this.#heldSince !== null && this.#now() - this.#heldSince < PATIENCE)
  }

  /** Where nobody has footage the clock jumps to where somebody has. */
  #skipGap(): void {
    const all = [...this.#coverage.values()]
    if (all.length === 0) return
    const time = this.#clock.time
    const isForward = this.#clock.rate > 0
    const runs = uniteSpans(all.flatMap((one) => one.runs))
    const inside = runs.some((run) =>
      isForward ? run.start <= time && time < run.end : run.start < time && time <= run.end,
    )
    if (inside) return
    const target = isForward
      ? (runs.find((run) => run.start > time)?.start ?? Math.max(...all.map((one) => one.to)))
      : (runs.findLast((run) => run.end < time)?.end ?? Math.min(...all.map((one) => one.from)))
    if (isForward && target > this.#wall() - EDGE) return this.#stopAtEdge(time)
    this.#clock.seek(target)
  }

  /** Nothing newer: wait there, and go on by itself when more comes. */
  #stopAtEdge(time: number): void {
    this.#clock.seek(time)
  }

  #read(): ReplayState {
    const { time, rate, isPlaying, isHeld } = this.#clock
    return { time, rate, isPlaying, isHeld, isAtEdge: time > this.#wall() - EDGE - 4000 }
  }
}
