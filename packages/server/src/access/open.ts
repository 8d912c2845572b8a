// SPDX-License-Identifier: Apache-2.0
import type { Ability } from '@mingjian/contract'
import type { Clock } from '@mingjian/base'
import type { AccessRegister } from '../store/access-register.ts'
import { newId } from '../store/new-id.ts'
import type { Cameras } from '../store/cameras.ts'
import type { Actor, Extent, Grant, MediaAction, Refusal } from './grant.ts'

/** Who wants what of which camera. */
export type Ask = Readonly<{ actor: Actor; action: MediaAction; extent: Extent }>

export type OpenDeps = Readonly<{ register: AccessRegister; cameras: Pick<Cameras, 'exists'>; clock: Clock }>

/**
 * The only maker of grants: decides, appends the entry to the register, waits until it is durable, and only then answers.
 * A refusal is entered too. Throws `store.database.unavailable` when nothing can be written down: then nothing is shown.
 */
export async function open(ask: Ask, by: OpenDeps): Promise<Grant | Refusal> {
  const refusal = await decide(ask, by)
  const entry = await by.register.append({
    at: new Date(by.clock.now()),
    act: refusal ? 'refusal' : 'grant',
    actor_kind: ask.actor.kind,
    user_id: ask.actor.userId,
    actor_name: ask.actor.name,
    address: ask.actor.address,
    action: ask.action,
    camera: ask.extent.camera,
    from_ticks: ask.extent.from,
    to_ticks: ask.extent.to,
    code: refusal?.code ?? null,
  })
  if (refusal) return refusal
  // the brand exists only in types, and only here is it given
  return { ...ask, id: newId('g'), viewing: newId('v'), window: ask.extent, entry } as Grant
}

const NEEDED: Readonly<Record<MediaAction, Ability>> = {
  watch: 'camera.watch',
  replay: 'camera.replay',
  still: 'camera.still',
  export: 'camera.export',
}

async function decide({ actor, action, extent }: Ask, by: OpenDeps): Promise<Refusal | null> {
  const isSeen = actor.cameras === null || actor.cameras.has(extent.camera)
  if (!isSeen || !(await by.cameras.exists(extent.camera))) return refuse('camera.unknown', 'there is no such camera')
  if (actor.abilities.has(NEEDED[action])) return null
  return refuse('ability.missing', `this needs the ability ${NEEDED[action]}`)
}

function refuse(code: string, detail: string): Refusal {
  return { refused: true, code, detail, article: null }
}
