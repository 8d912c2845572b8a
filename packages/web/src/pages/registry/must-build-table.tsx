// SPDX-License-Identifier: Apache-2.0
import type { MustBuildPage } from '@mingjian/contract'
import { Link } from '@tanstack/react-router'
import Table from 'antd/es/table'
import type { z } from 'zod'
import { useMustBuild } from '../../api/registry-ledger.ts'
import { RECORDS_A_PAGE } from '../../api/registry.ts'
import { useIsPhone } from '../../components/use-is-phone.ts'
import { type Say, useSay } from '../../i18n/index.ts'
import type { PlacesSearch } from '../../router.tsx'
import { ArticleLink } from './article-link.tsx'
import { Problem } from './problem.tsx'
import { useRegisterNames } from './register-names.ts'
import { Responsible } from './responsible.tsx'
import { SystemStateTag } from './system-state-tag.tsx'

type Row = z.infer<typeof MustBuildPage>['items'][number]
type Part = Readonly<{ search: PlacesSearch; change: (next: PlacesSearch) => void }>

/** Places that must have a system and have none, each with who is responsible (articles 9 and 11). */
export function MustBuildTable({ search, change }: Part) {
  const say = useSay()
  const isPhone = useIsPhone()
  const { className } = useRegisterNames()
  const { q, district, page } = search
  const query = useMustBuild({ search: q, district, class: search.class, page })
  const open = (id: string): void => change({ open: id, add: undefined })
  return (
    <>
      <p className="dim registry-problem">{say('ledger.help')}</p>
      <Problem error={query.error} />
      <Table<Row>
        size="small"
        rowKey={({ place }) => place.id}
        loading={query.isPending}
        dataSource={query.data?.items ?? []}
        columns={columns(say, { isPhone, className, open })}
        pagination={{
          ...{ current: page ?? 1, pageSize: RECORDS_A_PAGE, total: query.data?.total ?? 0 },
          ...{ hideOnSinglePage: true, showSizeChanger: false },
        }}
        locale={{ emptyText: say('ledger.none') }}
        onChange={(at) => change({ page: at.current === 1 ? undefined : at.current })}
      />
    </>
  )
}

type Look = Readonly<{ isPhone: boolean; className: (id: string) => string; open: (id: string) => void }>

function columns(say: Say, { isPhone, className, open }: Look) {
  const place = {
    title: say('registry.place'),
    key: 'place',
    render: (_: unknown, row: Row) => (
      <>
        <button type="button" className="link-button" onClick={() => open(row.place.id)}>
          {row.place.name}
        </button>
        <div className="dim">{row.place.classes.map(className).join(' · ')}</div>
      </>
    ),
  }
  const responsible = {
    title: say('registry.responsible'),
    key: 'responsible',
    render: (_: unknown, row: Row) => <Responsible party={row.responsible} />,
  }
  if (isPhone) return [place, responsible]
  return [
    place,
    {
      title: say('ledger.articles'),
      key: 'articles',
      render: (_: unknown, row: Row) => (
        <span className="registry-states">
          {row.articles.map((id) => (
            <ArticleLink key={id} id={id} />
          ))}
        </span>
      ),
    },
    responsible,
    {
      title: say('ledger.system'),
      key: 'system',
      render: (_: unknown, { system }: Row) =>
        system === null ? (
          <span className="registry-missing">{say('ledger.noSystem')}</span>
        ) : (
          <span className="registry-row">
            <Link to="/systems" search={{ open: system.id }}>
              {system.name}
            </Link>
            <SystemStateTag state={system.state} />
          </span>
        ),
    },
  ]
}
