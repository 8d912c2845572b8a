// SPDX-License-Identifier: Apache-2.0
import type { RegistryPlace } from '@mingjian/contract'
import PlusOutlined from '@ant-design/icons/PlusOutlined'
import { useNavigate, useSearch } from '@tanstack/react-router'
import Button from 'antd/es/button'
import Input from 'antd/es/input'
import Segmented from 'antd/es/segmented'
import Select from 'antd/es/select'
import Spin from 'antd/es/spin'
import Table from 'antd/es/table'
import Tag from 'antd/es/tag'
import { lazy, type ReactNode, Suspense } from 'react'
import { RECORDS_A_PAGE, usePlaceList } from '../../api/registry.ts'
import { useAbility } from '../../api/session.ts'
import { useIsPhone } from '../../components/use-is-phone.ts'
import { type Say, useSay } from '../../i18n/index.ts'
import type { PlacesSearch, PlaceView } from '../../router.tsx'
import { MustBuildTable } from './must-build-table.tsx'
import { NewPlaceDrawer, PlaceDrawer } from './place-drawer.tsx'
import { Problem } from './problem.tsx'
import { type RegisterNames, useRegisterNames } from './register-names.ts'
import { SheetTools } from './sheet-tools.tsx'
import './registry.css'

type Change = (next: PlacesSearch) => void

/** The places of the registry. */
export function PlacesPage() {
  const say = useSay()
  const search = useSearch({ from: '/shell/places' })
  const navigate = useNavigate({ from: '/places' })
  const canChange = useAbility('registry.change')
  const change: Change = (next) => void navigate({ search: (old) => ({ ...old, ...next }), replace: true })
  const names = useRegisterNames()
  const isAdding = canChange && search.add === true
  return (
    <div className={search.view === 'map' ? 'page page-filled' : 'page'}>
      <Filters search={search} change={change} names={names}>
        {canChange ? (
          <Button
            type="primary"
            icon={<PlusOutlined />}
            onClick={() => change({ add: true, open: undefined })}
            data-testid="add-place"
          >
            {say('registry.addPlace')}
          </Button>
        ) : null}
      </Filters>
      <Shown search={search} change={change} names={names} />
      {isAdding ? (
        <NewPlaceDrawer
          close={() => change({ add: undefined })}
          opened={(id) => change({ add: undefined, open: id })}
        />
      ) : null}
      {search.open && !isAdding ? (
        <PlaceDrawer key={search.open} id={search.open} close={() => change({ open: undefined })} />
      ) : null}
    </div>
  )
}

function Shown({ search, change, names }: Part) {
  const say = useSay()
  if (search.view === 'must-build') return <MustBuildTable search={search} change={change} />
  if (search.view === undefined) return <PlaceTable search={search} change={change} names={names} />
  return (
    <Suspense fallback={<Spin description={say('ledger.map')} />}>
      <MapView at={search.at} moved={(at) => change({ at })} openPlace={(id) => change({ open: id, add: undefined })} />
    </Suspense>
  )
}

/** The map and what draws it come only when it is looked at. */
const MapView = lazy(() => import('../map/map-view.tsx').then((module) => ({ default: module.MapView })))

type Part = Readonly<{ search: PlacesSearch; change: Change; names: RegisterNames }>

function Filters({ search, change, names, children }: Part & { children: ReactNode }) {
  const say = useSay()
  return (
    <div className="page-head">
      <Segmented<PlaceView | 'list'>
        value={search.view ?? 'list'}
        aria-label={say('ledger.view')}
        options={[
          { value: 'list', label: say('ledger.list') },
          { value: 'must-build', label: say('ledger.mustBuild') },
          { value: 'map', label: say('ledger.map') },
        ]}
        onChange={(value) => change({ view: value === 'list' ? undefined : value, page: undefined, at: undefined })}
      />
      {search.view === 'map' ? null : <PlaceFilters search={search} change={change} names={names} />}
      <span className="tools-space" />
      {search.view === undefined ? <SheetTools kind="place" district={search.district} /> : null}
      {children}
    </div>
  )
}

function PlaceFilters({ search, change, names }: Part) {
  const say = useSay()
  const find = { optionFilterProp: 'label' }
  return (
    <>
      <Input.Search
        allowClear
        className="table-search"
        defaultValue={search.q ?? ''}
        placeholder={say('registry.searchPlaces')}
        aria-label={say('registry.searchPlaces')}
        onSearch={(value) => change({ q: value.trim() === '' ? undefined : value.trim(), page: undefined })}
      />
      <Select
        showSearch={find}
        value={search.district ?? ''}
        aria-label={say('registry.district')}
        className="registry-filter"
        popupMatchSelectWidth={false}
        options={[{ value: '', label: say('registry.allDistricts') }, ...names.districts]}
        onChange={(value: string) => change({ district: value || undefined, page: undefined })}
      />
      <Select
        showSearch={find}
        value={search.class ?? ''}
        aria-label={say('registry.classes')}
        className="registry-filter"
        popupMatchSelectWidth={false}
        options={[{ value: '', label: say('registry.allClasses') }, ...names.classes]}
        onChange={(value: string) => change({ class: value || undefined, page: undefined })}
      />
    </>
  )
}

function PlaceTable({ search, change, names }: Part) {
  const say = useSay()
  const isPhone = useIsPhone()
  const { q, district, page, sort } = search
  const query = usePlaceList({ search: q, district, class: search.class, page, sort })
  return (
    <>
      <Problem error={query.error} />
      <Table<RegistryPlace>
        size="small"
        rowKey="id"
        loading={query.isPending}
        dataSource={query.data?.items ?? []}
        columns={columns(say, { names, isPhone, sort, open: (id) => change({ open: id, add: undefined }) })}
        pagination={{
          ...{ current: page ?? 1, pageSize: RECORDS_A_PAGE, total: query.data?.total ?? 0 },
          ...{ hideOnSinglePage: true, showSizeChanger: false },
        }}
        locale={{ emptyText: say('registry.noPlaces') }}
        onChange={(at, _, sorter) => {
          const one = Array.isArray(sorter) ? sorter[0] : sorter
          const next = one?.order === 'descend' ? '-name' : undefined
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

function columns(say: Say, { names, isPhone, sort, open }: Look) {
  const name = {
    title: say('registry.name'),
    key: 'name',
    sorter: true,
    sortOrder: sort === '-name' ? ('descend' as const) : ('ascend' as const),
    render: (_: unknown, place: RegistryPlace) => (
      <button type="button" className="link-button" onClick={() => open(place.id)}>
        {place.name}
      </button>
    ),
  }
  const district = {
    title: say('registry.district'),
    key: 'district',
    render: (_: unknown, place: RegistryPlace) => names.districtName(place.district),
  }
  if (isPhone) return [name, district]
  return [
    name,
    district,
    {
      title: say('registry.classes'),
      key: 'classes',
      render: (_: unknown, place: RegistryPlace) =>
        place.classes.map((one) => <Tag key={one}>{names.className(one)}</Tag>),
    },
    { title: say('registry.address'), key: 'address', ellipsis: true, dataIndex: 'address' },
    {
      title: say('registry.versionColumn'),
      key: 'version',
      align: 'right' as const,
      render: (_: unknown, place: RegistryPlace) => <span className="num">{place.version}</span>,
    },
  ]
}
