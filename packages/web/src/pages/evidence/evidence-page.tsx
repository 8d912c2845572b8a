// SPDX-License-Identifier: Apache-2.0
import type { Ability } from '@mingjian/contract'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { ComponentType } from 'react'
import { useSession } from '../../api/session.ts'
import { useSay } from '../../i18n/index.ts'
import { DeletionsTab } from './deletions-tab.tsx'
import { HoldsTab } from './holds-tab.tsx'
import { OrdersTab } from './orders-tab.tsx'
import { PackagesTab } from './packages-tab.tsx'
import { PurposesTab } from './purposes-tab.tsx'
import '../cameras/cameras.css'
import './evidence.css'

const TABS: readonly Readonly<{
  key: 'holds' | 'packages' | 'deletions' | 'purposes' | 'orders'
  ability: Ability
  Content: ComponentType
}>[] = [
  { key: 'holds', ability: 'hold.see', Content: HoldsTab },
  { key: 'packages', ability: 'package.make', Content: PackagesTab },
  { key: 'deletions', ability: 'hold.see', Content: DeletionsTab },
  { key: 'purposes', ability: 'hold.see', Content: PurposesTab },
  { key: 'orders', ability: 'hold.see', Content: OrdersTab },
]

/** What keeps footage, what lets it go, and what of it went to court. */
export function EvidencePage() {
  const say = useSay()
  const abilities = useSession().data?.abilities ?? []
  const { tab } = useSearch({ from: '/shell/evidence' })
  const navigate = useNavigate({ from: '/evidence' })
  const shown = TABS.filter(({ ability }) => abilities.includes(ability))
  const active = shown.find(({ key }) => key === tab)?.key ?? shown[0]?.key ?? 'holds'
  const Content = shown.find(({ key }) => key === active)?.Content
  return (
    <div className="page evidence">
      <nav className="keep-tabs" aria-label={say('nav.evidence')}>
        {shown.map(({ key }) => (
          <button
            key={key}
            type="button"
            aria-current={key === active ? 'page' : undefined}
            onClick={() => void navigate({ search: { tab: key }, replace: true })}
          >
            {say(`evidence.tab.${key}`)}
          </button>
        ))}
      </nav>
      {Content ? <Content /> : null}
    </div>
  )
}
