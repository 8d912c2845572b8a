// SPDX-License-Identifier: Apache-2.0
import type { CaseAct, CaseBlock, CaseOutcome, CaseState, CaseStep, CaseStepInput } from '@mingjian/contract'
import { checkFine, type Day, type ExposedParty, type FineCondition, type Penalty, rangeFor } from '@mingjian/law'

/** What decides which step may be taken. */
export type CaseFile = Readonly<{
  penalty: Penalty
  who: ExposedParty
  foundOn: string
  /** After this day of finding nobody is punished for it; null: the violation goes on. */
  limitation: Readonly<{ lastDay: Day; article: string }> | null
  leastOfficers: Readonly<{ count: number; article: string }> | null
  /** The number of another case in which the same act was fined. */
  twice: string | null
  /** The last day to pay, once the decision is served. */
  payUntil: string | null
  steps: readonly CaseStep[]
}>

/** Who acts, and on which day. */
export type CaseHand = Readonly<{ today: string; authority: string }>

/** Articles of the law of penalties that a step rests on. */
const BY = {
  evidence: 'APL-40',
  notice: 'APL-44',
  defence: 'APL-45.1',
  heavier: 'APL-45.2',
  hearing: 'APL-63.1',
  once: 'APL-29',
  payment: 'APL-67.3',
} as const

const ORDERS: ReadonlySet<string> = new Set(['order-to-correct', 'order-to-dismantle'])
const WARNING = 'warning'
const DISMANTLING = 'court-enforced-dismantling'

/** What stands against an act today, by everything that was done before it; null: it may be done. */
export function blockOf(file: CaseFile, act: CaseAct, today: string): CaseBlock | null {
  if (isOver(file.steps)) return refuse('case.over')
  return RULES[act](file, today)
}

/** What stands against this step with what it says. Nothing is issued that this has not let through. */
export function checkStep(file: CaseFile, step: CaseStepInput, hand: CaseHand): CaseBlock | null {
  const blocked = blockOf(file, step.act, hand.today)
  if (blocked) return blocked
  const on = step.on ?? hand.today
  if (on > hand.today || on < (file.steps.at(-1)?.on ?? file.foundOn)) return refuse('case.day')
  const { penalty, steps } = file
  switch (step.act) {
    case 'order':
      if (step.due === undefined || step.due <= on) return refuse('case.due.missing', penalty.id)
      return step.demands.length > 0 ? null : refuse('case.demands.missing', penalty.id)
    case 'look':
      return checkLook(file, step.outcome, on)
    case 'notify':
      if (step.due === undefined || step.due < on) return refuse('case.due.missing', BY.defence)
      return checkAmount(file, step.amount, hand)
    case 'hearing':
      return null
    case 'decide': {
      if (on !== hand.today) return refuse('case.day')
      const told = last(steps, 'notify')?.amount ?? 0
      if (step.amount !== undefined && step.amount > told) return refuse('case.heavier', BY.heavier)
      const { leastOfficers: least } = file
      if (least && new Set(step.officers.map(({ number }) => number)).size < least.count)
        return refuse('case.officers', least.article)
      return checkAmount(file, step.amount, hand)
    }
    case 'pay':
      return step.amount === last(steps, 'decide')?.amount ? null : refuse('case.payment', BY.payment)
    case 'court':
      return checkCourt(file, step.outcome, on)
    default:
      return null
  }
}

/** Where the steps have brought it. */
export function stateOf(steps: readonly CaseStep[]): CaseState {
  return steps.reduce<CaseState>((state, { act }) => STATES[act] ?? state, 'opened')
}

const STATES: Readonly<Partial<Record<CaseAct, CaseState>>> = {
  evidence: 'evidence',
  order: 'ordered',
  warning: 'warned',
  notify: 'notified',
  decide: 'decided',
  serve: 'served',
  pay: 'paid',
  court: 'court',
  close: 'closed',
  drop: 'dropped',
}

type Rule = (file: CaseFile, today: string) => CaseBlock | null

const RULES: Readonly<Record<CaseAct, Rule>> = {
  evidence: ({ steps }) => (has(steps, 'decide') ? refuse('case.decided') : null),
  order(file) {
    if (!file.penalty.first.some((each) => ORDERS.has(each))) return refuse('case.order.none', file.penalty.id)
    if (has(file.steps, 'order')) return refuse('case.order.given')
    return unproven(file)
  },
  'order-served': ({ steps, penalty }) => {
    if (!has(steps, 'order')) return refuse('case.order.missing', penalty.id)
    return has(steps, 'order-served') ? refuse('case.order.served') : null
  },
  warning(file) {
    if (!file.penalty.first.includes(WARNING)) return refuse('case.warning.none', file.penalty.id)
    if (has(file.steps, 'warning')) return refuse('case.warning.given')
    return unproven(file) ?? tooLate(file)
  },
  look: ({ steps, penalty }) => {
    if (!has(steps, 'order-served')) return refuse('case.order.unserved', penalty.id)
    return looked(steps, 'corrected') ? refuse('case.corrected') : null
  },
  serious(file) {
    const { fineCondition, id } = file.penalty
    if (fineCondition !== 'serious' && fineCondition !== 'refusal-or-serious') return refuse('case.serious.none', id)
    return has(file.steps, 'serious') ? refuse('case.serious.given') : unproven(file)
  },
  notify: (file) => (has(file.steps, 'decide') ? refuse('case.decided') : fineBlock(file)),
  statement: ({ steps }) => {
    if (!has(steps, 'notify')) return refuse('case.notice.missing', BY.notice)
    return has(steps, 'decide') ? refuse('case.decided') : null
  },
  hearing: ({ steps }) => {
    if (!wantsHearing(steps)) return refuse('case.hearing.unasked', BY.hearing)
    return has(steps, 'hearing') ? refuse('case.hearing.held') : null
  },
  decide(file, today) {
    const { steps } = file
    if (has(steps, 'decide')) return refuse('case.decided')
    const early = fineBlock(file)
    if (early) return early
    const notice = last(steps, 'notify')
    if (!notice) return refuse('case.notice.missing', BY.notice)
    const isHeard = steps.slice(steps.indexOf(notice)).some(({ act }) => act === 'statement')
    if (!isHeard && today <= (notice.due ?? today)) return refuse('case.defence.runs', BY.defence)
    if (wantsHearing(steps) && !has(steps, 'hearing')) return refuse('case.hearing.due', BY.hearing)
    return null
  },
  serve: ({ steps }) => {
    if (!has(steps, 'decide')) return refuse('case.decision.missing')
    return has(steps, 'serve') ? refuse('case.served') : null
  },
  pay: ({ steps }) => {
    if (!has(steps, 'serve')) return refuse('case.decision.unserved', BY.payment)
    return has(steps, 'pay') ? refuse('case.paid') : null
  },
  court(file, today) {
    const ways: CaseOutcome[] = ['review', 'enforcement', 'dismantling']
    const blocks = ways.map((way) => checkCourt(file, way, today))
    return blocks.includes(null) ? null : (blocks.at(-1) ?? null)
  },
  close: ({ steps, penalty }) => {
    if (has(steps, 'decide')) return has(steps, 'pay') || has(steps, 'court') ? null : refuse('case.unpaid', BY.payment)
    const isDone = looked(steps, 'corrected') || has(steps, 'warning') || has(steps, 'court')
    return isDone ? null : refuse('case.close.early', penalty.id)
  },
  drop: ({ steps }) => (has(steps, 'decide') ? refuse('case.decided') : null),
}

/** What must be before a fine: proof, the limit, the order and its term, the warning, the condition. */
function fineBlock(file: CaseFile): CaseBlock | null {
  const { penalty, steps } = file
  if (rangeFor(penalty, file.who) === null) return refuse('case.fine.none', penalty.id)
  const early = unproven(file) ?? tooLate(file)
  if (early) return early
  if (file.twice !== null) return refuse('case.twice', BY.once)
  if (penalty.first.some((each) => ORDERS.has(each)) && !has(steps, 'order-served'))
    return refuse('case.order.unserved', penalty.id)
  if (penalty.first.includes(WARNING) && !has(steps, 'warning')) return refuse('case.warning.missing', penalty.id)
  return isConditionTrue(penalty.fineCondition, steps) ? null : refuse('case.condition', penalty.id)
}

function checkAmount(file: CaseFile, amount: number | undefined, hand: CaseHand): CaseBlock | null {
  const { penalty, who, steps } = file
  if (amount === undefined || !Number.isInteger(amount)) return refuse('case.amount', penalty.id)
  const ask = { who, amount, authority: hand.authority, conditions: conditionsOf(steps) }
  const refusal = checkFine(penalty, ask)
  return refusal && { code: refusal.code, article: refusal.article }
}

function checkLook({ steps, penalty }: CaseFile, outcome: CaseOutcome | undefined, on: string): CaseBlock | null {
  if (outcome === 'corrected' || outcome === 'refused') return null
  if (outcome !== 'not-corrected') return refuse('case.outcome')
  return on > (last(steps, 'order')?.due ?? on) ? null : refuse('case.order.runs', penalty.id)
}

function checkCourt(file: CaseFile, way: CaseOutcome | undefined, on: string): CaseBlock | null {
  const { steps, penalty } = file
  if (way === 'dismantling') {
    if (!penalty.then.includes(DISMANTLING)) return refuse('case.dismantling.none', penalty.id)
    return looked(steps, 'refused') || looked(steps, 'not-corrected') ? null : refuse('case.condition', penalty.id)
  }
  if (way !== 'review' && way !== 'enforcement') return refuse('case.outcome')
  if (!has(steps, 'serve')) return refuse('case.decision.unserved', BY.payment)
  if (way === 'review') return null
  if (has(steps, 'pay')) return refuse('case.paid')
  return file.payUntil !== null && on > file.payUntil ? null : refuse('case.payment.runs', BY.payment)
}

function conditionsOf(steps: readonly CaseStep[]): FineCondition[] {
  return [
    ...(looked(steps, 'not-corrected') ? (['not-corrected-in-time'] as const) : []),
    ...(looked(steps, 'refused') ? (['refusal'] as const) : []),
    ...(has(steps, 'serious') ? (['serious'] as const) : []),
  ]
}

function isConditionTrue(condition: FineCondition, steps: readonly CaseStep[]): boolean {
  if (condition === 'always') return true
  const met = conditionsOf(steps)
  return condition === 'refusal-or-serious'
    ? met.includes('refusal') || met.includes('serious')
    : met.includes(condition)
}

function unproven({ steps }: CaseFile): CaseBlock | null {
  return has(steps, 'evidence') ? null : refuse('case.evidence.missing', BY.evidence)
}

function tooLate({ limitation, foundOn }: CaseFile): CaseBlock | null {
  return limitation && foundOn > limitation.lastDay ? refuse('case.limitation', limitation.article) : null
}

function isOver(steps: readonly CaseStep[]): boolean {
  return has(steps, 'close') || has(steps, 'drop')
}

function wantsHearing(steps: readonly CaseStep[]): boolean {
  return steps.some(({ act, wantsHearing: wants }) => act === 'statement' && wants)
}

function looked(steps: readonly CaseStep[], outcome: CaseOutcome): boolean {
  return steps.some((step) => step.act === 'look' && step.outcome === outcome)
}

function has(steps: readonly CaseStep[], act: CaseAct): boolean {
  return steps.some((step) => step.act === act)
}

function last(steps: readonly CaseStep[], act: CaseAct): CaseStep | undefined {
  return steps.findLast((step) => step.act === act)
}

function refuse(code: string, article: string | null = null): CaseBlock {
  return { code, article }
}
