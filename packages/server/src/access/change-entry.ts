// SPDX-License-Identifier: Apache-2.0
import type { Clock } from '@mingjian/base'
import type { AccessRegister } from '../store/access-register.ts'
import type { Actor } from './grant.ts'

/** What is to be changed: `camera.add`, `user.change` …; never a secret. Names and addresses belong in `private`. */
export type Change = Readonly<{
  action: string
  camera?: string
  detail?: Readonly<Record<string, unknown>>
  private?: Readonly<Record<string, string>>
}>

/** Enters a change of the system under the name of who makes it; to be awaited before it is made. */
export async function enterChange(
  by: { register: Pick<AccessRegister, 'append'>; clock: Clock },
  actor: Actor,
  change: Change,
): Promise<void> {
  await by.register.append({
    at: new Date(by.clock.now()),
    act: 'change',
    actor_kind: actor.kind,
    user_id: actor.userId,
    actor_name: actor.name,
    address: actor.address,
    action: change.action,
    camera: change.camera ?? null,
    detail: change.detail ?? null,
    private: change.private ?? {},
  })
}
