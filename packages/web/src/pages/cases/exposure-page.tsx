// SPDX-License-Identifier: Apache-2.0
import type { UnitExposurePage } from '@mingjian/contract'
import DownloadOutlined from '@ant-design/icons/DownloadOutlined'
import { useNavigate, useSearch } from '@tanstack/react-router'
import Button from 'antd/es/button'
import Drawer from 'antd/es/drawer'
import Input from 'antd/es/input'
import Select from 'antd/es/select'
import Table from 'antd/es/table'
import { CASES_A_PAGE, exposureSheetUrl, useUnitExposures } from '../../api/cases.ts'
import { useIsPhone } from '../../components/use-is-phone.ts'
import { type Say, useSay } from '../../i18n/index.ts'
import { formatYuan, formatYuanRange } from '../../i18n/format.ts'
import type { ExposureSearch } from '../../router.tsx'
import { ArticleLink } from '../registry/article-link.tsx'
import { Problem } from '../registry/problem.tsx'
import { type RegisterNames, useRegisterNames } from '../registry/register-names.ts'
import { ExposureRows } from './exposure-rows.tsx'
import './cases.css'

type Row = UnitExposurePage['items'][number]
type Change = (next: ExposureSearch) => void
type Part = Readonly<{ search: ExposureSearch; change: Change }>

/** What open breaches may cost: of one's own unit in full, of a district unit by unit. Never a verdict. */
export function ExposurePage() {
  const say = useSay()
  const search = useSearch({ from: '/shell/exposure' })
  const navigate = useNavigate({ from: '/exposure' })
  const change: Change = (next) => void navigate({ search: (old) => ({ ...old, ...next }), replace: true })
  const { district, article, sort, page, open } = search
  const { data, error, isPending } = useUnitExposures({ district, article, sort, page })
  const [only] = data?.total === 1 ? data.items : []
  const opened = data?.items.find(({ unit }) => unit.id === open)
  return (
    <div className="page">
      <Filters search={search} change={change} />
      <Problem error={error} />
      {data ? (
        <p className="cases-sum" data-testid="exposure-sum">
          <strong className="num">
            {say('cases.sum', { min: formatYuan(data.sum.min), max: formatYuan(data.sum.max) })}
          </strong>{' '}
          <span className="dim">{say('cases.noVerdict')}</span>
        </p>
      ) : null}
      {only ? (
        <>
          <h2 className="cases-name">{only.unit.name}</h2>
          <ExposureRows unit={only.unit.id} isSumShown={false} />
        </>
      ) : (
        <ExposureTable search={search} change={change} data={data} isPending={isPending} />
      )}
      {open && !only ? (
        <Drawer open onClose={() => change({ open: undefined })} size={720} title={opened?.unit.name ?? ''}>
          <ExposureRows unit={open} isSumShown />
        </Drawer>
      ) : null}
    </div>
  )
}

function Filters({ search, change }: Part) {
  const say = useSay()
  const names = useRegisterNames()
  const { district, article, sort } = search
  return (
    <div className="page-head">
      <Select
        showSearch={{ optionFilterProp: 'label' }}
        value={district ?? ''}
        aria-label={say('registry.district')}
        className="registry-filter"
        popupMatchSelectWidth={false}
        options={[{ value: '', label: say('registry.allDistricts') }, ...names.districts]}
        onChange={(value: string) => change({ district: value || undefined, page: undefined })}
      />
      <Input.Search
        allowClear
        className="cases-article"
        defaultValue={article ?? ''}
        placeholder={say('cases.article')}
        aria-label={say('cases.article')}
        onSearch={(value) => change({ article: value.trim() === '' ? undefined : value.trim(), page: undefined })}
      />
      <span className="tools-space" />
      <Button icon={<DownloadOutlined />} href={exposureSheetUrl({ district, article, sort })}>
        {say('cases.export')}
      </Button>
    </div>
  )
}

type Shown = Part & Readonly<{ data: UnitExposurePage | undefined; isPending: boolean }>

function ExposureTable({ search, change, data, isPending }: Shown) {
  const say = useSay()
  const isPhone = useIsPhone()
  const names = useRegisterNames()
  return (
    <Table<Row>
      size="small"
      rowKey={({ unit }) => unit.id}
      loading={isPending}
      dataSource={data?.items ?? []}
      columns={columns(say, { names, isPhone, sort: search.sort, open: (id) => change({ open: id }) })}
      pagination={{
        ...{ current: search.page ?? 1, pageSize: CASES_A_PAGE, total: data?.total ?? 0 },
        ...{ hideOnSinglePage: true, showSizeChanger: false },
      }}
      locale={{ emptyText: say('cases.noExposure') }}
      onChange={(at, _, sorter) => {
        const one = Array.isArray(sorter) ? sorter[0] : sorter
        const byMax = one?.order === 'ascend' ? 'max' : undefined
        const next = one?.columnKey === 'unit' && one.order ? 'name' : byMax
        change({ page: at.current === 1 ? undefined : at.current, sort: next })
      }}
    />
  )
}

type Look = Readonly<{ names: RegisterNames; isPhone: boolean; sort: string | undefined; open: (id: string) => void }>

function columns(say: Say, { names, isPhone, sort, open }: Look) {
  const unit = {
    title: say('cases.unit'),
    key: 'unit',
    sorter: true,
    sortDirections: ['ascend' as const],
    sortOrder: sort === 'name' ? ('ascend' as const) : null,
    render: (_: unknown, row: Row) => (
      <button type="button" className="link-button" onClick={() => open(row.unit.id)}>
        {row.unit.name}
      </button>
    ),
  }
  const total = {
    title: say('cases.exposed'),
    key: 'total',
    sorter: true,
    align: 'right' as const,
    sortOrder: sort === 'max' ? ('ascend' as const) : sort === 'name' ? null : ('descend' as const),
    render: (_: unknown, { total: { min, max } }: Row) => <span className="num">{formatYuanRange(min, max)}</span>,
  }
  if (isPhone) return [unit, total]
  return [
    unit,
    {
      title: say('registry.district'),
      key: 'district',
      render: (_: unknown, row: Row) => names.districtName(row.district),
    },
    {
      title: say('cases.breaches'),
      key: 'breaches',
      align: 'right' as const,
      render: (_: unknown, row: Row) => <span className="num">{row.breaches}</span>,
    },
    {
      title: say('cases.penalty'),
      key: 'articles',
      render: (_: unknown, row: Row) => (
        <span className="registry-row">
          {row.articles.map((id) => (
            <ArticleLink key={id} id={id} />
          ))}
        </span>
      ),
    },
    total,
  ]
}
