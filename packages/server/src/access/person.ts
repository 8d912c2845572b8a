// SPDX-License-Identifier: Apache-2.0
import type { UserRow } from '../store/users.ts'
import { abilitiesOf } from './ability.ts'
import type { Actor } from './grant.ts'

/** A user as an actor, before anything is known of a session, a token or an order. */
export function personOf(user: UserRow): Actor & { kind: 'user' } {
  const cameras = user.role === 'administrator' || user.cameras === null ? null : new Set(user.cameras)
  return {
    ...{ kind: 'user', userId: user.id, name: user.name, role: user.role, unit: user.unit },
    ...{ abilities: abilitiesOf(user.role), cameras, address: null },
  }
}
