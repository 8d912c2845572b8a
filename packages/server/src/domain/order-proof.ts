// SPDX-License-Identifier: Apache-2.0
import { formatTime } from '@mingjian/base'
import type { OrderAct, OrderState } from '@mingjian/contract'
import { type Span, move } from './order.ts'

/** What the evidence log has of one order, oldest first; times in milliseconds of the epoch. */
export type EnteredAct = Readonly<{ index: number; at: number; act: string; body: Readonly<Record<string, unknown>> }>

/** The order as the desk's tables have it. */
export type KeptOrder = Readonly<{
  state: OrderState
  number: string | null
  registeredAt: number | null
  decidedAt: number | null
  until: number | null
  verbs: readonly string[]
  asked: readonly Span[]
  granted: readonly Span[]
  steps: readonly Readonly<{ act: string; at: number; entry: number | null }>[]
}>

export type OrderMismatch = Readonly<{
  detail: string
  /** The entry of an act that the desk knows nothing of: a crash between entry and act, or a row taken out. */
  unmade: number | null
}>

/**
 * What the tables of the desk say otherwise than the log; empty when they agree. An act is entered, then done: both within
 * `patience` milliseconds, unless a row was dated anew.
 */
export function compareOrder(
  entered: readonly EnteredAct[],
  kept: KeptOrder | null,
  patience: number,
): OrderMismatch[] {
  const acts = entered.filter(({ act }) => leads(act))
  if (kept === null) return removed(acts)
  const known = new Map(entered.map((each) => [each.index, each]))
  const made = new Set(kept.steps.flatMap(({ entry }) => entry ?? []))
  const unmade = acts
    .filter(({ index }) => !made.has(index))
    .map(({ index, act, at }) => ({
      detail: `the log has ${act} at ${timeOf(at)} (entry ${index}); the order’s history has not`,
      unmade: index,
    }))
  const steps = kept.steps.flatMap((step) => compareStep(step, { known, patience }))
  const rows = compareRow(
    acts.filter(({ index }) => made.has(index)),
    { kept, patience },
  )
  return [...unmade, ...[...steps, ...rows].map((detail) => ({ detail, unmade: null }))]
}

function removed(acts: readonly EnteredAct[]): OrderMismatch[] {
  const register = acts.find(({ act }) => act === 'register')
  if (!register) return []
  const number = String(register.body['number'])
  return [{ detail: `${number}, registered at ${timeOf(register.at)}, is not in the register any more`, unmade: null }]
}

type Against = Readonly<{ known: ReadonlyMap<number, EnteredAct>; patience: number }>

function compareStep(step: KeptOrder['steps'][number], { known, patience }: Against): string[] {
  if (step.entry === null || !leads(step.act)) return []
  const entry = known.get(step.entry)
  if (!entry) return [`${step.act} names entry ${step.entry}, which is none of this order`]
  if (entry.act !== step.act)
    return [`the history has ${step.act} where the log has ${entry.act} (entry ${entry.index})`]
  if (Math.abs(entry.at - step.at) <= patience) return []
  return [`${step.act} is dated ${timeOf(step.at)}; it was entered at ${timeOf(entry.at)}`]
}

function compareRow(
  acts: readonly EnteredAct[],
  { kept, patience }: Readonly<{ kept: KeptOrder; patience: number }>,
): string[] {
  const isNear = (entered: number | undefined, said: number | null): boolean =>
    entered === undefined || said === null || Math.abs(entered - said) <= patience
  const register = acts.find(({ act }) => act === 'register')
  const decision = acts.find(({ act }) => act === 'approve' || act === 'refuse')
  const approval = decision?.act === 'approve' ? decision : undefined
  const state = acts.reduce<OrderState>((from, { act }) => {
    const to = move(from, act as OrderAct)
    return typeof to === 'string' ? to : from
  }, 'draft')
  return [
    ...(state === kept.state ? [] : [`it stands as ${kept.state}; by the log it is ${state}`]),
    ...(isNear(register?.at, kept.registeredAt) ? [] : [dated('registered', register?.at, kept.registeredAt)]),
    ...(isNear(decision?.at, kept.decidedAt) ? [] : [dated('decided', decision?.at, kept.decidedAt)]),
    ...(register ? compareWords('its number', register.body['number'], kept.number) : []),
    ...(register ? compareWords('what was asked', spansIn(register.body['scopes']), wordsOf(kept.asked)) : []),
    ...(approval ? compareWords('what was granted', spansIn(approval.body['scopes']), wordsOf(kept.granted)) : []),
    ...(approval ? compareWords('the verbs', listIn(approval.body['verbs']), kept.verbs.join(' ')) : []),
    ...(approval && kept.until !== null ? compareWords('its end', approval.body['until'], timeOf(kept.until)) : []),
  ]
}

function dated(what: string, entered: number | undefined, said: number | null): string {
  return `it is said to be ${what} at ${timeOf(said ?? NaN)}; that was entered at ${timeOf(entered ?? NaN)}`
}

function compareWords(what: string, entered: unknown, kept: string | null): string[] {
  return entered === kept ? [] : [`${what}: the log has ${String(entered)}, the register ${String(kept)}`]
}

function leads(act: string): boolean {
  return ['register', 'check', 'approve', 'refuse', 'open', 'serve', 'close', 'withdraw'].includes(act)
}

/** As an entry writes them. */
function wordsOf(spans: readonly Span[]): string {
  const words = spans.map(({ camera, from, to }) => `${camera} ${formatTime(from)}–${formatTime(to)}`)
  return words.toSorted().join(', ')
}

function spansIn(scopes: unknown): string {
  const all = Array.isArray(scopes) ? (scopes as Record<string, unknown>[]) : []
  const words = all.map(({ camera, from, to }) => `${String(camera)} ${String(from)}–${String(to)}`)
  return words.toSorted().join(', ')
}

function listIn(value: unknown): string {
  return Array.isArray(value) ? value.join(' ') : ''
}

function timeOf(millis: number): string {
  return Number.isFinite(millis) ? new Date(millis).toISOString() : 'no time'
}
