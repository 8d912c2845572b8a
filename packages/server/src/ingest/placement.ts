// SPDX-License-Identifier: Apache-2.0
import type { Clock, EpochMillis, EpochTicks, Ticks90k } from '@mingjian/base'
import type { AccessUnit } from '@mingjian/wire'
import type { StreamFormat, StreamListener } from '../stream/stream.ts'
import { TrackClock } from './track-clock.ts'

export type PlacementOptions = Readonly<{
  clock: Clock
  listener: Pick<StreamListener, 'format' | 'frame' | 'discontinuity'>
  /** Nothing is placed before this: where the session before ended. */
  floor: EpochTicks | null
}>

type Track = 'video' | 'audio'
type Item = Readonly<{ kind: 'format'; format: StreamFormat } | { kind: 'frame'; unit: AccessUnit; media: Ticks90k }>
type Report = Readonly<{ ntp: EpochMillis; media: number }>
type Window = { least: number; from: number }

// Cameras send what they have kept since the last key frame at once; the least delayed frame of this span is the anchor.
const SETTLE_SECONDS = 0.25
const SETTLE_FRAMES = 600
const WINDOW_SECONDS = 10
const STEP_MILLIS = 500
const TICKS_PER_MILLI = 90
const DEAD_BAND = 20 * TICKS_PER_MILLI
/** Further from the arrival than this for a whole window, and the camera's clock is not believed any more. */
const LOST_TICKS = 3000 * TICKS_PER_MILLI
/** Sound further off than this is moved at once: people see it. */
const LIP_SYNC_TICKS = 60 * TICKS_PER_MILLI
const REPORT_TRUST_TICKS = 5000 * TICKS_PER_MILLI

/**
 * Places access units on the footage timeline: our wall clock at the session's start plus the camera's media time, bent
 * gently (≤ 500 ppm) towards the arrival of the least delayed packets. A step of our wall clock moves the line and is
 * told as a discontinuity. The camera's own idea of the time only ties sound to picture.
 */
export class Placement {
  readonly #by: PlacementOptions
  #wall: number // wall minus monotonic time, milliseconds
  #held: Item[] | null = []
  #heldSince: number | null = null
  #delays: Record<Track, number | null> = { video: null, audio: null } // least arrival − media while settling
  #clocks: Record<Track, TrackClock | null> = { video: null, audio: null }
  #windows: Record<Track, Window> = { video: { least: Infinity, from: 0 }, audio: { least: Infinity, from: 0 } }
  #reports: Record<Track, Report | null> = { video: null, audio: null }
  #videoError = 0
  #last: EpochTicks | null
  #lastAudio = 0

  constructor(options: PlacementOptions) {
    this.#by = options
    this.#wall = options.clock.now() - options.clock.monotonic()
    this.#last = options.floor
  }

  /** The latest place given to a picture, also by sessions before. */
  get last(): EpochTicks | null {
    return this.#last
  }

  format(format: StreamFormat): void {
    if (this.#held) this.#held.push({ kind: 'format', format })
    else this.#by.listener.format(format)
  }

  /** `arrival` in seconds of the monotonic clock. */
  frame(unit: AccessUnit, media: Ticks90k, arrival: number): void {
    const late = this.#epoch(arrival) - media
    if (this.#held) {
      this.#heldSince ??= arrival
      this.#delays[unit.track] = Math.min(this.#delays[unit.track] ?? Infinity, late)
      // The depacketizer uses the unit's memory again.
      this.#held.push({ kind: 'frame', unit: { ...unit, data: unit.data.slice() }, media })
      if (arrival - this.#heldSince >= SETTLE_SECONDS || this.#held.length > SETTLE_FRAMES) this.#settle()
      return
    }
    this.#clocks[unit.track] ??= new TrackClock(late, media)
    const place = this.#give(unit, media)
    const window = this.#windows[unit.track]
    window.least = Math.min(window.least, this.#epoch(arrival) - place)
    if (arrival - window.from >= WINDOW_SECONDS) this.#steer(unit.track, arrival)
  }

  /** A sender report: the camera's time at a media time. */
  report(track: Track, ntp: EpochMillis, media: Ticks90k): void {
    const isFirst = this.#reports[track] === null
    this.#reports[track] = { ntp, media }
    if (isFirst && this.#clocks.audio) this.#steerAudio()
  }

  /** Once a second: lets go of what is held, and looks whether our wall clock was moved. */
  tick(): void {
    const { clock } = this.#by
    const now = clock.monotonic()
    if (this.#held && this.#heldSince !== null && now / 1000 - this.#heldSince >= SETTLE_SECONDS) this.#settle()
    const wall = clock.now() - now
    const moved = wall - this.#wall
    this.#wall = wall
    if (Math.abs(moved) <= STEP_MILLIS) return
    for (const track of ['video', 'audio'] as const) {
      const delay = this.#delays[track]
      if (delay !== null) this.#delays[track] = delay + moved * TICKS_PER_MILLI
    }
    this.#break('clock-step', moved * TICKS_PER_MILLI)
  }

  /** Lets go of what is held: the session is over. */
  finish(): void {
    if (this.#held) this.#settle()
  }

  #epoch(arrival: number): number {
    return (this.#wall + arrival * 1000) * TICKS_PER_MILLI
  }

  #settle(): void {
    const held = this.#held ?? []
    this.#held = null
    for (const track of ['video', 'audio'] as const) {
      const anchor = this.#delays[track]
      const first = held.find((item) => item.kind === 'frame' && item.unit.track === track)
      if (anchor === null || first?.kind !== 'frame') continue
      this.#clocks[track] = new TrackClock(anchor, first.media)
    }
    this.#raiseToFloor(held)
    for (const item of held) {
      if (item.kind === 'format') this.#by.listener.format(item.format)
      else this.#give(item.unit, item.media)
    }
    if (this.#clocks.audio) this.#steerAudio()
  }

  /** What a camera sends again after a reconnection must not lie over what is already recorded. */
  #raiseToFloor(held: readonly Item[]): void {
    const { floor } = this.#by
    const video = this.#clocks.video
    const first = Math.min(
      ...held.map((item) => (item.kind === 'frame' && item.unit.track === 'video' ? item.media : Infinity)),
    )
    if (floor === null || !video || !Number.isFinite(first)) return
    const missing = floor + 1 - video.where(first)
    // Far beyond: our own clock was set back while we were away, and its new time is the truth.
    if (missing <= 0 || missing > 30 * 1000 * TICKS_PER_MILLI) return
    video.shift(missing)
    this.#clocks.audio?.shift(missing)
  }

  #give(unit: AccessUnit, media: Ticks90k): number {
    const { track, isKey, isDamaged, data } = unit
    let time = this.#clocks[track]?.place(media) ?? (0 as EpochTicks)
    if (track === 'audio') {
      if (time <= this.#lastAudio) time = (this.#lastAudio + 1) as EpochTicks
      this.#lastAudio = time
    } else if (this.#last === null || time > this.#last) {
      this.#last = time
    }
    this.#by.listener.frame({ track, time, isKey, isDamaged, data })
    return time
  }

  #steer(track: Track, arrival: number): void {
    const window = this.#windows[track]
    const least = window.least
    window.least = Infinity
    const isFirst = window.from === 0
    window.from = arrival
    if (isFirst || !Number.isFinite(least)) return
    if (track === 'audio') {
      if (!this.#reports.audio || !this.#reports.video) this.#correctAudio(least - this.#videoError)
      else this.#steerAudio()
      return
    }
    this.#videoError = Math.abs(least) < LOST_TICKS ? least : 0
    if (Math.abs(least) >= LOST_TICKS) this.#break('timestamps', least)
    else this.#clocks.video?.steer(Math.abs(least) > DEAD_BAND ? least : 0)
  }

  /** Ties the sound to the picture by the camera's own clock. */
  #steerAudio(): void {
    const { video, audio } = this.#reports
    const clock = this.#clocks.audio
    if (!video || !audio || !clock || !this.#clocks.video) return
    const wanted = this.#clocks.video.where(video.media + (audio.ntp - video.ntp) * TICKS_PER_MILLI)
    const error = wanted - clock.where(audio.media)
    if (Math.abs(error) < REPORT_TRUST_TICKS) this.#correctAudio(error)
  }

  #correctAudio(error: number): void {
    const clock = this.#clocks.audio
    if (Math.abs(error) <= LIP_SYNC_TICKS) return clock?.steer(Math.abs(error) > DEAD_BAND / 4 ? error : 0)
    clock?.shift(error)
    clock?.steer(0)
  }

  #break(cause: 'clock-step' | 'timestamps', ticks: number): void {
    if (this.#held || !this.#clocks.video) return
    this.#by.listener.discontinuity(cause)
    for (const track of ['video', 'audio'] as const) {
      this.#clocks[track]?.shift(ticks)
      this.#clocks[track]?.steer(0)
      this.#windows[track].least = Infinity
    }
    this.#videoError = 0
    this.#last = null
    this.#lastAudio = 0
  }
}
