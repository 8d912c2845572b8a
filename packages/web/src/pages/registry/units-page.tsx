// SPDX-License-Identifier: Apache-2.0
import { type RegistryUnit, UnitKind } from '@mingjian/contract'
import PlusOutlined from '@ant-design/icons/PlusOutlined'
import { useNavigate, useSearch } from '@tanstack/react-router'
import Button from 'antd/es/button'
import Drawer from 'antd/es/drawer'
import Input from 'antd/es/input'
import Select from 'antd/es/select'
import Table from 'antd/es/table'
import { RECORDS_A_PAGE, useUnitList } from '../../api/registry.ts'
import { useAbility } from '../../api/session.ts'
import { useIsPhone } from '../../components/use-is-phone.ts'
import { type Say, useSay } from '../../i18n/index.ts'
import type { UnitsSearch } from '../../router.tsx'
import { Problem } from './problem.tsx'
import { type RegisterNames, useRegisterNames } from './register-names.ts'
import { SheetTools } from './sheet-tools.tsx'
import { UnitDrawer } from './unit-drawer.tsx'
import { UnitForm } from './unit-form.tsx'
import './registry.css'

type Change = (next: UnitsSearch) => void
type Part = Readonly<{ search: UnitsSearch; change: Change; names: RegisterNames }>

/** The units of the registry, with what each is to places and systems. */
export function UnitsPage() {
  const say = useSay()
  const search = useSearch({ from: '/shell/units' })
  const navigate = useNavigate({ from: '/units' })
  const canChange = useAbility('registry.change')
  const names = useRegisterNames()
  const change: Change = (next) => void navigate({ search: (old) => ({ ...old, ...next }), replace: true })
  const isAdding = canChange && search.add === true
  const closeNew = (): void => change({ add: undefined })
  return (
    <div className="page">
      <Filters search={search} change={change} names={names} />
      <UnitTable search={search} change={change} names={names} />
      {isAdding ? (
        <Drawer open onClose={closeNew} size={560} title={say('units.add')}>
          <UnitForm unit={null} saved={({ id }) => change({ add: undefined, open: id })} cancel={closeNew} />
        </Drawer>
      ) : null}
      {search.open && !isAdding ? (
        <UnitDrawer key={search.open} id={search.open} close={() => change({ open: undefined })} />
      ) : null}
    </div>
  )
}

function Filters({ search, change, names }: Part) {
  const say = useSay()
  const canChange = useAbility('registry.change')
  return (
    <div className="page-head">
      <Input.Search
        allowClear
        className="table-search"
        defaultValue={search.q ?? ''}
        placeholder={say('units.search')}
        aria-label={say('units.search')}
        onSearch={(value) => change({ q: value.trim() === '' ? undefined : value.trim(), page: undefined })}
      />
      <Select
        value={search.kind ?? ''}
        aria-label={say('units.kind')}
        className="registry-filter"
        options={[
          { value: '', label: say('units.allKinds') },
          ...UnitKind.options.map((kind) => ({ value: kind, label: say(`units.kind.${kind}`) })),
        ]}
        onChange={(value: string) => change({ kind: value || undefined, page: undefined })}
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
      <SheetTools kind="unit" district={search.district} />
      {canChange ? (
        <Button type="primary" icon={<PlusOutlined />} onClick={() => change({ add: true, open: undefined })}>
          {say('units.add')}
        </Button>
      ) : null}
    </div>
  )
}

function UnitTable({ search, change, names }: Part) {
  const say = useSay()
  const isPhone = useIsPhone()
  const { q, district, page, sort } = search
  const kind = UnitKind.options.find((one) => one === search.kind)
  const query = useUnitList({ search: q, district, kind, page, sort })
  return (
    <>
      <Problem error={query.error} />
      <Table<RegistryUnit>
        size="small"
        rowKey="id"
        loading={query.isPending}
        dataSource={query.data?.items ?? []}
        columns={columns(say, { names, isPhone, sort, open: (id) => change({ open: id, add: undefined }) })}
        pagination={{
          ...{ current: page ?? 1, pageSize: RECORDS_A_PAGE, total: query.data?.total ?? 0 },
          ...{ hideOnSinglePage: true, showSizeChanger: false },
        }}
        locale={{ emptyText: say('units.none') }}
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
    render: (_: unknown, unit: RegistryUnit) => (
      <button type="button" className="link-button" onClick={() => open(unit.id)}>
        {unit.name}
      </button>
    ),
  }
  const kind = {
    title: say('units.kind'),
    key: 'kind',
    render: (_: unknown, unit: RegistryUnit) => say(`units.kind.${unit.kind}`),
  }
  if (isPhone) return [name, kind]
  return [
    name,
    kind,
    {
      title: say('registry.district'),
      key: 'district',
      render: (_: unknown, unit: RegistryUnit) => names.districtName(unit.district),
    },
    { title: say('units.code'), key: 'code', dataIndex: 'code' },
    { title: say('units.contact'), key: 'contact', dataIndex: 'contact' },
    { title: say('units.phone'), key: 'phone', dataIndex: 'phone' },
  ]
}
