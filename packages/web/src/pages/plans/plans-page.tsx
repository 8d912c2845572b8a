// SPDX-License-Identifier: Apache-2.0
import { type BuildPlan, BuildPlanLevel, BuildPlanState } from '@mingjian/contract'
import PlusOutlined from '@ant-design/icons/PlusOutlined'
import { useNavigate, useSearch } from '@tanstack/react-router'
import Button from 'antd/es/button'
import Drawer from 'antd/es/drawer'
import Input from 'antd/es/input'
import Select from 'antd/es/select'
import Table from 'antd/es/table'
import { PLANS_A_PAGE, useBuildPlans } from '../../api/build-plans.ts'
import { useIsPhone } from '../../components/use-is-phone.ts'
import { type Say, useSay } from '../../i18n/index.ts'
import { formatMoment } from '../../i18n/moment.ts'
import type { PlansSearch } from '../../router.tsx'
import { Problem } from '../registry/problem.tsx'
import { type RegisterNames, useRegisterNames } from '../registry/register-names.ts'
import '../registry/registry.css'
import { PlanDrawer } from './plan-drawer.tsx'
import { PlanForm } from './plan-form.tsx'
import { PlanTag } from './plan-tag.tsx'

type Row = Omit<BuildPlan, 'body' | 'approval' | 'versions' | 'reuse' | 'breaks' | 'budget'>
type Change = (next: PlansSearch) => void
type Part = Readonly<{ search: PlansSearch; change: Change }>

/** Construction plans of the city and its districts (article 8). */
export function PlansPage() {
  const say = useSay()
  const search = useSearch({ from: '/shell/plans' })
  const navigate = useNavigate({ from: '/plans' })
  const change: Change = (next) => void navigate({ search: (old) => ({ ...old, ...next }), replace: true })
  const close = () => change({ add: undefined })
  return (
    <div className="page">
      <Filters search={search} change={change} />
      <PlanTable search={search} change={change} />
      {search.open ? <PlanDrawer key={search.open} id={search.open} close={() => change({ open: undefined })} /> : null}
      {search.add ? (
        <Drawer open onClose={close} size={760} title={say('plans.add')}>
          <PlanForm plan={null} done={close} />
        </Drawer>
      ) : null}
    </div>
  )
}

function Filters({ search, change }: Part) {
  const say = useSay()
  const levels = BuildPlanLevel.options.map((value) => ({ value: `${value}`, label: say(`plans.level.${value}`) }))
  const states = BuildPlanState.options.map((value) => ({ value: `${value}`, label: say(`plans.state.${value}`) }))
  return (
    <div className="page-head">
      <Input.Search
        allowClear
        className="table-search"
        defaultValue={search.q ?? ''}
        placeholder={say('plans.search')}
        aria-label={say('plans.search')}
        onSearch={(value) => change({ q: value.trim() || undefined, page: undefined })}
      />
      <Select
        value={search.level ?? ''}
        aria-label={say('plans.level')}
        className="registry-filter"
        options={[{ value: '', label: say('plans.allLevels') }, ...levels]}
        onChange={(value: string) => change({ level: value || undefined, page: undefined })}
      />
      <Select
        value={search.state ?? ''}
        aria-label={say('registry.state')}
        className="registry-filter"
        options={[{ value: '', label: say('registry.allStates') }, ...states]}
        onChange={(value: string) => change({ state: value || undefined, page: undefined })}
      />
      <span className="tools-space" />
      <Button type="primary" icon={<PlusOutlined />} onClick={() => change({ add: true })} data-testid="add-plan">
        {say('plans.add')}
      </Button>
    </div>
  )
}

function PlanTable({ search, change }: Part) {
  const say = useSay()
  const names = useRegisterNames()
  const isPhone = useIsPhone()
  const { q, level, state, sort, page } = search
  const query = useBuildPlans({ search: q, level, state, sort, page })
  const pages = { current: page ?? 1, pageSize: PLANS_A_PAGE, total: query.data?.total ?? 0 }
  return (
    <>
      <Problem error={query.error} />
      <Table<Row>
        rowKey="id"
        loading={query.isPending}
        dataSource={query.data?.items ?? []}
        columns={columns(say, { names, isPhone, sort, open: (id) => change({ open: id }) })}
        pagination={{ ...pages, hideOnSinglePage: true, showSizeChanger: false }}
        locale={{ emptyText: say('plans.none') }}
        onChange={(at, _, sorter) => {
          const one = Array.isArray(sorter) ? sorter[0] : sorter
          const key = String(one?.columnKey)
          const next = one?.order ? `${one.order === 'descend' ? '-' : ''}${key}` : undefined
          change({ page: at.current === 1 ? undefined : at.current, sort: next })
        }}
      />
    </>
  )
}

type Look = Readonly<{
  names: RegisterNames
  isPhone: boolean
  sort: string | undefined
  open: (id: string) => void
}>

function columns(say: Say, { names, isPhone, sort = '-changed', open }: Look) {
  const orderOf = (key: string) => (sort === key ? 'ascend' : sort === `-${key}` ? 'descend' : null)
  const title = {
    title: say('plans.title'),
    key: 'title',
    sorter: true,
    sortOrder: orderOf('title'),
    render: (_: unknown, row: Row) => (
      <button type="button" className="link-button" onClick={() => open(row.id)}>
        {row.title}
      </button>
    ),
  } as const
  const state = {
    title: say('registry.state'),
    key: 'state',
    render: (_: unknown, row: Row) => <PlanTag state={row.state} />,
  }
  if (isPhone) return [title, state]
  return [
    title,
    { title: say('plans.level'), key: 'level', render: (_: unknown, row: Row) => say(`plans.level.${row.level}`) },
    {
      title: say('registry.district'),
      key: 'district',
      render: (_: unknown, row: Row) => (row.district === null ? '—' : names.districtName(row.district)),
    },
    state,
    {
      title: say('plans.inForce'),
      key: 'inForce',
      render: (_: unknown, row: Row) =>
        row.inForce === null ? say('plans.noneInForce') : say('plans.version', { version: row.inForce }),
    },
    {
      title: say('plans.changed'),
      key: 'changed',
      className: 'num',
      sorter: true,
      sortOrder: orderOf('changed'),
      render: (_: unknown, row: Row) => formatMoment(Date.parse(row.changedAt)),
    } as const,
  ]
}
