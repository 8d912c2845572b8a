// SPDX-License-Identifier: Apache-2.0
import { OrderDoor, type OrderRow, OrderState } from '@mingjian/contract'
import DownOutlined from '@ant-design/icons/DownOutlined'
import PlusOutlined from '@ant-design/icons/PlusOutlined'
import { useMutation } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import Alert from 'antd/es/alert'
import App from 'antd/es/app'
import Button from 'antd/es/button'
import Dropdown from 'antd/es/dropdown'
import Empty from 'antd/es/empty'
import Input from 'antd/es/input'
import Select from 'antd/es/select'
import Space from 'antd/es/space'
import Table from 'antd/es/table'
import { useCameras } from '../../api/cameras.ts'
import { addOrder, type OrderFilter, registerUrl, useOrders } from '../../api/orders.ts'
import { useAbility } from '../../api/session.ts'
import { problemText } from '../../components/problem-text.ts'
import { useIsPhone } from '../../components/use-is-phone.ts'
import { formatDay, formatMoment } from '../../i18n/moment.ts'
import { type Say, useSay } from '../../i18n/index.ts'
import type { RetrievalSearch } from '../../router.tsx'
import { firstContent } from './draft.ts'
import { OrderStateTag } from './order-state-tag.tsx'
import '../cameras/cameras.css'
import './retrieval.css'

const SIZE = 30
const OTHER_DOORS = ['internal', 'person', 'release'] as const
const NEW_TEXT = { internal: 'order.newInternal', person: 'order.newPerson', release: 'order.newRelease' } as const
const STATES = ['open', 'overdue', ...OrderState.options] as const

function filterOf(search: RetrievalSearch): OrderFilter {
  const state = STATES.find((each) => each === search.state)
  const door = OrderDoor.options.find((each) => each === search.door)
  return {
    ...(search.q ? { search: search.q } : {}),
    ...(search.organ ? { organ: search.organ } : {}),
    ...(search.officer ? { officer: search.officer } : {}),
    ...(search.camera ? { camera: search.camera } : {}),
    ...(search.day ? { day: search.day } : {}),
    ...(state ? { state } : {}),
    ...(door ? { door } : {}),
  }
}

function useNewOrder() {
  const navigate = useNavigate()
  const say = useSay()
  const { message } = App.useApp()
  return useMutation({
    mutationFn: (door: OrderDoor) => addOrder(door, firstContent(door, Date.now())),
    onSuccess: (order) => navigate({ to: '/retrieval/$order', params: { order: order.id } }),
    onError: (error) => void message.error(problemText(say, error)),
  })
}

function NewOrder() {
  const say = useSay()
  const make = useNewOrder()
  if (!useAbility('order.register')) return null
  return (
    <Space.Compact>
      <Button
        type="primary"
        icon={<PlusOutlined />}
        loading={make.isPending}
        onClick={() => make.mutate('authority')}
        data-testid="new-order"
      >
        {say('order.new')}
      </Button>
      <Dropdown
        trigger={['click']}
        menu={{
          items: OTHER_DOORS.map((door) => ({ key: door, label: say(NEW_TEXT[door]) })),
          onClick: ({ key }) => make.mutate(OrderDoor.parse(key)),
        }}
      >
        <Button type="primary" icon={<DownOutlined />} aria-label={say('order.otherDoors')} />
      </Dropdown>
    </Space.Compact>
  )
}

type Change = (next: Record<string, string | number | undefined>) => void

function Filters({ search, change }: { search: RetrievalSearch; change: Change }) {
  const say = useSay()
  const cameras = useCameras().data ?? []
  const type = (key: 'q' | 'organ' | 'officer', label: string) => (
    <Input.Search
      key={`${key} ${search[key] ?? ''}`}
      allowClear
      className="register-field"
      placeholder={label}
      aria-label={label}
      defaultValue={search[key] ?? ''}
      onSearch={(text) => change({ [key]: text || undefined })}
    />
  )
  return (
    <div className="register-filters no-print">
      {type('q', say('order.search'))}
      {type('organ', say('order.organSearch'))}
      {type('officer', say('order.officerSearch'))}
      <Select
        className="register-field"
        aria-label={say('order.state')}
        value={search.state ?? ''}
        onChange={(state: string) => change({ state: state || undefined })}
        options={[
          { value: '', label: say('order.allStates') },
          ...STATES.map((state) => ({ value: state, label: say(`order.state.${state}`) })),
        ]}
      />
      <Select
        className="register-field"
        aria-label={say('order.door')}
        value={search.door ?? ''}
        onChange={(door: string) => change({ door: door || undefined })}
        options={[
          { value: '', label: say('order.allDoors') },
          ...OrderDoor.options.map((door) => ({ value: door, label: say(`order.door.${door}`) })),
        ]}
      />
      <Select
        className="register-field"
        aria-label={say('order.camera')}
        showSearch={{ optionFilterProp: 'label' }}
        value={search.camera ?? ''}
        onChange={(camera: string) => change({ camera: camera || undefined })}
        options={[
          { value: '', label: say('order.anyCamera') },
          ...cameras.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <Input
        type="date"
        className="register-field"
        aria-label={say('order.daySearch')}
        title={say('order.daySearch')}
        value={search.day ?? ''}
        onChange={(event) => change({ day: event.target.value || undefined })}
      />
    </div>
  )
}

function nameOf(say: Say, row: OrderRow): string {
  return row.number ?? say('order.draftNumber', { time: formatMoment(Date.parse(row.createdAt)).slice(5, 16) })
}

function ScopeLines({ row, names }: { row: OrderRow; names: ReadonlyMap<string, string> }) {
  return (
    <ul className="scope-lines num">
      {row.scopes.slice(0, 3).map(({ camera, from, to }) => (
        <li key={`${camera} ${from} ${to}`}>
          {names.get(camera) ?? camera} {formatMoment(Date.parse(from)).slice(5, 16)}–
          {formatDay(Date.parse(from)) === formatDay(Date.parse(to))
            ? formatMoment(Date.parse(to)).slice(11, 16)
            : formatMoment(Date.parse(to)).slice(5, 16)}
        </li>
      ))}
      {row.scopes.length > 3 ? <li>… {row.scopes.length}</li> : null}
    </ul>
  )
}

function columns(say: Say, isPhone: boolean, names: ReadonlyMap<string, string>) {
  const number = {
    title: say('order.number'),
    key: 'number',
    render: (_: unknown, row: OrderRow) => (
      <>
        <Link to="/retrieval/$order" params={{ order: row.id }} className="num order-link">
          {nameOf(say, row)}
        </Link>
        {isPhone ? <span className="dim cell-note">{row.organ || say(`order.door.${row.door}`)}</span> : null}
      </>
    ),
  }
  const state = {
    title: say('order.state'),
    key: 'state',
    render: (_: unknown, row: OrderRow) => <OrderStateTag state={row.state} isOverdue={row.isOverdue} />,
  }
  if (isPhone) return [number, state]
  return [
    number,
    { title: say('order.door'), key: 'door', render: (_: unknown, row: OrderRow) => say(`order.door.${row.door}`) },
    { title: say('order.organ'), key: 'organ', dataIndex: 'organ' },
    { title: say('order.people'), key: 'people', render: (_: unknown, row: OrderRow) => row.officers.join('、') },
    {
      title: say('order.scope'),
      key: 'scope',
      render: (_: unknown, row: OrderRow) => <ScopeLines row={row} names={names} />,
    },
    {
      title: say('order.verbs'),
      key: 'verbs',
      render: (_: unknown, row: OrderRow) => row.verbs.map((verb) => say(`order.verb.${verb}`)).join('、'),
    },
    state,
    {
      title: say('order.registeredAt'),
      key: 'registered',
      render: (_: unknown, row: OrderRow) => (
        <span className="num">{row.registeredAt ? formatMoment(Date.parse(row.registeredAt)) : ''}</span>
      ),
    },
  ]
}

/** The register of retrieval orders; what is searched for stands in the address. */
export function RegisterPage() {
  const say = useSay()
  const isPhone = useIsPhone()
  const search = useSearch({ from: '/shell/retrieval' })
  const navigate = useNavigate({ from: '/retrieval' })
  const filter = filterOf(search)
  const page = search.page ?? 1
  const orders = useOrders(filter, { page, size: SIZE })
  const names = new Map((useCameras().data ?? []).map(({ id, name }) => [id, name]))
  const change: Change = (next) =>
    void navigate({ search: ({ page: _page, ...old }) => ({ ...old, ...next }), replace: true })
  const isFiltered = Object.keys(filter).length > 0
  return (
    <div className="page register">
      <div className="page-head no-print">
        <span className="dim num">{say('order.count', { count: orders.data?.total ?? 0 })}</span>
        <span className="tools-space" />
        {isPhone ? null : (
          <>
            <Button href={registerUrl(filter, 'csv')}>{say('order.csv')}</Button>
            <Button href={registerUrl(filter, 'xlsx')}>{say('order.xlsx')}</Button>
            <Button onClick={() => window.print()}>{say('order.print')}</Button>
          </>
        )}
        <NewOrder />
      </div>
      <Filters search={search} change={change} />
      {orders.error ? <Alert type="error" showIcon title={problemText(say, orders.error)} /> : null}
      <Table<OrderRow>
        size="small"
        rowKey="id"
        loading={orders.isPending}
        dataSource={orders.data?.items ?? []}
        columns={columns(say, isPhone, names)}
        locale={{ emptyText: <Empty description={say(isFiltered ? 'order.none' : 'order.noneYet')} /> }}
        pagination={{
          current: page,
          pageSize: SIZE,
          total: orders.data?.total ?? 0,
          hideOnSinglePage: true,
          showSizeChanger: false,
          onChange: (next) => change({ page: next === 1 ? undefined : next }),
        }}
      />
    </div>
  )
}
