// SPDX-License-Identifier: Apache-2.0
import type { CaseState } from '@mingjian/contract'
import Tag from 'antd/es/tag'
import { useSay } from '../../i18n/index.ts'

const COLORS: Readonly<Record<CaseState, string>> = {
  opened: 'default',
  evidence: 'blue',
  ordered: 'gold',
  warned: 'gold',
  notified: 'orange',
  decided: 'volcano',
  served: 'volcano',
  paid: 'success',
  court: 'purple',
  closed: 'success',
  dropped: 'default',
}

/** Where a case stands. */
export function CaseTag({ state }: { state: CaseState }) {
  const say = useSay()
  return <Tag color={COLORS[state]}>{say(`cases.state.${state}`)}</Tag>
}
