// SPDX-License-Identifier: Apache-2.0
import { Ability, type Role } from '@mingjian/contract'

/**
 * What each role may ask for at all. Which camera, when and why is decided by the policies (access/policies); a role
 * without an ability never gets that far.
 */
export function abilitiesOf(role: Role): ReadonlySet<Ability> {
  return ABILITIES[role]
}

/** What belongs to the supervising authority alone, and changing accounts. */
const NOT_A_MANAGERS: ReadonlySet<Ability> = new Set(['filing.decide', 'inspection.run', 'case.decide', 'user.change'])

const WATCHER: readonly Ability[] = [
  ...(['camera.list', 'camera.watch', 'camera.replay', 'camera.still', 'alarm.acknowledge'] as const),
  ...(['order.see', 'order.register', 'order.serve'] as const), // officers come at night, when only the watch is there
]

const MAINTAINER: readonly Ability[] = [
  ...(['camera.list', 'camera.base', 'camera.change', 'storage.see', 'alarm.acknowledge', 'metrics.see'] as const),
  ...(['registry.see', 'law.see'] as const),
]

const OFFICER: readonly Ability[] = [
  ...(['law.see', 'registry.see', 'filing.decide', 'inspection.run', 'case.decide', 'document.make'] as const),
]

const AUDITOR: readonly Ability[] = [
  ...(['log.audit', 'access.see', 'viewing.see', 'order.see', 'hold.see', 'law.see'] as const),
]

const ABILITIES: Readonly<Record<Role, ReadonlySet<Ability>>> = {
  administrator: new Set(Ability.options),
  manager: new Set(Ability.options.filter((each) => !NOT_A_MANAGERS.has(each))),
  watcher: new Set(WATCHER),
  maintainer: new Set(MAINTAINER),
  officer: new Set(OFFICER),
  'city-officer': new Set(OFFICER),
  auditor: new Set(AUDITOR),
}
