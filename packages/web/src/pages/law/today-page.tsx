// SPDX-License-Identifier: Apache-2.0
import type { Obligation, ObligationPage } from '@mingjian/contract'
import { useNavigate, useSearch } from '@tanstack/react-router'
import Alert from 'antd/es/alert'
import Empty from 'antd/es/empty'
import Pagination from 'antd/es/pagination'
import Spin from 'antd/es/spin'
import { OBLIGATIONS_A_PAGE, useObligations } from '../../api/law.ts'
import { problemText } from '../../components/problem-text.ts'
import { useSay } from '../../i18n/index.ts'
import { ObligationCard } from './obligation-card.tsx'
import './law.css'

const STATUSES = ['broken', 'overdue', 'due', 'met'] as const

/** What the law wants next, by the day it is due: broken and overdue first. */
export function TodayPage() {
  const say = useSay()
  const search = useSearch({ from: '/shell/today' })
  const navigate = useNavigate({ from: '/today' })
  const status = STATUSES.find((one) => one === search.status)
  const query = useObligations({ unit: search.unit, article: search.q, status, page: search.page })
  const change = (next: Record<string, string | number | undefined>) =>
    void navigate({ search: (old) => ({ ...old, ...next }), replace: true })
  if (query.error) return <Problem error={query.error} />
  if (!query.data) {
    return (
      <div className="centred">
        <Spin />
      </div>
    )
  }
  const { data } = query
  return (
    <div className="page">
      <div className="page-head today-head">
        <span className="today-day num">{data.on}</span>
        <Counts page={data} chosen={status} choose={(one) => change({ status: one, page: undefined })} />
        {search.q ? (
          <button type="button" className="link-button" onClick={() => change({ q: undefined, page: undefined })}>
            {say('today.onlyArticle', { article: search.q })} ×
          </button>
        ) : null}
      </div>
      {data.items.length === 0 ? <Nothing /> : null}
      {groupByDay(data.items).map(({ day, items }) => (
        <section key={day} className="today-day-group">
          <h2>{day === '' ? say('today.noDay') : day < data.on ? say('today.past', { day }) : day}</h2>
          {items.map((item) => (
            <ObligationCard
              key={`${item.article} ${item.subject.kind} ${item.subject.id}`}
              obligation={item}
              on={data.on}
            />
          ))}
        </section>
      ))}
      <Pagination
        current={search.page ?? 1}
        total={data.total}
        pageSize={OBLIGATIONS_A_PAGE}
        hideOnSinglePage
        showSizeChanger={false}
        onChange={(page) => change({ page: page === 1 ? undefined : page })}
      />
    </div>
  )
}

function Problem({ error }: { error: unknown }) {
  const say = useSay()
  return (
    <div className="page">
      <Alert type="error" showIcon title={problemText(say, error)} />
    </div>
  )
}

function Nothing() {
  const say = useSay()
  return (
    <Empty description={say('today.nothing')}>
      <p className="dim">{say('today.nothingHint')}</p>
    </Empty>
  )
}

type Status = (typeof STATUSES)[number]
type CountsProps = Readonly<{
  page: ObligationPage
  chosen: Status | undefined
  choose: (status: Status | undefined) => void
}>

function Counts({ page, chosen, choose }: CountsProps) {
  const say = useSay()
  return (
    <div className="today-counts" role="group" aria-label={say('today.filter')}>
      {STATUSES.map((status) => (
        <button
          key={status}
          type="button"
          data-status={status}
          aria-pressed={chosen === status}
          onClick={() => choose(chosen === status ? undefined : status)}
        >
          <b className="num">{page.counts[status]}</b>
          <span>{say(`obligation.${status}`)}</span>
        </button>
      ))}
    </div>
  )
}

/** In the order the server gave; a breach without a day stands under the empty day. */
function groupByDay(items: readonly Obligation[]): { day: string; items: Obligation[] }[] {
  const days = new Map<string, Obligation[]>()
  for (const item of items) {
    const day = item.lastDay ?? ''
    days.set(day, [...(days.get(day) ?? []), item])
  }
  return [...days].map(([day, list]) => ({ day, items: list }))
}
