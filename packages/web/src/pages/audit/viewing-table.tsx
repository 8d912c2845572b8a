// SPDX-License-Identifier: Apache-2.0
import type { Viewing } from '@mingjian/contract'
import Table from 'antd/es/table'
import { useIsPhone } from '../../components/use-is-phone.ts'
import { formatSpan } from '../../i18n/format.ts'
import { formatMoment } from '../../i18n/moment.ts'
import { type Say, useSay } from '../../i18n/index.ts'

type Props = Readonly<{
  items: readonly Viewing[]
  total: number
  page: number
  size: number
  isLoading: boolean
  turn: (page: number) => void
  show: (id: string) => void
}>

function lengthOf(each: Viewing): string {
  return each.kind === 'still' ? '' : formatSpan(each.seconds * 1000)
}

function columns(say: Say, isPhone: boolean, show: (id: string) => void) {
  const begin = {
    title: say('audit.begin'),
    key: 'begin',
    render: (_: unknown, each: Viewing) => (
      <button type="button" className="link-button num" onClick={() => show(each.id)} data-testid="viewing-row">
        {formatMoment(Date.parse(each.begin))}
        {isPhone ? (
          <span className="dim cell-note">
            {each.user.name} · {each.camera.name}
          </span>
        ) : null}
      </button>
    ),
  }
  const kind = {
    title: say('audit.kind'),
    key: 'kind',
    render: (_: unknown, each: Viewing) => (
      <span className="kind-mark" data-kind={each.kind}>
        {say(`audit.kind.${each.kind}`)}
      </span>
    ),
  }
  const seconds = {
    title: <span title={say('audit.secondsHelp')}>{say('audit.seconds')}</span>,
    key: 'seconds',
    align: 'right' as const,
    render: (_: unknown, each: Viewing) => (
      <span className="num" data-testid="viewing-seconds" data-seconds={each.seconds}>
        {each.kind === 'still' ? say('audit.picturesCount', { count: each.pictures }) : lengthOf(each)}
      </span>
    ),
  }
  if (isPhone) return [begin, kind, seconds]
  return [
    begin,
    { title: say('audit.person'), key: 'user', render: (_: unknown, each: Viewing) => each.user.name },
    { title: say('audit.camera'), key: 'camera', render: (_: unknown, each: Viewing) => each.camera.name },
    kind,
    {
      title: say('audit.why'),
      key: 'order',
      render: (_: unknown, each: Viewing) => each.order ?? <span className="dim">{say('audit.duty')}</span>,
    },
    seconds,
    {
      title: <span title={say('audit.playedHelp')}>{say('audit.played')}</span>,
      key: 'played',
      align: 'right' as const,
      render: (_: unknown, each: Viewing) => (
        <span className="num">{each.played === null ? '—' : formatSpan(each.played * 1000)}</span>
      ),
    },
    {
      title: say('audit.reasonLabel'),
      key: 'reason',
      render: (_: unknown, each: Viewing) =>
        each.reason === null ? say('audit.open') : say(`audit.reason.${each.reason}`),
    },
  ]
}

export function ViewingTable({ items, total, page, size, isLoading, turn, show }: Props) {
  const say = useSay()
  const isPhone = useIsPhone()
  return (
    <Table<Viewing>
      size="small"
      rowKey="id"
      loading={isLoading}
      dataSource={[...items]}
      columns={columns(say, isPhone, show)}
      locale={{ emptyText: say('audit.none') }}
      pagination={{
        ...{ current: page, pageSize: size, total, onChange: turn },
        ...{ hideOnSinglePage: true, showSizeChanger: false },
      }}
    />
  )
}
