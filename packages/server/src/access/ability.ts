// SPDX-License-Identifier: Apache-2.0
import { Ability, type Role } from '@mingjian/contract'

/** What each role may do. A watcher watches: whoever takes copies out or changes the system is an administrator. */
export function abilitiesOf(role: Role): ReadonlySet<Ability> {
  return ABILITIES[role]
}

const ABILITIES: Readonly<Record<Role, ReadonlySet<Ability>>> = {
  administrator: new Set(Ability.options),
  watcher: new Set(['camera.list', 'camera.watch', 'camera.replay', 'camera.still', 'alarm.acknowledge']),
}
