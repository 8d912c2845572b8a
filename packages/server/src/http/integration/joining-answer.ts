// SPDX-License-Identifier: Apache-2.0
import type { JoiningAct } from '@mingjian/contract'
import type { JoiningActRow } from '../../store/joining-acts.ts'

/** An act on an integration or a sharing, as the API tells it. */
export function presentAct({ seq, act, on_day: on, words, at, by_name: by, entry }: JoiningActRow): JoiningAct {
  return { seq, act, on, words, at: at.toISOString(), by, entry }
}
