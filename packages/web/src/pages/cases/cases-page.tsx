// SPDX-License-Identifier: Apache-2.0
import { CaseState, type LawCaseRow } from '@mingjian/contract'
import DownloadOutlined from '@ant-design/icons/DownloadOutlined'
import { useNavigate, useSearch } from '@tanstack/react-router'
import Button from 'antd/es/button'
import Checkbox from 'antd/es/checkbox'
import Input from 'antd/es/input'
import Select from 'antd/es/select'
import Table from 'antd/es/table'
import { CASES_A_PAGE, type CaseAsk, caseSheetUrl, useCases } from '../../api/cases.ts'
import { useIsPhone } from '../../components/use-is-phone.ts'
import { type Say, useSay } from '../../i18n/index.ts'
import type { CasesSearch } from '../../router.tsx'
import { ArticleLink } from '../registry/article-link.tsx'
import { Problem } from '../registry/problem.tsx'
import { type RegisterNames, useRegisterNames } from '../registry/register-names.ts'
import { UnitSelect } from '../registry/unit-select.tsx'
import { CaseDrawer } from './case-drawer.tsx'
import { CaseTag } from './case-tag.tsx'
import './cases.css'

type Change = (next: CasesSearch) => void

/** Cases of articles 29 to 35, by what comes next. */
export function CasesPage() {
  const search = useSearch({ from: '/shell/cases' })
  const navigate = useNavigate({ from: '/cases' })
  const change: Change = (next) => void navigate({ search: (old) => ({ ...old, ...next }), replace: true })
  return (
    <div className="page">
      <Filters search={search} change={change} />
      <CaseTable search={search} change={change} />
      {search.open ? <CaseDrawer key={search.open} id={search.open} close={() => change({ open: undefined })} /> : null}
    </div>
  )
}

type Part = Readonly<{ search: CasesSearch; change: Change }>

function askOf({ q, state, article, unit, district, overdue, sort, page }: CasesSearch): CaseAsk {
  return { search: q, state, article, unit, district, overdue, sort, page }
}

function Filters({ search, change }: Part) {
  const say = useSay()
  const names = useRegisterNames()
  const word = (value: string) => (value.trim() === '' ? undefined : value.trim())
  return (
    <div className="page-head">
      <Input.Search
        allowClear
        className="table-search"
        defaultValue={search.q ?? ''}
        placeholder={say('cases.search')}
        aria-label={say('cases.search')}
        onSearch={(value) => change({ q: word(value), page: undefined })}
      />
      <Select
        value={search.state ?? ''}
        aria-label={say('registry.state')}
        className="registry-filter"
        options={[
          { value: '', label: say('registry.allStates') },
          ...CaseState.options.map((state) => ({ value: state, label: say(`cases.state.${state}`) })),
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
      <div className="cases-unit">
        <UnitSelect
          label={say('registry.chooseUnit')}
          value={search.unit ?? null}
          onChange={(unit) => change({ unit: unit ?? undefined, page: undefined })}
        />
      </div>
      <Input.Search
        allowClear
        className="cases-article"
        defaultValue={search.article ?? ''}
        placeholder={say('cases.article')}
        aria-label={say('cases.article')}
        onSearch={(value) => change({ article: word(value), page: undefined })}
      />
      <Checkbox
        checked={search.overdue === true}
        onChange={(event) => change({ overdue: event.target.checked ? true : undefined, page: undefined })}
      >
        {say('cases.overdueOnly')}
      </Checkbox>
      <span className="tools-space" />
      <Button icon={<DownloadOutlined />} href={caseSheetUrl({ ...askOf(search), page: undefined })}>
        {say('cases.export')}
      </Button>
    </div>
  )
}

function CaseTable({ search, change }: Part) {
  const say = useSay()
  const isPhone = useIsPhone()
  const names = useRegisterNames()
  const query = useCases(askOf(search))
  return (
    <>
      <Problem error={query.error} />
      {query.data && query.data.overdue > 0 ? (
        <p className="cases-late">{say('cases.overdueCount', { count: query.data.overdue })}</p>
      ) : null}
      <Table<LawCaseRow>
        size="small"
        rowKey="id"
        loading={query.isPending}
        dataSource={query.data?.items ?? []}
        columns={columns(say, { names, isPhone, sort: search.sort, open: (id) => change({ open: id }) })}
        pagination={{
          ...{ current: search.page ?? 1, pageSize: CASES_A_PAGE, total: query.data?.total ?? 0 },
          ...{ hideOnSinglePage: true, showSizeChanger: false },
        }}
        locale={{ emptyText: say('cases.none') }}
        onChange={(at, _, sorter) => {
          const one = Array.isArray(sorter) ? sorter[0] : sorter
          change({ page: at.current === 1 ? undefined : at.current, sort: one?.order ? 'next' : undefined })
        }}
      />
    </>
  )
}

type Look = Readonly<{ names: RegisterNames; isPhone: boolean; sort: string | undefined; open: (id: string) => void }>

function columns(say: Say, { names, isPhone, sort, open }: Look) {
  const number = {
    title: say('cases.number'),
    key: 'number',
    render: (_: unknown, row: LawCaseRow) => (
      <button type="button" className="link-button num" onClick={() => open(row.id)}>
        {row.number}
      </button>
    ),
  }
  const state = {
    title: say('registry.state'),
    key: 'state',
    render: (_: unknown, row: LawCaseRow) => <CaseTag state={row.state} />,
  }
  const next = {
    title: say('cases.nextDay'),
    key: 'next',
    sorter: true,
    sortDirections: ['ascend' as const],
    sortOrder: sort === 'next' ? ('ascend' as const) : null,
    render: (_: unknown, row: LawCaseRow) => (
      <span className={row.isOverdue ? 'num cases-late' : 'num'}>{row.nextDay ?? '—'}</span>
    ),
  }
  if (isPhone) return [number, state, next]
  return [
    number,
    state,
    { title: say('cases.subject'), key: 'subject', render: (_: unknown, row: LawCaseRow) => row.subject.name },
    { title: say('cases.unit'), key: 'unit', render: (_: unknown, row: LawCaseRow) => row.unit?.name ?? '—' },
    {
      title: say('registry.district'),
      key: 'district',
      render: (_: unknown, row: LawCaseRow) => names.districtName(row.district),
    },
    { title: say('cases.rule'), key: 'rule', render: (_: unknown, row: LawCaseRow) => <ArticleLink id={row.rule} /> },
    {
      title: say('cases.penalty'),
      key: 'penalty',
      render: (_: unknown, row: LawCaseRow) => <ArticleLink id={row.penalty} />,
    },
    next,
    {
      title: say('cases.fine'),
      key: 'fine',
      align: 'right' as const,
      render: (_: unknown, row: LawCaseRow) => <span className="num">{row.fine ?? '—'}</span>,
    },
  ]
}
