// SPDX-License-Identifier: Apache-2.0
import type { Clock } from '@mingjian/base'
import type { AccessRegister } from '../store/access-register.ts'
import { newId } from '../store/new-id.ts'
import type { Actor, Extent, Grant, MediaAction, Refusal } from './grant.ts'
import type { GrantWindows } from './grant-windows.ts'
import { ACT_OF, type CameraFacts, type Judge, orderRefusal, UNKNOWN } from './judge.ts'

/** Who wants what of which camera. */
export type Ask = Readonly<{ actor: Actor; action: MediaAction; extent: Extent }>

export type OpenDeps = Readonly<{
  register: Pick<AccessRegister, 'append'>
  /** What the policies may know of a camera, removed ones too; null when there never was such a one. */
  facts: (camera: string) => Promise<CameraFacts | null>
  judge: Judge
  windows: GrantWindows
  clock: Clock
}>

/**
 * The only maker of grants: decides, appends the entry to the register, waits until it is durable, and only then answers.
 * A refusal is entered too. What lies inside a window entered before asks nothing and enters nothing (design/access.md).
 * Throws `store.database.unavailable` when nothing can be written down: then nothing is shown.
 */
export async function open(ask: Ask, by: OpenDeps): Promise<Grant | Refusal> {
  const covered = isOver(ask.actor, by.clock) ? null : by.windows.find(ask)
  if (covered !== null) return covered
  const { actor, action, extent } = ask
  const refusal = await decide(ask, by)
  const window = refusal ? extent : by.windows.windowOf(ask)
  const made = { id: newId('g'), viewing: refusal ? '' : by.windows.viewingOf(ask) }
  const entry = await by.register.append({
    at: new Date(by.clock.now()),
    act: refusal ? 'refusal' : 'grant',
    actor_kind: actor.kind,
    user_id: actor.userId,
    actor_name: actor.name,
    address: actor.address,
    action,
    camera: extent.camera,
    from_ticks: window.from,
    to_ticks: window.to,
    code: refusal?.code ?? null,
    detail: detailOf(ask, refusal, made),
  })
  if (refusal) return refusal
  // the brand exists only in types, and only here is it given
  const grant = { ...made, actor, action, extent, window, entry } as Grant
  by.windows.keep({ ...grant, extent: window })
  return grant
}

async function decide({ actor, action, extent }: Ask, by: OpenDeps): Promise<Refusal | null> {
  if (isOver(actor, by.clock)) {
    return { refused: true, code: 'session.missing', detail: 'the session is over; sign in again', article: null }
  }
  const facts = await by.facts(extent.camera)
  if (facts === null) return actor.order ? orderRefusal() : UNKNOWN
  return by.judge.refuse(actor, ACT_OF[action], facts, extent)
}

function detailOf({ actor }: Ask, refusal: Refusal | null, made: { id: string; viewing: string }) {
  const order = actor.order ? { order: actor.order.id } : {}
  if (refusal === null) return { grant: made.id, viewing: made.viewing, ...order }
  return { policy: refusal.policy ?? null, article: refusal.article, ...order }
}

function isOver({ until }: Actor, clock: Clock): boolean {
  return until !== undefined && until <= clock.now()
}
