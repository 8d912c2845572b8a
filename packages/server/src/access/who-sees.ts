// SPDX-License-Identifier: Apache-2.0
import type { AccessLeave } from '@mingjian/contract'
import type { UserRow } from '../store/users.ts'
import { personOf } from './person.ts'
import { ACTS } from './policy-set.ts'
import type { CameraFacts, Judge } from './judge.ts'

/** Everything this person may do with this camera, each with the policy it rests on; as the gate would answer now. */
export function leavesOf(user: UserRow, camera: CameraFacts, judge: Judge): AccessLeave[] {
  if (user.disabled) return []
  const actor = personOf(user)
  return ACTS.flatMap((act) => {
    const { isAllowed, policy } = judge.decide(actor, act, camera)
    return isAllowed && policy ? [{ act, policy: policy.id, article: policy.article }] : []
  })
}
