// SPDX-License-Identifier: Apache-2.0
import { useNavigate, useSearch } from '@tanstack/react-router'
import Tabs from 'antd/es/tabs'
import { useAbility } from '../../api/session.ts'
import { useSay } from '../../i18n/index.ts'
import '../registry/registry.css'
import './filing.css'
import { DraftDrawer } from './draft-drawer.tsx'
import { FilingDrawer } from './filing-drawer.tsx'
import type { ChangeFiling } from './filing-search.ts'
import { FilingsTab } from './filings-tab.tsx'
import { OwedTab } from './owed-tab.tsx'

const TABS = [
  { key: 'owed', Content: OwedTab },
  { key: 'filings', Content: FilingsTab },
] as const

/** Filing with the district's police (article 16): what a unit has to file, and what was filed. */
export function FilingPage() {
  const say = useSay()
  const decides = useAbility('filing.decide')
  const search = useSearch({ from: '/shell/filing' })
  const navigate = useNavigate({ from: '/filing' })
  const change: ChangeFiling = (next) => void navigate({ search: (old) => ({ ...old, ...next }), replace: true })
  const active = TABS.find(({ key }) => key === search.tab)?.key ?? (decides ? 'filings' : 'owed')
  const { open, system } = search
  return (
    <div className="page">
      <Tabs
        activeKey={active}
        onChange={(key) => void navigate({ search: { tab: key }, replace: true })}
        destroyOnHidden
        items={TABS.map(({ key, Content }) => ({
          key,
          label: say(`filing.tab.${key}`),
          children: <Content search={key === active ? search : {}} change={change} />,
        }))}
      />
      {open ? <FilingDrawer key={open} id={open} close={() => change({ open: undefined })} /> : null}
      {system && !open ? (
        <DraftDrawer
          key={system}
          system={system}
          close={() => change({ system: undefined })}
          toFiling={(id) => change({ system: undefined, open: id })}
        />
      ) : null}
    </div>
  )
}
