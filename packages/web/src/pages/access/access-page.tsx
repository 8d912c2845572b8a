// SPDX-License-Identifier: Apache-2.0
import type { Ability } from '@mingjian/contract'
import { useNavigate, useSearch } from '@tanstack/react-router'
import Tabs from 'antd/es/tabs'
import type { ComponentType } from 'react'
import { useSession } from '../../api/session.ts'
import { useSay } from '../../i18n/index.ts'
import { PoliciesTab } from './policies-tab.tsx'
import { SettingsTab } from './settings-tab.tsx'
import { WhoTab } from './who-tab.tsx'
import './access.css'

const TABS: readonly Readonly<{ key: 'who' | 'policies' | 'settings'; ability: Ability; Content: ComponentType }>[] = [
  { key: 'who', ability: 'access.see', Content: WhoTab },
  { key: 'policies', ability: 'access.see', Content: PoliciesTab },
  { key: 'settings', ability: 'user.change', Content: SettingsTab },
]

/** Who may see what, by which policy, and how people sign in. */
export function AccessPage() {
  const say = useSay()
  const abilities = useSession().data?.abilities ?? []
  const { tab } = useSearch({ from: '/shell/access' })
  const navigate = useNavigate({ from: '/access' })
  const shown = TABS.filter(({ ability }) => abilities.includes(ability))
  const active = shown.find(({ key }) => key === tab)?.key ?? 'who'
  return (
    <div className="page access">
      <Tabs
        activeKey={active}
        onChange={(key) => void navigate({ search: { tab: key }, replace: true })}
        destroyOnHidden
        items={shown.map(({ key, Content }) => ({ key, label: say(`access.tab.${key}`), children: <Content /> }))}
      />
    </div>
  )
}
