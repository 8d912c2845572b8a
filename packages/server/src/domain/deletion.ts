// SPDX-License-Identifier: Apache-2.0
import type { EpochTicks } from '@mingjian/base'
import { type HoldFacts, isInForce, type Stretch } from './hold.ts'

/** Of a segment, what the decision needs; `root` is null while it is open. */
export type Deletable = Readonly<{ camera: string; start: EpochTicks; end: EpochTicks; root: string | null }>

/** A length of time counted from the end of the footage, and the article that gives it. */
export type KeepTerm = Readonly<{ ticks: number; article: string }>

/** A purpose that keeps footage beyond its floor, with the day on which it ends. */
export type KeepPurpose = Stretch & Readonly<{ id: string; until: EpochTicks }>

/** An order of an authority to delete before the floor has passed, asked and confirmed by two persons. */
export type DeletionOrder = Stretch & Readonly<{ id: string; article: string }>

export type DeletionGiven = Readonly<{
  /** No shorter than what the rulebooks ask for the place. */
  floor: KeepTerm
  /** When footage goes: the floor, or longer where the unit set it so. */
  ceiling: KeepTerm
  holds: readonly HoldFacts[]
  purposes: readonly KeepPurpose[]
  order: DeletionOrder | null
  /** No later than the newest footage of any camera tells: a clock set forward must delete nothing. */
  now: EpochTicks
}>

export type KeepReason =
  | Readonly<{ kind: 'open' }>
  | Readonly<{ kind: 'floor'; until: EpochTicks; article: string }>
  | Readonly<{ kind: 'setting'; until: EpochTicks }>
  | Readonly<{ kind: 'hold'; id: string }>
  | Readonly<{ kind: 'purpose'; id: string; until: EpochTicks }>

declare const doomed: unique symbol
/** A segment that may be deleted. Only {@link decideDeletion} makes one, and only what is one can be deleted (invariant 2, design/recording.md). */
export type Doomed<T extends Deletable> = T & { readonly [doomed]: true }

export type Decision<T extends Deletable> =
  | Readonly<{ verdict: 'keep'; reasons: readonly [KeepReason, ...KeepReason[]] }>
  | Readonly<{ verdict: 'delete'; segment: Doomed<T>; basis: 'ceiling' | 'order'; article: string }>

/**
 * The one place that decides whether footage may go. A hold keeps it against everything, an order included; an order deletes
 * before the floor; else it goes once floor and ceiling have passed and no purpose is left.
 */
export function decideDeletion<T extends Deletable>(segment: T, given: DeletionGiven): Decision<T> {
  const { floor, ceiling, now, order } = given
  const binding = [...openReason(segment), ...holdReasons(segment, given)]
  const isOrdered = order !== null && overlaps(order, segment)
  const reasons = isOrdered
    ? binding
    : [...binding, ...termReasons(segment, { floor, ceiling, now }), ...purposeReasons(segment, given)]
  const [first, ...rest] = reasons
  if (first) return { verdict: 'keep', reasons: [first, ...rest] }
  // the brand exists only in types, and only here is it given
  const gone = segment as Doomed<T>
  return isOrdered
    ? { verdict: 'delete', segment: gone, basis: 'order', article: order.article }
    : { verdict: 'delete', segment: gone, basis: 'ceiling', article: ceiling.article }
}

/** Footage that is not over cannot have been sealed, whatever its row says. */
function openReason(segment: Deletable): KeepReason[] {
  return segment.root === null ? [{ kind: 'open' }] : []
}

function holdReasons(segment: Deletable, { holds, now }: DeletionGiven): KeepReason[] {
  return holds
    .filter((hold) => isInForce(hold, now) && overlaps(hold, segment))
    .map(({ id }) => ({ kind: 'hold', id }) as const)
}

function purposeReasons(segment: Deletable, { purposes, now }: DeletionGiven): KeepReason[] {
  return purposes
    .filter((purpose) => purpose.until > now && overlaps(purpose, segment))
    .map(({ id, until }) => ({ kind: 'purpose', id, until }) as const)
}

function termReasons(segment: Deletable, by: Pick<DeletionGiven, 'floor' | 'ceiling' | 'now'>): KeepReason[] {
  const floorEnd = (segment.end + by.floor.ticks) as EpochTicks
  if (floorEnd > by.now) return [{ kind: 'floor', until: floorEnd, article: by.floor.article }]
  const ceilingEnd = (segment.end + by.ceiling.ticks) as EpochTicks
  return ceilingEnd > by.now ? [{ kind: 'setting', until: ceilingEnd }] : []
}

/** A stretch of no length at its edge keeps nothing; footage of no length counts as the instant it is. */
function overlaps(stretch: Stretch, segment: Deletable): boolean {
  if (stretch.camera !== segment.camera) return false
  return stretch.from < segment.end && stretch.to > segment.start
}
