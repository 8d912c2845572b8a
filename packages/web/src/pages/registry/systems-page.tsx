// SPDX-License-Identifier: Apache-2.0
import { type RegistrySystem, SystemState } from '@mingjian/contract'
import PlusOutlined from '@ant-design/icons/PlusOutlined'
import { useNavigate, useSearch } from '@tanstack/react-router'
import Button from 'antd/es/button'
import Drawer from 'antd/es/drawer'
import Input from 'antd/es/input'
import Select from 'antd/es/select'
import Table from 'antd/es/table'
import { RECORDS_A_PAGE, useSystemList } from '../../api/registry.ts'
import { useAbility } from '../../api/session.ts'
import { useIsPhone } from '../../components/use-is-phone.ts'
import { type Say, useSay } from '../../i18n/index.ts'
import type { SystemsSearch } from '../../router.tsx'
import { Problem } from './problem.tsx'
import { type RegisterNames, useRegisterNames } from './register-names.ts'
import { SheetTools } from './sheet-tools.tsx'
import { SystemDrawer } from './system-drawer.tsx'
import { SystemForm } from './system-form.tsx'
import { SystemStateTag } from './system-state-tag.tsx'
import './registry.css'

type Change = (next: SystemsSearch) => void

/** The systems of the registry by where they stand in their life. */
export function SystemsPage() {
  const say = useSay()
  const search = useSearch({ from: '/shell/systems' })
  const navigate = useNavigate({ from: '/systems' })
  const canChange = useAbility('registry.change')
  const change: Change = (next) => void navigate({ search: (old) => ({ ...old, ...next }), replace: true })
  const closeNew = () => change({ add: undefined, place: undefined })
  const isAdding = canChange && search.add === true
  return (
    <div className="page">
      <Filters search={search} change={change} canChange={canChange} />
      <SystemTable search={search} change={change} />
      {isAdding ? (
        <Drawer open onClose={closeNew} size={560} title={say('registry.addSystem')}>
          <SystemForm
            system={null}
            place={search.place ?? null}
            saved={({ id }) => change({ add: undefined, place: undefined, open: id })}
            cancel={closeNew}
          />
        </Drawer>
      ) : null}
      {search.open && !isAdding ? (
        <SystemDrawer key={search.open} id={search.open} close={() => change({ open: undefined })} />
      ) : null}
    </div>
  )
}

type Part = Readonly<{ search: SystemsSearch; change: Change }>

function Filters({ search, change, canChange }: Part & { canChange: boolean }) {
  const say = useSay()
  const names = useRegisterNames()
  return (
    <div className="page-head">
      <Input.Search
        allowClear
        className="table-search"
        defaultValue={search.q ?? ''}
        placeholder={say('registry.searchSystems')}
        aria-label={say('registry.searchSystems')}
        onSearch={(value) => change({ q: value.trim() === '' ? undefined : value.trim(), page: undefined })}
      />
      <Select
        value={search.state ?? ''}
        aria-label={say('registry.state')}
        className="registry-filter"
        options={[
          { value: '', label: say('registry.allStates') },
          ...SystemState.options.map((state) => ({ value: state, label: say(`registry.state.${state}`) })),
        ]}
        onChange={(value: string) => change({ state: value || undefined, page: undefined })}
      />
      <Select
        showSearch={{ optionFilterProp: 'label' }}
        value={search.district ?? ''}
        aria-label={say('registry.district')}
        className="registry-filter"
        popupMatchSelectWidth={false}
        options={[{ value: '', label: say('registry.allDistricts') }, ...names.districts]}
        onChange={(value: string) => change({ district: value || undefined, page: undefined })}
      />
      <span className="tools-space" />
      <SheetTools kind="camera" district={search.district} />
      {canChange ? (
        <Button
          type="primary"
          icon={<PlusOutlined />}
          onClick={() => change({ add: true, open: undefined })}
          data-testid="add-system"
        >
          {say('registry.addSystem')}
        </Button>
      ) : null}
    </div>
  )
}

function SystemTable({ search, change }: Part) {
  const say = useSay()
  const isPhone = useIsPhone()
  const names = useRegisterNames()
  const { q, district, page, sort } = search
  const state = SystemState.options.find((one) => one === search.state)
  const place = search.add ? undefined : search.place
  const query = useSystemList({ search: q, district, state, place, page, sort })
  return (
    <>
      <Problem error={query.error} />
      <Table<RegistrySystem>
        size="small"
        rowKey="id"
        loading={query.isPending}
        dataSource={query.data?.items ?? []}
        columns={columns(say, { names, isPhone, sort, open: (id) => change({ open: id, add: undefined }) })}
        pagination={{
          ...{ current: page ?? 1, pageSize: RECORDS_A_PAGE, total: query.data?.total ?? 0 },
          ...{ hideOnSinglePage: true, showSizeChanger: false },
        }}
        locale={{ emptyText: say('registry.noSystems') }}
        onChange={(at, _, sorter) => {
          const one = Array.isArray(sorter) ? sorter[0] : sorter
          const next = one?.order === 'descend' ? '-name' : undefined
          change({ page: at.current === 1 ? undefined : at.current, sort: next })
        }}
      />
    </>
  )
}

type Look = Readonly<{ names: RegisterNames; isPhone: boolean; sort: string | undefined; open: (id: string) => void }>

function columns(say: Say, { names, isPhone, sort, open }: Look) {
  const name = {
    title: say('registry.name'),
    key: 'name',
    sorter: true,
    sortOrder: sort === '-name' ? ('descend' as const) : ('ascend' as const),
    render: (_: unknown, system: RegistrySystem) => (
      <button type="button" className="link-button" onClick={() => open(system.id)}>
        {system.name}
      </button>
    ),
  }
  const state = {
    title: say('registry.state'),
    key: 'state',
    render: (_: unknown, system: RegistrySystem) => <SystemStateTag state={system.state} />,
  }
  if (isPhone) return [name, state]
  return [
    name,
    state,
    { title: say('registry.place'), key: 'place', dataIndex: 'placeName', ellipsis: true },
    {
      title: say('registry.district'),
      key: 'district',
      render: (_: unknown, system: RegistrySystem) => names.districtName(system.district),
    },
    {
      title: say('registry.cameras'),
      key: 'cameras',
      align: 'right' as const,
      render: (_: unknown, system: RegistrySystem) => <span className="num">{system.cameras}</span>,
    },
  ]
}
