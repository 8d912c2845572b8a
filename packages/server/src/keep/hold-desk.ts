// SPDX-License-Identifier: Apache-2.0
import { type Clock, type EpochTicks, Fault, formatTime, toTicks } from '@mingjian/base'
import type { Actor, Refusal } from '../access/grant.ts'
import { isInForce, refuseRelease, type Stretch } from '../domain/hold.ts'
import type { Enter } from '../log/enter.ts'
import { holdFacts, type HoldRow, type Holds } from '../store/holds.ts'
import { newId } from '../store/new-id.ts'

export type HoldDeskDeps = Readonly<{ holds: Holds; enter: Enter; clock: Clock }>

export type NewHoldAsk = Stretch &
  Readonly<{
    reason: string
    caseNumber: string
    authority: string
    order: string | null
    expires: EpochTicks | null
    /** `2026-11-23` */
    reviewOn: string | null
  }>

export type HoldTerm = Readonly<{ expires: EpochTicks | null; reviewOn: string | null }>

/**
 * Preservation in place (CQ22.2, CQ27). A hold protects from the moment its row is written, is acknowledged once its entry is durable,
 * and ends only by lapse or by two different persons. Every step is an entry before it takes effect; what loosens a hold
 * takes effect last, what tightens it first, so a crash between any two steps leaves the footage held.
 */
export class HoldDesk {
  readonly #by: HoldDeskDeps

  constructor(by: HoldDeskDeps) {
    this.#by = by
  }

  async place(actor: Actor, ask: NewHoldAsk): Promise<HoldRow | Refusal> {
    const now = this.#now()
    if (ask.to <= ask.from) throw new Fault('bad-input', 'hold.interval.empty', 'the interval has no length')
    const refusal = refuseTerm(ask, now)
    if (refusal) return refusal
    const row = {
      id: newId('hd'),
      camera: ask.camera,
      from_ticks: ask.from,
      to_ticks: ask.to,
      reason: ask.reason,
      case_number: ask.caseNumber,
      authority: ask.authority,
      order_id: ask.order,
      expires_ticks: ask.expires,
      review_on: ask.reviewOn,
      placed_at: new Date(this.#by.clock.now()),
      placed_by: personOf(actor),
      placed_by_name: actor.name,
    }
    await this.#by.holds.insert(row)
    return this.#enterPlaced(row)
  }

  /** At start: what protects and is not known to be in the log is entered (again). */
  async recover(): Promise<void> {
    for (const row of await this.#by.holds.unentered()) await this.#enterPlaced(row)
  }

  /** A hold may be made longer by one person; an end that comes earlier needs the two of a release. */
  async extend(actor: Actor, id: string, ask: HoldTerm & Readonly<{ reason: string }>): Promise<HoldRow | Refusal> {
    const now = this.#now()
    const row = await this.#find(id)
    if (!isInForce(holdFacts(row), now)) return refuse('hold.released', 'the hold is over')
    const refusal = refuseTerm(ask, now)
    if (refusal) return refusal
    const isShorter = ask.expires !== null && (row.expires_ticks === null || ask.expires < row.expires_ticks)
    if (isShorter) return refuse('hold.shorter', 'a hold is made shorter by releasing it')
    await this.#by.enter({
      type: 'hold.extend',
      body: { hold: id, camera: row.camera, user: personOf(actor), ...tellTerm(ask) },
      private: { reason: ask.reason },
    })
    return this.#changed(row, { expires_ticks: ask.expires, review_on: ask.reviewOn })
  }

  async askRelease(actor: Actor, id: string, reason: string): Promise<HoldRow | Refusal> {
    const row = await this.#find(id)
    const refusal = this.#refuseStep(row, 'ask', actor)
    if (refusal) return refusal
    const { index } = await this.#by.enter({
      type: 'hold.ask-release',
      body: { hold: id, camera: row.camera, user: personOf(actor) },
      private: { reason },
    })
    return this.#changed(row, {
      asked_at: new Date(this.#by.clock.now()),
      asked_by: personOf(actor),
      asked_by_name: actor.name,
      ask_reason: reason,
      ask_entry: index,
    })
  }

  /** The asking is taken back, by whoever asked or whoever would not confirm. */
  async keepOn(actor: Actor, id: string): Promise<HoldRow | Refusal> {
    const row = await this.#find(id)
    if (row.asked_by === null || row.released_at !== null)
      return refuse('hold.release.unasked', SENTENCES['hold.release.unasked'])
    await this.#by.enter({
      type: 'hold.keep-on',
      body: { hold: id, camera: row.camera, user: personOf(actor) },
    })
    const none = { asked_at: null, asked_by: null, asked_by_name: null, ask_reason: null, ask_entry: null }
    return this.#changed(row, none)
  }

  /** The second person's step; from here on the footage is under the other rules only. */
  async confirmRelease(actor: Actor, id: string): Promise<HoldRow | Refusal> {
    const row = await this.#find(id)
    const refusal = this.#refuseStep(row, 'confirm', actor)
    if (refusal) return refusal
    const { index } = await this.#by.enter({
      type: 'hold.release',
      body: { hold: id, camera: row.camera, user: personOf(actor), askedBy: row.asked_by },
    })
    return this.#changed(row, {
      released_at: new Date(this.#by.clock.now()),
      released_by: personOf(actor),
      released_by_name: actor.name,
      release_entry: index,
    })
  }

  async #enterPlaced(row: Omit<HoldRow, 'place_entry' | ReleaseColumn>): Promise<HoldRow> {
    const term = { expires: row.expires_ticks as EpochTicks | null, reviewOn: row.review_on }
    const { index } = await this.#by.enter({
      type: 'hold.place',
      body: {
        hold: row.id,
        camera: row.camera,
        from: formatTime(row.from_ticks as EpochTicks),
        to: formatTime(row.to_ticks as EpochTicks),
        user: row.placed_by,
        ...(row.order_id === null ? {} : { order: row.order_id }),
        ...tellTerm(term),
      },
      private: { reason: row.reason, case: row.case_number, authority: row.authority },
    })
    const changed = await this.#by.holds.change(row.id, { place_entry: index }, { askedBy: null })
    return changed ?? this.#find(row.id)
  }

  #refuseStep(row: HoldRow, step: 'ask' | 'confirm', actor: Actor): Refusal | null {
    const state = { isReleased: row.released_at !== null, askedBy: row.asked_by }
    const code = refuseRelease(state, { step, person: personOf(actor) })
    return code === null ? null : refuse(code, SENTENCES[code])
  }

  async #changed(seen: HoldRow, set: Parameters<Holds['change']>[1]): Promise<HoldRow> {
    const row = await this.#by.holds.change(seen.id, set, { askedBy: seen.asked_by })
    if (row === null)
      throw new Fault('conflict', 'hold.changed', 'somebody else changed the hold meanwhile', { hold: seen.id })
    return row
  }

  async #find(id: string): Promise<HoldRow> {
    const row = await this.#by.holds.find(id)
    if (row === null) throw new Fault('not-found', 'hold.unknown', 'there is no such hold')
    return row
  }

  #now(): EpochTicks {
    return toTicks(this.#by.clock.now())
  }
}

type ReleaseColumn = Extract<keyof HoldRow, `asked_${string}` | `ask_${string}` | `release${string}`>

const SENTENCES = {
  'hold.released': 'the hold was released already',
  'hold.release.asked': 'its release was asked for already; another person confirms it',
  'hold.release.unasked': 'nobody asked for its release',
  'hold.release.same-person': 'the release is confirmed by another person than the one who asked for it',
} as const

/** Who acts, as it stands in the log. */
export function personOf(actor: Actor): string {
  return actor.userId ?? 'operator'
}

function refuseTerm({ expires, reviewOn }: HoldTerm, now: EpochTicks): Refusal | null {
  if (expires === null && reviewOn === null) return refuse('hold.term.missing', 'a hold has an end or a day of review')
  if (expires !== null && expires <= now) return refuse('hold.term.past', 'the hold would be over already')
  return null
}

function tellTerm({ expires, reviewOn }: HoldTerm): Record<string, string> {
  return {
    ...(expires === null ? {} : { expires: formatTime(expires) }),
    ...(reviewOn === null ? {} : { review: reviewOn }),
  }
}

function refuse(code: string, detail: string): Refusal {
  return { refused: true, code, detail, article: 'CQ22.2' }
}
