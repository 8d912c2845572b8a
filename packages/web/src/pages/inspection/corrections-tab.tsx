// SPDX-License-Identifier: Apache-2.0
import { type CorrectionRow, CorrectionState } from '@mingjian/contract'
import Checkbox from 'antd/es/checkbox'
import Table from 'antd/es/table'
import { correctionSheetUrl, useCorrections } from '../../api/corrections.ts'
import { INSPECTIONS_A_PAGE } from '../../api/inspection.ts'
import { useIsPhone } from '../../components/use-is-phone.ts'
import { type Say, useSay } from '../../i18n/index.ts'
import { ArticleLink } from '../registry/article-link.tsx'
import { Problem } from '../registry/problem.tsx'
import { CorrectionDrawer } from './correction-drawer.tsx'
import { CorrectionTag } from './correction-tag.tsx'
import type { ChangeSearch, InspectionSearch } from './inspection-search.ts'
import { ListFilters, paging } from './list-filters.tsx'

type Props = Readonly<{ search: InspectionSearch; change: ChangeSearch }>

/** Orders to correct by their last day, with those that are overdue. */
export function CorrectionsTab({ search, change }: Props) {
  const say = useSay()
  const isPhone = useIsPhone()
  const state = CorrectionState.options.find((one) => one === search.state)
  const { q, district, page, sort, late } = search
  const asked = { search: q, state, district, sort, overdue: late }
  const query = useCorrections({ ...asked, page })
  return (
    <>
      <ListFilters
        search={search}
        change={change}
        sheet={correctionSheetUrl(asked)}
        states={CorrectionState.options.map((value) => ({ value, label: say(`correction.state.${value}`) }))}
      >
        <Checkbox
          checked={late ?? false}
          onChange={(event) => change({ late: event.target.checked || undefined, page: undefined })}
        >
          {say('correction.lateOnly', { count: query.data?.overdue ?? 0 })}
        </Checkbox>
      </ListFilters>
      <Problem error={query.error} />
      <Table<CorrectionRow>
        rowKey="id"
        loading={query.isPending}
        dataSource={query.data?.items ?? []}
        columns={columns(say, { isPhone, sort, open: (id) => change({ open: id }) })}
        pagination={paging({ search, total: query.data?.total ?? 0, size: INSPECTIONS_A_PAGE })}
        locale={{ emptyText: say('correction.none') }}
        onChange={(at, _, sorter) => {
          const one = Array.isArray(sorter) ? sorter[0] : sorter
          const next = one?.order === 'descend' ? '-due' : undefined
          change({ page: at.current === 1 ? undefined : at.current, sort: next })
        }}
      />
      {search.open ? (
        <CorrectionDrawer
          key={search.open}
          id={search.open}
          close={() => change({ open: undefined })}
          toInspection={(id) => change({ tab: 'inspections', open: id })}
        />
      ) : null}
    </>
  )
}

type Look = Readonly<{ isPhone: boolean; sort: string | undefined; open: (id: string) => void }>

function columns(say: Say, { isPhone, sort, open }: Look) {
  const name = {
    title: say('inspection.subject'),
    key: 'subject',
    render: (_: unknown, row: CorrectionRow) => (
      <button type="button" className="link-button" onClick={() => open(row.id)}>
        {row.subject.name}
      </button>
    ),
  }
  const state = {
    title: say('registry.state'),
    key: 'state',
    render: (_: unknown, row: CorrectionRow) => <CorrectionTag order={row} />,
  }
  if (isPhone) return [name, state]
  return [
    { title: say('inspection.numberColumn'), key: 'number', dataIndex: 'number', className: 'num' },
    name,
    { title: say('inspection.unit'), key: 'unit', dataIndex: 'unitName' },
    {
      title: say('inspection.article'),
      key: 'rule',
      render: (_: unknown, row: CorrectionRow) => <ArticleLink id={row.rule} />,
    },
    state,
    {
      title: say('correction.due'),
      key: 'due',
      dataIndex: 'due',
      className: 'num',
      sorter: true,
      sortOrder: sort === '-due' ? ('descend' as const) : ('ascend' as const),
    },
  ]
}
