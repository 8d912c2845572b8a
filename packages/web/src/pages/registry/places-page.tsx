// SPDX-License-Identifier: Apache-2.0
import type { RegistryPlace } from '@mingjian/contract'
import PlusOutlined from '@ant-design/icons/PlusOutlined'
import { useNavigate, useSearch } from '@tanstack/react-router'
import Button from 'antd/es/button'
import Input from 'antd/es/input'
import Select from 'antd/es/select'
import Table from 'antd/es/table'
import Tag from 'antd/es/tag'
import type { ReactNode } from 'react'
import { RECORDS_A_PAGE, usePlaceList } from '../../api/registry.ts'
import { useAbility } from '../../api/session.ts'
import { useIsPhone } from '../../components/use-is-phone.ts'
import { type Say, useSay } from '../../i18n/index.ts'
import type { PlacesSearch } from '../../router.tsx'
import { NewPlaceDrawer, PlaceDrawer } from './place-drawer.tsx'
import { Problem } from './problem.tsx'
import { type RegisterNames, useRegisterNames } from './register-names.ts'
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
    <div className="page">
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
      <PlaceTable search={search} change={change} names={names} />
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

type Part = Readonly<{ search: PlacesSearch; change: Change; names: RegisterNames }>

function Filters({ search, change, names, children }: Part & { children: ReactNode }) {
  const say = useSay()
  const find = { optionFilterProp: 'label' }
  return (
    <div className="page-head">
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
      <span className="tools-space" />
      {children}
    </div>
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
