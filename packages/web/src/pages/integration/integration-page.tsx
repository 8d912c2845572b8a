// SPDX-License-Identifier: Apache-2.0
import { useNavigate, useSearch } from '@tanstack/react-router'
import Tabs from 'antd/es/tabs'
import { useAbility } from '../../api/session.ts'
import { useSay } from '../../i18n/index.ts'
import '../registry/registry.css'
import type { ChangeIntegration } from './integration-search.ts'
import { RequestsTab } from './requests-tab.tsx'
import { SharingsTab } from './sharings-tab.tsx'

const TABS = [
  { key: 'requests', Content: RequestsTab },
  { key: 'sharings', Content: SharingsTab },
] as const

/** Joining systems to those of the authority, and sharing cameras with other departments (article 19). */
export function IntegrationPage() {
  const say = useSay()
  const canShare = useAbility('integration.change')
  const search = useSearch({ from: '/shell/integration' })
  const navigate = useNavigate({ from: '/integration' })
  const change: ChangeIntegration = (next) => void navigate({ search: (old) => ({ ...old, ...next }), replace: true })
  const shown = TABS.filter(({ key }) => key === 'requests' || canShare)
  const active = shown.find(({ key }) => key === search.tab)?.key ?? 'requests'
  return (
    <div className="page">
      <Tabs
        activeKey={active}
        onChange={(key) => void navigate({ search: { tab: key }, replace: true })}
        destroyOnHidden
        items={shown.map(({ key, Content }) => ({
          key,
          label: say(`integration.tab.${key}`),
          children: <Content search={key === active ? search : {}} change={change} />,
        }))}
      />
    </div>
  )
}
