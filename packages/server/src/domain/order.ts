// SPDX-License-Identifier: Apache-2.0
import type { EpochTicks } from '@mingjian/base'
import type { OrderAct, OrderState, OrderVerb } from '@mingjian/contract'

/** The world as the rules expect it; the same shape as a refusal of the gate. */
export type OrderRefused = Readonly<{ refused: true; code: string; detail: string; article: string | null }>

/** One camera and span of an order, in ticks. */
export type Span = Readonly<{ camera: string; from: EpochTicks; to: EpochTicks }>

/**
 * The states an act may begin in, and where it leads. `open` (a visit begins) may be repeated; whatever is over (`closed`,
 * `refused`, `withdrawn`) stays so.
 */
const MOVES: Readonly<Record<string, Readonly<{ from: readonly OrderState[]; to: OrderState }>>> = {
  register: { from: ['draft'], to: 'registered' },
  check: { from: ['registered'], to: 'checked' },
  approve: { from: ['checked'], to: 'approved' },
  refuse: { from: ['draft', 'registered', 'checked'], to: 'refused' },
  open: { from: ['approved', 'in-service'], to: 'in-service' },
  serve: { from: ['in-service'], to: 'served' },
  close: { from: ['approved', 'in-service', 'served'], to: 'closed' },
  withdraw: { from: ['registered', 'checked', 'approved', 'in-service'], to: 'withdrawn' },
}

/** Where an act leads from a state; a refusal where it does not lead anywhere. */
export function move(state: OrderState, act: OrderAct): OrderState | OrderRefused {
  const known = MOVES[act]
  if (known?.from.includes(state)) return known.to
  const detail = `an order that is ${state} cannot be moved by ${act}`
  return { refused: true, code: 'order.state', detail, article: null }
}

/** The acts that a state allows, whoever asks. */
export function actsOf(state: OrderState): OrderAct[] {
  return (Object.keys(MOVES) as OrderAct[]).filter((act) => MOVES[act]?.from.includes(state))
}

/** Whether footage may be opened under it: approved or being served, and its time not over. */
export function isLive(order: Readonly<{ state: OrderState; until: Date | null }>, now: number): boolean {
  const isGranted = order.state === 'approved' || order.state === 'in-service'
  return isGranted && order.until !== null && now < order.until.getTime()
}

/** An order waits too long: undecided past its term, or granted and not served when its time is over. */
export function isOverdue(
  order: Readonly<{ state: OrderState; dueAt: Date | null; until: Date | null }>,
  now: number,
): boolean {
  if (order.state === 'registered' || order.state === 'checked')
    return order.dueAt !== null && now > order.dueAt.getTime()
  if (order.state === 'approved' || order.state === 'in-service')
    return order.until !== null && now > order.until.getTime()
  return false
}

/** What is granted must lie within what was asked: cameras, times, verbs. */
export function narrows(
  asked: Readonly<{ spans: readonly Span[]; verbs: readonly OrderVerb[] }>,
  granted: Readonly<{ spans: readonly Span[]; verbs: readonly OrderVerb[] }>,
): boolean {
  return (
    granted.verbs.every((verb) => asked.verbs.includes(verb)) &&
    granted.spans.every((span) => asked.spans.some((each) => holds(each, span)))
  )
}

function holds(outer: Span, inner: Span): boolean {
  return outer.camera === inner.camera && outer.from <= inner.from && inner.to <= outer.to && inner.from < inner.to
}

/** The same scopes by camera and time, those of one camera that meet put together. */
export function joinSpans(spans: readonly Span[]): Span[] {
  const joined: Span[] = []
  const sorted = spans.toSorted((a, b) => (a.camera === b.camera ? a.from - b.from : a.camera < b.camera ? -1 : 1))
  for (const span of sorted) {
    const last = joined.at(-1)
    if (last?.camera !== span.camera || span.from > last.to) joined.push(span)
    else if (span.to > last.to) joined[joined.length - 1] = { ...last, to: span.to }
  }
  return joined
}
