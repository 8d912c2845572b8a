// SPDX-License-Identifier: Apache-2.0
import { type Clock, type EpochMillis, type Log, toError } from '@mingjian/base'
import type { ViewingEnd, ViewingKind, ViewingState } from '@mingjian/contract'
import type { Actor, Grant } from '../access/grant.ts'
import type { Enter } from '../log/enter.ts'
import type { Viewings } from '../store/viewings.ts'
import type { FootageLook, LiveCount, ViewMeter } from '../stream/view-meter.ts'
import { kindOf, Look } from './look.ts'
import { beginEntry, endEntry } from './view-entry.ts'

export type MeterOptions = Readonly<{
  viewings: Pick<Viewings, 'save' | 'close' | 'unfinished' | 'endOpen'>
  enter: Enter
  /** Called when nothing of a sitting is open any more: its leave is over. */
  over?: (viewing: string) => void
  clock: Clock
  log: Log
}>

const TICK = 1000
const SAVE = 5000
/** Milliseconds without a sign of the person after which a viewing is over. A player beats every five seconds. */
const PATIENCE: Readonly<Record<ViewingKind, number>> = { live: 0, replay: 20_000, still: 60_000, copy: 10_000 }

/**
 * Counts who is shown what: camera-seconds, pictures and bytes as they were sent. Nothing waits for it; what it counted is
 * written every few seconds, and each beginning and end entered in the evidence log. A crash loses the seconds since the last
 * writing, and the next start enters the end.
 */
export class ViewingMeter implements ViewMeter {
  readonly #by: MeterOptions
  readonly #open = new Map<string, Look>() // by sitting and kind
  readonly #ended = new Set<Look>() // not yet in the log
  readonly #begun = new Map<Look, Promise<void>>()
  #timer: NodeJS.Timeout | null = null
  #savedAt = 0
  #work: Promise<void> = Promise.resolve()

  constructor(options: MeterOptions) {
    this.#by = options
  }

  /** Ends what the last process left open, then counts. */
  async start(): Promise<void> {
    await this.#recover()
    this.#timer ??= setInterval(() => this.tick(), TICK).unref()
  }

  live(grant: Grant, read: () => LiveCount): { id: string; end: (isWithdrawn?: boolean) => void } {
    const look = this.#look(grant)
    look.attach(read)
    return {
      id: look.id,
      end: (isWithdrawn = false) => {
        look.detach(read)
        if (!look.isPresent) this.#end(look, isWithdrawn ? 'ended' : 'left', this.#now())
      },
    }
  }

  footage(grant: Grant): FootageLook {
    const look = this.#look(grant)
    look.begin()
    let isOver = false
    return {
      id: look.id,
      sent: (part) => {
        if (isOver) return
        isOver = true
        look.finish(part)
        look.hear(this.#moment())
      },
    }
  }

  still(grant: Grant, picture: { bytes: number }): { id: string } {
    const look = this.#look(grant)
    look.picture(picture.bytes)
    return { id: look.id }
  }

  /** The player of this person is there. `over` when the viewing ended: nothing more is to be shown under it. */
  beat(actor: Actor, id: string, word: Readonly<{ played: number; isOver: boolean }>): ViewingState {
    const look = [...this.#open.values()].find((each) => each.id === id)
    if (!look || look.grant.actor.userId !== actor.userId) return { state: 'over', seconds: 0 }
    const now = this.#moment()
    look.play(word.played * 1000, now.monotonic - look.heardAt + SLACK)
    look.hear(now)
    if (word.isOver && !look.isPresent) this.#end(look, 'left', now.wall)
    return { state: look.reason === null ? 'on' : 'over', seconds: look.seconds }
  }

  /** Ends what is shown under a leave that was withdrawn. */
  endWhere(isOver: (grant: Grant) => boolean): void {
    for (const look of [...this.#open.values()]) if (isOver(look.grant)) this.#end(look, 'ended', this.#now())
  }

  /** How many are being shown something now. */
  get size(): number {
    return this.#open.size
  }

  /** Once a second while started. */
  tick(): void {
    const now = this.#by.clock.monotonic()
    for (const look of [...this.#open.values()]) {
      if (look.isPresent) look.hear(this.#moment())
      else if (now - look.heardAt >= PATIENCE[look.kind])
        this.#end(look, look.kind === 'replay' ? 'gone' : 'left', this.#by.clock.now() - (now - look.heardAt))
    }
    if (now - this.#savedAt >= SAVE) void this.save()
  }

  /** Writes what was counted, and enters ends that are not in the log yet. */
  save(): Promise<void> {
    this.#savedAt = this.#by.clock.monotonic()
    this.#work = this.#work
      .then(() => this.#write())
      .catch((thrown: unknown) => {
        this.#by.log.warn('viewing.save', { error: toError(thrown).message })
      })
    return this.#work
  }

  /** Everything that is open ends. */
  async close(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer)
    this.#timer = null
    for (const look of [...this.#open.values()]) this.#end(look, 'stop', this.#now())
    await this.save()
  }

  #look(grant: Grant): Look {
    const key = keyOf(grant)
    const known = this.#open.get(key)
    if (known) {
      known.hear(this.#moment())
      return known
    }
    const look = new Look(grant, this.#moment())
    this.#open.set(key, look)
    this.#begun.set(look, this.#enterBegin(look))
    return look
  }

  async #enterBegin(look: Look): Promise<void> {
    try {
      look.beginEntry = (await this.#by.enter(beginEntry(look.row()))).index
      look.isDirty = true
    } catch (thrown) {
      // The leave itself stands in the log, and the end will.
      this.#by.log.warn('viewing.begin', { viewing: look.id, error: toError(thrown).message })
    }
  }

  #end(look: Look, reason: ViewingEnd, at: number): void {
    const key = keyOf(look.grant)
    if (this.#open.get(key) !== look) return
    this.#open.delete(key)
    look.end(reason, Math.max(at, look.beganAt) as EpochMillis)
    this.#ended.add(look)
    const { viewing } = look.grant
    if (![...this.#open.values()].some((other) => other.grant.viewing === viewing)) this.#by.over?.(viewing)
    void this.save()
  }

  async #write(): Promise<void> {
    const ended = [...this.#ended]
    await Promise.all(ended.map((look) => this.#begun.get(look) ?? Promise.resolve()))
    const dirty = [...this.#open.values(), ...ended].filter((look) => look.isDirty)
    for (const look of dirty) look.isDirty = false
    try {
      await this.#by.viewings.save(dirty.map((look) => look.row()))
    } catch (thrown) {
      for (const look of dirty) look.isDirty = true
      throw thrown
    }
    await Promise.all(ended.map((look) => this.#enterEnd(look)))
  }

  async #enterEnd(look: Look): Promise<void> {
    const { index } = await this.#by.enter(endEntry(look.row()))
    this.#ended.delete(look)
    this.#begun.delete(look)
    await this.#by.viewings.close(look.id, index)
  }

  async #recover(): Promise<void> {
    for (const row of await this.#by.viewings.unfinished()) {
      const closed = row.ended_at === null ? { ...row, ended_at: row.seen_at, reason: 'crash' as const } : row
      if (row.ended_at === null) await this.#by.viewings.endOpen(row.id, 'crash', row.seen_at)
      await this.#by.viewings.close(row.id, (await this.#by.enter(endEntry(closed))).index)
    }
  }

  #now(): EpochMillis {
    return this.#by.clock.now()
  }
  #moment(): { wall: EpochMillis; monotonic: number } {
    return { wall: this.#by.clock.now(), monotonic: this.#by.clock.monotonic() }
  }
}

/** A beat may come a little late. */
const SLACK = 2000

function keyOf(grant: Grant): string {
  return `${grant.viewing}/${kindOf(grant)}`
}
