// SPDX-License-Identifier: Apache-2.0
import DownloadOutlined from '@ant-design/icons/DownloadOutlined'
import { useNavigate, useSearch } from '@tanstack/react-router'
import Button from 'antd/es/button'
import Segmented from 'antd/es/segmented'
import { useMemo, useState } from 'react'
import { useAbility } from '../../api/session.ts'
import { useFindings, useViewings, useViewingSums, viewingsCsvUrl } from '../../api/viewings.ts'
import { problemText } from '../../components/problem-text.ts'
import { type TextKey, useSay } from '../../i18n/index.ts'
import { askOf, type AuditSearch, type Group, GROUPS, type Period, PERIODS, spanOf } from './audit-search.ts'
import { Findings } from './findings.tsx'
import { SessionBars } from './session-bars.tsx'
import { SumList } from './sum-list.tsx'
import { ViewingDrawer } from './viewing-drawer.tsx'
import { ViewingTable } from './viewing-table.tsx'
import '../cameras/cameras.css'
import './audit.css'

const SIZE = 50
const GROUP_LABEL: Record<Group, TextKey> = { user: 'audit.byUser', camera: 'audit.byCamera', order: 'audit.byOrder' }
const PERIOD_LABEL: Record<Period, TextKey> = {
  ...{ day: 'audit.day', week: 'audit.week', month: 'audit.month', quarter: 'audit.quarter' },
}

/** Who watched what, when and why. */
export function AuditPage() {
  const say = useSay()
  const search = useSearch({ from: '/shell/audit' })
  const navigate = useNavigate({ from: '/audit' })
  const seesAll = useAbility('viewing.see')
  const change = (next: AuditSearch) => void navigate({ search: next, replace: true })
  const by = search.by ?? (seesAll ? 'user' : 'camera')
  const findings = useFindings(seesAll)
  const open = (findings.data?.items ?? []).filter((each) => each.settledAt === null).length
  const groups = (seesAll ? GROUPS : GROUPS.filter((each) => each !== 'user')).map((value) => ({
    ...{ value, label: say(GROUP_LABEL[value]) },
  }))
  const label = open === 0 ? say('audit.findings') : `${say('audit.findings')} ${open}`
  const options = seesAll ? [...groups, { value: 'findings' as const, label }] : groups
  return (
    <div className="page audit">
      <div className="audit-head">
        <h1>{say(seesAll ? 'audit.title' : 'audit.own')}</h1>
        {seesAll ? null : <span className="dim">{say('audit.ownHelp')}</span>}
        <span className="tools-space" />
        <Segmented
          aria-label={say('audit.by')}
          options={options}
          value={by}
          onChange={(value) => change({ by: value, ...(search.period ? { period: search.period } : {}) })}
        />
      </div>
      {by === 'findings' ? <Findings /> : <Viewings by={by} search={search} change={change} />}
      {search.viewing ? (
        <ViewingDrawer id={search.viewing} close={() => change({ ...without(search, 'viewing') })} />
      ) : null}
    </div>
  )
}

function without<K extends keyof AuditSearch>(search: AuditSearch, key: K): AuditSearch {
  return Object.fromEntries(Object.entries(search).filter(([name]) => name !== key))
}

type Props = Readonly<{ by: Group; search: AuditSearch; change: (next: AuditSearch) => void }>

function Viewings({ by, search, change }: Props) {
  const say = useSay()
  const period = search.period ?? 'week'
  const [now] = useState(() => Date.now())
  const span = useMemo(() => spanOf(period, now), [period, now])
  const chosen = askOf(span, by, search.id)
  const page = search.page ?? 1
  const sums = useViewingSums(askOf(span, by, undefined), by)
  const viewings = useViewings(chosen, { page, size: SIZE })
  const error = sums.error ?? viewings.error
  if (error) return <div className="centred">{problemText(say, error)}</div>
  const items = viewings.data?.items ?? []
  const show = (viewing: string) => change({ ...search, viewing })
  return (
    <>
      <div className="audit-tools">
        <Segmented
          aria-label={say('audit.period')}
          options={(Object.keys(PERIODS) as Period[]).map((value) => ({ value, label: say(PERIOD_LABEL[value]) }))}
          value={period}
          onChange={(value) => change({ ...without(without(search, 'page'), 'viewing'), period: value })}
        />
        <span className="dim num" data-testid="audit-total">
          {say('audit.sessions', { count: viewings.data?.total ?? 0 })}
        </span>
        <span className="tools-space" />
        <Button icon={<DownloadOutlined />} href={viewingsCsvUrl(chosen)} download="viewings.csv">
          {say('audit.csv')}
        </Button>
      </div>
      <div className="audit-split">
        <SumList
          by={by}
          items={sums.data?.items ?? []}
          chosen={search.id ?? null}
          choose={(id) => change({ ...(search.by ? { by } : {}), period, ...(id === null ? {} : { id }) })}
        />
        <div className="audit-main">
          <SessionBars items={items} lane={by === 'camera' ? 'user' : 'camera'} span={span} />
          <ViewingTable
            items={items}
            total={viewings.data?.total ?? 0}
            page={page}
            size={SIZE}
            isLoading={viewings.isPending}
            turn={(next) => change({ ...search, page: next })}
            show={show}
          />
        </div>
      </div>
    </>
  )
}
