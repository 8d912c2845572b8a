// SPDX-License-Identifier: Apache-2.0
import type { Clock, EpochTicks } from '@mingjian/base'
import type { Ability } from '@mingjian/contract'
import type { Actor, Extent, MediaAction, OrderScope, Refusal } from './grant.ts'
import type { Act, PolicySet, Question, Verdict } from './policy-set.ts'

/** What the policies may know of a camera. */
export type CameraFacts = Readonly<{
  id: string
  place: string | null
  unit: string | null
  classes: readonly string[]
}>

export type JudgeDeps = Readonly<{
  policies: () => PolicySet
  clock: Clock
  /** IANA zone in which hours and weekdays are told. */
  zone: string
  /** Whether this person is on shift now; absent while there are no rosters: everybody is. */
  onDuty?: (actor: Actor) => boolean
}>

export const ACT_OF: Readonly<Record<MediaAction, Act>> = {
  watch: 'watch',
  replay: 'replay',
  still: 'still',
  export: 'copy',
}

/** Without it the policies are not even asked. */
const ABILITY_OF: Readonly<Record<Act, Ability>> = {
  see: 'camera.list',
  watch: 'camera.watch',
  replay: 'camera.replay',
  still: 'camera.still',
  copy: 'camera.export',
  base: 'camera.base',
  change: 'camera.change',
  forward: 'camera.forward',
}

/** Decides who may do what with which camera: abilities first, then the policies. Holds nothing, enters nothing. */
export class Judge {
  readonly #by: JudgeDeps
  readonly #time: Intl.DateTimeFormat
  #now = { minute: -1, hour: 0, weekday: 1 }

  constructor(deps: JudgeDeps) {
    this.#by = deps
    this.#time = new Intl.DateTimeFormat('en-GB', { timeZone: deps.zone, hour: '2-digit', weekday: 'short' })
  }

  /** Null: let in. `extent` is what footage is asked for; without one only the camera is. */
  refuse(actor: Actor, act: Act, camera: CameraFacts, extent: Extent | null = null): Refusal | null {
    const verdict = this.decide(actor, act, camera, extent)
    if (verdict.isAllowed) return null
    const { policy } = verdict
    if (policy?.code === 'order.scope') return orderRefusal(policy.id, policy.article)
    if (!isAssigned(actor, camera.id)) return UNKNOWN
    if (!actor.abilities.has(ABILITY_OF[act]))
      return { ...DENIED, code: 'ability.missing', detail: `this needs the ability ${ABILITY_OF[act]}` }
    if (policy === null) return { ...DENIED, detail: 'no policy permits this' }
    const detail = `the policy ${policy.id} does not permit this`
    return { refused: true, code: policy.code ?? 'access.denied', detail, article: policy.article, policy: policy.id }
  }

  decide(actor: Actor, act: Act, camera: CameraFacts, extent: Extent | null = null): Verdict {
    const verdict = this.#by.policies().decide(this.#question(actor, act, camera, extent))
    if (actor.abilities.has(ABILITY_OF[act])) return verdict
    return { isAllowed: false, policy: verdict.isAllowed ? null : verdict.policy }
  }

  /** Whether the policies let this person know of the camera at all; no ability is looked at. */
  knowsOf(actor: Actor, camera: CameraFacts): boolean {
    return this.#by.policies().decide(this.#question(actor, 'see', camera, null)).isAllowed
  }

  /** Those of the cameras that the actor may do this with: one question for each group of cameras that are alike. */
  within(actor: Actor, act: Act, cameras: readonly CameraFacts[]): Set<string> {
    const allowed = cameras.filter((camera) => this.decide(actor, act, camera).isAllowed)
    return new Set(allowed.map(({ id }) => id))
  }

  #question(actor: Actor, act: Act, camera: CameraFacts, extent: Extent | null): Question {
    return {
      role: actor.role ?? (actor.kind === 'operator' ? 'operator' : 'nobody'),
      unit: actor.unit ?? null,
      act,
      camera: { unit: camera.unit, place: camera.place, classes: camera.classes },
      isAssigned: isAssigned(actor, camera.id),
      onDuty: this.#by.onDuty?.(actor) ?? true,
      ...this.#clockTime(),
      order: actor.order ? { covers: covers(actor.order, camera.id, extent), verbs: [...actor.order.verbs] } : null,
    }
  }

  #clockTime(): { hour: number; weekday: number } {
    const minute = Math.floor(this.#by.clock.now() / 60_000)
    if (minute !== this.#now.minute) this.#now = { minute, ...this.#readTime() }
    return { hour: this.#now.hour, weekday: this.#now.weekday }
  }

  #readTime(): { hour: number; weekday: number } {
    const parts = this.#time.formatToParts(this.#by.clock.now())
    const read = (type: string): string => parts.find((part) => part.type === type)?.value ?? ''
    return { hour: Number(read('hour')), weekday: WEEKDAYS.indexOf(read('weekday')) + 1 }
  }
}

const WEEKDAYS: readonly string[] = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** Without an extent it is the camera alone that counts; otherwise one scope must hold the whole of it. */
export function covers(order: OrderScope, camera: string, extent: Extent | null): boolean {
  const mine = order.scopes.filter((scope) => scope.camera === camera)
  if (extent === null) return mine.length > 0
  const { from, to } = extent
  if (from === null || to === null) return false
  return joined(mine).some((scope) => scope.from <= from && to <= scope.to)
}

/** Scopes that touch, as one. */
export function joined(
  scopes: readonly Readonly<{ from: EpochTicks; to: EpochTicks }>[],
): { from: EpochTicks; to: EpochTicks }[] {
  const whole: { from: EpochTicks; to: EpochTicks }[] = []
  for (const { from, to } of scopes.toSorted((a, b) => a.from - b.from)) {
    const last = whole.at(-1)
    if (last && from <= last.to) last.to = Math.max(last.to, to) as EpochTicks
    else whole.push({ from, to })
  }
  return whole
}

/** A refusal of everything outside a retrieval order, in the same words by every route. */
export function orderRefusal(policy: string = 'order.scope', article: string = 'CQ25'): Refusal {
  const detail = 'this is outside the scope of the retrieval order'
  return { refused: true, code: 'order.scope', detail, article, policy }
}

function isAssigned(actor: Actor, camera: string): boolean {
  return actor.cameras === null || actor.cameras.has(camera)
}

const DENIED = { refused: true, code: 'access.denied', article: 'CQ22.1', policy: 'default-deny' } as const

/** A camera one may not know of is answered like one that is not there. */
export const UNKNOWN: Refusal = {
  refused: true,
  code: 'camera.unknown',
  detail: 'there is no such camera',
  article: null,
}
