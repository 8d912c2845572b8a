// SPDX-License-Identifier: Apache-2.0
import type { BuildPlan } from '@mingjian/contract'
import Tag from 'antd/es/tag'
import { useSay } from '../../i18n/index.ts'

const COLOURS: Readonly<Record<BuildPlan['state'], string>> = {
  ...{ draft: 'default', approved: 'blue', 'in-force': 'green' },
}

/** Where a version of a plan is in its life. */
export function PlanTag({ state }: { state: BuildPlan['state'] }) {
  const say = useSay()
  return <Tag color={COLOURS[state]}>{say(`plans.state.${state}`)}</Tag>
}
