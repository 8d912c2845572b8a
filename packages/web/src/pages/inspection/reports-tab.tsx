// SPDX-License-Identifier: Apache-2.0
import { type Report, ReportKind, ReportState } from '@mingjian/contract'
import PlusOutlined from '@ant-design/icons/PlusOutlined'
import Button from 'antd/es/button'
import Select from 'antd/es/select'
import Table from 'antd/es/table'
import { INSPECTIONS_A_PAGE } from '../../api/inspection.ts'
import { reportSheetUrl, useReports } from '../../api/reports.ts'
import { useIsPhone } from '../../components/use-is-phone.ts'
import { type Say, useSay } from '../../i18n/index.ts'
import { formatMoment } from '../../i18n/moment.ts'
import { ArticleLink } from '../registry/article-link.tsx'
import { Problem } from '../registry/problem.tsx'
import type { ChangeSearch, InspectionSearch } from './inspection-search.ts'
import { ListFilters, paging } from './list-filters.tsx'
import { ReportDrawer } from './report-drawer.tsx'
import { ReportTag } from './report-tag.tsx'
import { ReportForm } from './report-form.tsx'

type Props = Readonly<{ search: InspectionSearch; change: ChangeSearch }>

/** Obstructions, complaints, searches for hidden devices, suspicious information. */
export function ReportsTab({ search, change }: Props) {
  const say = useSay()
  const isPhone = useIsPhone()
  const kind = ReportKind.options.find((one) => one === search.kind)
  const state = ReportState.options.find((one) => one === search.state)
  const { q, district, page, sort } = search
  const asked = { search: q, kind, state, district, sort }
  const query = useReports({ ...asked, page })
  const close = () => change({ open: undefined, add: undefined })
  return (
    <>
      <ListFilters
        search={search}
        change={change}
        sheet={reportSheetUrl(asked)}
        states={ReportState.options.map((value) => ({ value, label: say(`report.state.${value}`) }))}
      >
        <Select
          value={kind ?? ''}
          aria-label={say('report.kind')}
          className="registry-filter"
          options={[
            { value: '', label: say('report.allKinds') },
            ...ReportKind.options.map((value) => ({ value, label: say(`report.kind.${value}`) })),
          ]}
          onChange={(value: string) => change({ kind: value || undefined, page: undefined })}
        />
        <span className="tools-space" />
        <Button type="primary" icon={<PlusOutlined />} onClick={() => change({ add: true })} data-testid="add-report">
          {say('report.add')}
        </Button>
      </ListFilters>
      <Problem error={query.error} />
      <Table<Report>
        rowKey="id"
        loading={query.isPending}
        dataSource={query.data?.items ?? []}
        columns={columns(say, { isPhone, sort, open: (id) => change({ open: id }) })}
        pagination={paging({ search, total: query.data?.total ?? 0, size: INSPECTIONS_A_PAGE })}
        locale={{ emptyText: say('report.none') }}
        onChange={(at, _, sorter) => {
          const one = Array.isArray(sorter) ? sorter[0] : sorter
          const next = one?.order === 'ascend' ? 'at' : undefined
          change({ page: at.current === 1 ? undefined : at.current, sort: next })
        }}
      />
      {search.add ? <ReportForm close={close} made={(id) => change({ add: undefined, open: id })} /> : null}
      {search.open && !search.add ? <ReportDrawer key={search.open} id={search.open} close={close} /> : null}
    </>
  )
}

type Look = Readonly<{ isPhone: boolean; sort: string | undefined; open: (id: string) => void }>

function columns(say: Say, { isPhone, sort, open }: Look) {
  const kind = {
    title: say('report.kind'),
    key: 'kind',
    render: (_: unknown, row: Report) => (
      <button type="button" className="link-button" onClick={() => open(row.id)}>
        {say(`report.kind.${row.kind}`)}
      </button>
    ),
  }
  const state = {
    title: say('registry.state'),
    key: 'state',
    render: (_: unknown, row: Report) => <ReportTag report={row} />,
  }
  const subject = {
    title: say('inspection.subject'),
    key: 'subject',
    render: (_: unknown, row: Report) => row.subject.name,
  }
  if (isPhone) return [kind, state]
  return [
    { title: say('inspection.numberColumn'), key: 'number', dataIndex: 'number', className: 'num' },
    kind,
    subject,
    { title: say('report.words'), key: 'words', dataIndex: 'words', ellipsis: true },
    {
      title: say('inspection.article'),
      key: 'article',
      render: (_: unknown, row: Report) => <ArticleLink id={row.article} />,
    },
    state,
    {
      title: say('report.at'),
      key: 'at',
      sorter: true,
      sortOrder: sort === 'at' ? ('ascend' as const) : ('descend' as const),
      render: (_: unknown, row: Report) => <span className="num">{formatMoment(Date.parse(row.at))}</span>,
    },
  ]
}
