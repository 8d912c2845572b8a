// SPDX-License-Identifier: Apache-2.0
import { type FilingHead, FilingOccasion, FilingState } from '@mingjian/contract'
import DownloadOutlined from '@ant-design/icons/DownloadOutlined'
import Button from 'antd/es/button'
import Checkbox from 'antd/es/checkbox'
import Input from 'antd/es/input'
import Select from 'antd/es/select'
import Table from 'antd/es/table'
import { FILINGS_A_PAGE, filingSheetUrl, useFilings } from '../../api/filings.ts'
import { useIsPhone } from '../../components/use-is-phone.ts'
import { type Say, useSay } from '../../i18n/index.ts'
import { Problem } from '../registry/problem.tsx'
import type { ChangeFiling, FilingSearch } from './filing-search.ts'
import { FilingTag } from './filing-tag.tsx'

type Props = Readonly<{ search: FilingSearch; change: ChangeFiling }>

/** Filings, the newest first, with those that wait too long. */
export function FilingsTab({ search, change }: Props) {
  const say = useSay()
  const isPhone = useIsPhone()
  const { q, state, occasion, late, sort, page } = search
  const asked = { search: q, state, occasion, overdue: late, sort }
  const query = useFilings({ ...asked, page })
  const pages = { current: page ?? 1, pageSize: FILINGS_A_PAGE, total: query.data?.total ?? 0 }
  return (
    <>
      <div className="page-head">
        <Filters search={search} change={change} />
        <Checkbox
          checked={late ?? false}
          onChange={(event) => change({ late: event.target.checked || undefined, page: undefined })}
        >
          {say('filing.lateOnly', { count: query.data?.overdue ?? 0 })}
        </Checkbox>
        <Button icon={<DownloadOutlined />} href={filingSheetUrl(asked)}>
          {say('filing.export')}
        </Button>
      </div>
      <Problem error={query.error} />
      <Table<FilingHead>
        rowKey="id"
        loading={query.isPending}
        dataSource={query.data?.items ?? []}
        columns={columns(say, { isPhone, sort, open: (id) => change({ open: id }) })}
        pagination={{ ...pages, hideOnSinglePage: true, showSizeChanger: false }}
        locale={{ emptyText: say('filing.none') }}
        onChange={(at, _, sorter) => {
          const one = Array.isArray(sorter) ? sorter[0] : sorter
          const next = one?.order ? `${one.order === 'descend' ? '-' : ''}${String(one.columnKey)}` : undefined
          change({ page: at.current === 1 ? undefined : at.current, sort: next })
        }}
      />
    </>
  )
}

function Filters({ search, change }: Props) {
  const say = useSay()
  const states = FilingState.options.map((value) => ({ value: `${value}`, label: say(`filing.state.${value}`) }))
  const occasions = FilingOccasion.options.map((value) => ({
    ...{ value: `${value}`, label: say(`filing.occasion.${value}`) },
  }))
  return (
    <>
      <Input.Search
        allowClear
        className="table-search"
        defaultValue={search.q ?? ''}
        placeholder={say('filing.search')}
        aria-label={say('filing.search')}
        onSearch={(value) => change({ q: value.trim() || undefined, page: undefined })}
      />
      <Select
        value={search.state ?? ''}
        aria-label={say('registry.state')}
        className="registry-filter"
        options={[{ value: '', label: say('registry.allStates') }, ...states]}
        onChange={(value: string) => change({ state: value || undefined, page: undefined })}
      />
      <Select
        value={search.occasion ?? ''}
        aria-label={say('filing.occasion')}
        className="registry-filter"
        options={[{ value: '', label: say('filing.allOccasions') }, ...occasions]}
        onChange={(value: string) => change({ occasion: value || undefined, page: undefined })}
      />
    </>
  )
}

type Look = Readonly<{ isPhone: boolean; sort: string | undefined; open: (id: string) => void }>

function columns(say: Say, { isPhone, sort = '-submitted', open }: Look) {
  const orderOf = (key: string): 'ascend' | 'descend' | null =>
    sort === key ? 'ascend' : sort === `-${key}` ? 'descend' : null
  const name = {
    title: say('filing.system'),
    key: 'name',
    render: (_: unknown, row: FilingHead) => (
      <button type="button" className="link-button" onClick={() => open(row.id)}>
        {row.name}
      </button>
    ),
  }
  const state = {
    title: say('registry.state'),
    key: 'state',
    render: (_: unknown, row: FilingHead) => <FilingTag filing={row} />,
  }
  if (isPhone) return [name, state]
  return [
    name,
    { title: say('filing.unit'), key: 'unit', dataIndex: 'unitName' },
    {
      title: say('filing.occasion'),
      key: 'occasion',
      render: (_: unknown, row: FilingHead) => say(`filing.occasion.${row.occasion}`),
    },
    state,
    {
      ...{ title: say('filing.submittedOn'), key: 'submitted', dataIndex: 'submittedOn', className: 'num' },
      ...({ sorter: true, sortOrder: orderOf('submitted') } as const),
    },
    {
      ...{ title: say('filing.due'), key: 'due', className: 'num', sorter: true, sortOrder: orderOf('due') },
      render: (_: unknown, row: FilingHead) => row.due ?? '—',
    } as const,
    {
      ...{ title: say('filing.number'), key: 'number', className: 'num' },
      render: (_: unknown, row: FilingHead) => row.number ?? '—',
    },
  ]
}
