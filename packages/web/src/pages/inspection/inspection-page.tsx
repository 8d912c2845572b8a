// SPDX-License-Identifier: Apache-2.0
import type { Ability } from '@mingjian/contract'
import { useNavigate, useSearch } from '@tanstack/react-router'
import Tabs from 'antd/es/tabs'
import type { ComponentType } from 'react'
import { useSession } from '../../api/session.ts'
import { useSay } from '../../i18n/index.ts'
import '../registry/registry.css'
import { CorrectionsTab } from './corrections-tab.tsx'
import type { ChangeSearch, InspectionSearch } from './inspection-search.ts'
import { InspectionsTab } from './inspections-tab.tsx'
import './inspection.css'
import { PlansTab } from './plans-tab.tsx'
import { ReportsTab } from './reports-tab.tsx'

type Tab = Readonly<{
  key: 'plans' | 'inspections' | 'orders' | 'reports'
  ability: Ability
  Content: ComponentType<{ search: InspectionSearch; change: ChangeSearch }>
}>

const TABS: readonly Tab[] = [
  { key: 'plans', ability: 'inspection.run', Content: PlansTab },
  { key: 'inspections', ability: 'registry.see', Content: InspectionsTab },
  { key: 'orders', ability: 'registry.see', Content: CorrectionsTab },
  { key: 'reports', ability: 'registry.see', Content: ReportsTab },
]

/** Supervision (article 28): for the authority plans, draws, inspections; for a unit the orders that concern it. */
export function InspectionPage() {
  const say = useSay()
  const abilities = useSession().data?.abilities ?? []
  const search = useSearch({ from: '/shell/inspection' })
  const navigate = useNavigate({ from: '/inspection' })
  const change: ChangeSearch = (next) => void navigate({ search: (old) => ({ ...old, ...next }), replace: true })
  const shown = TABS.filter(({ ability }) => abilities.includes(ability))
  const first = abilities.includes('inspection.run') ? 'inspections' : 'orders'
  const active = shown.find(({ key }) => key === search.tab)?.key ?? first
  return (
    <div className="page inspection">
      <Tabs
        activeKey={active}
        onChange={(key) => void navigate({ search: { tab: key }, replace: true })}
        destroyOnHidden
        items={shown.map(({ key, Content }) => ({
          key,
          label: say(`inspection.tab.${key}`),
          // what a tab leaves behind does not open in the next one
          children: <Content search={key === active ? search : {}} change={change} />,
        }))}
      />
    </div>
  )
}
