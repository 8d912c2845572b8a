// SPDX-License-Identifier: Apache-2.0
import { SystemState } from '@mingjian/contract'
import Tag from 'antd/es/tag'
import { useSay } from '../../i18n/index.ts'

const COLOR: Readonly<Record<SystemState, string>> = {
  planned: 'default',
  designed: 'default',
  building: 'blue',
  acceptance: 'gold',
  rectification: 'volcano',
  'in-use': 'success',
  suspended: 'warning',
  dismantled: 'default',
}

/** Where a system stands in its life. */
export function SystemStateTag({ state }: { state: string }) {
  const say = useSay()
  const known = SystemState.safeParse(state)
  if (!known.success) return <Tag>{state}</Tag>
  return <Tag color={COLOR[known.data]}>{say(`registry.state.${known.data}`)}</Tag>
}
