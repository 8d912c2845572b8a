// SPDX-License-Identifier: Apache-2.0
import type { FilingOwed } from '@mingjian/contract'
import Select from 'antd/es/select'
import Table from 'antd/es/table'
import { FILINGS_A_PAGE, useOwedFilings } from '../../api/filings.ts'
import { useAbility } from '../../api/session.ts'
import { useIsPhone } from '../../components/use-is-phone.ts'
import { type Say, useSay } from '../../i18n/index.ts'
import { StatusTag } from '../law/status-tag.tsx'
import { ArticleLink } from '../registry/article-link.tsx'
import { Problem } from '../registry/problem.tsx'
import { type RegisterNames, useRegisterNames } from '../registry/register-names.ts'
import type { ChangeFiling, FilingSearch } from './filing-search.ts'

type Props = Readonly<{ search: FilingSearch; change: ChangeFiling }>

/** What should be filed and is not, by its last day. */
export function OwedTab({ search, change }: Props) {
  const say = useSay()
  const names = useRegisterNames()
  const isPhone = useIsPhone()
  const canSubmit = useAbility('filing.submit')
  const { district, page } = search
  const query = useOwedFilings({ district, page })
  const pages = { current: page ?? 1, pageSize: FILINGS_A_PAGE, total: query.data?.total ?? 0 }
  return (
    <>
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
      </div>
      <Problem error={query.error} />
      <Table<FilingOwed>
        rowKey={({ system, article }) => `${system.id} ${article}`}
        loading={query.isPending}
        dataSource={query.data?.items ?? []}
        columns={columns(say, {
          ...{ names, isPhone },
          open: canSubmit ? (system) => change({ system }) : null,
        })}
        pagination={{ ...pages, hideOnSinglePage: true, showSizeChanger: false }}
        locale={{ emptyText: say('filing.nothingOwed') }}
        onChange={({ current }) => change({ page: current === 1 ? undefined : current })}
      />
    </>
  )
}

type Look = Readonly<{ names: RegisterNames; isPhone: boolean; open: ((system: string) => void) | null }>

function columns(say: Say, { names, isPhone, open }: Look) {
  const system = {
    title: say('filing.system'),
    key: 'system',
    render: (_: unknown, row: FilingOwed) =>
      open ? (
        <button type="button" className="link-button" onClick={() => open(row.system.id)}>
          {row.system.name}
        </button>
      ) : (
        row.system.name
      ),
  }
  const status = {
    title: say('registry.state'),
    key: 'status',
    render: (_: unknown, row: FilingOwed) => <StatusTag status={row.status} />,
  }
  const lastDay = {
    title: say('filing.lastDay'),
    key: 'lastDay',
    className: 'num',
    render: (_: unknown, row: FilingOwed) => row.lastDay ?? '—',
  }
  if (isPhone) return [system, lastDay, status]
  return [
    system,
    { title: say('filing.unit'), key: 'unit', render: (_: unknown, row: FilingOwed) => row.unit?.name ?? '—' },
    {
      title: say('registry.district'),
      key: 'district',
      render: (_: unknown, row: FilingOwed) => names.districtName(row.district),
    },
    {
      title: say('filing.article'),
      key: 'article',
      render: (_: unknown, row: FilingOwed) => <ArticleLink id={row.article} />,
    },
    lastDay,
    status,
  ]
}
