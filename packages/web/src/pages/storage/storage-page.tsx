// SPDX-License-Identifier: Apache-2.0
import type { Storage } from '@mingjian/contract'
import Alert from 'antd/es/alert'
import Table from 'antd/es/table'
import { useStorage } from '../../api/operation.ts'
import { problemText } from '../../components/problem-text.ts'
import { useIsPhone } from '../../components/use-is-phone.ts'
import { formatBytes } from '../../i18n/format.ts'
import { formatMoment } from '../../i18n/moment.ts'
import { type Say, useSay } from '../../i18n/index.ts'
import './storage.css'

type Row = Storage['cameras'][number]

function Bar({ storage }: { storage: Storage }) {
  const say = useSay()
  const other = Math.max(0, storage.capacity - storage.free - storage.footage)
  const usable = Math.max(0, storage.free - storage.reserve)
  const parts = [
    { key: 'footage', bytes: storage.footage, label: say('storage.footage') },
    { key: 'other', bytes: other, label: say('storage.other') },
    { key: 'usable', bytes: usable, label: say('storage.usable') },
    { key: 'reserve', bytes: Math.min(storage.reserve, storage.free), label: say('storage.reserve') },
  ]
  return (
    <>
      <div
        className="space-bar"
        role="img"
        aria-label={parts.map((part) => `${part.label} ${formatBytes(part.bytes)}`).join(', ')}
      >
        {parts.map((part) => (
          <i key={part.key} data-part={part.key} style={{ flexGrow: part.bytes }} />
        ))}
      </div>
      <ul className="space-legend">
        {parts.map((part) => (
          <li key={part.key}>
            <i data-part={part.key} />
            {part.label}
            <strong className="num">{formatBytes(part.bytes)}</strong>
          </li>
        ))}
      </ul>
    </>
  )
}

function forecastOf(
  say: Say,
  { forecast }: Storage,
): { type: 'success' | 'warning' | 'info'; title: string; text: string } {
  if (forecast.verdict === 'enough')
    return { type: 'success', title: say('storage.enough'), text: say('storage.enoughText') }
  if (forecast.verdict === 'unknown')
    return { type: 'info', title: say('storage.unknown'), text: say('storage.unknownText') }
  return {
    type: 'warning',
    title: say('storage.runsOut', { day: forecast.day ?? '', days: Math.floor(forecast.daysLeft ?? 0) }),
    text: say('storage.runsOutText', { size: formatBytes(forecast.shortBy) }),
  }
}

function Figures({ storage }: { storage: Storage }) {
  const say = useSay()
  const shortest = storage.cameras.length === 0 ? null : Math.min(...storage.cameras.map((camera) => camera.days))
  const figures = [
    { key: 'free', label: say('storage.free'), value: formatBytes(storage.free) },
    {
      key: 'rate',
      label: say('storage.rate'),
      value: say('storage.perDay', { size: formatBytes(storage.bytesPerDay) }),
    },
    {
      key: 'days',
      label: say('storage.shortest'),
      value: shortest === null ? '—' : say('storage.days', { days: shortest.toFixed(1) }),
    },
    { key: 'capacity', label: say('storage.capacity'), value: formatBytes(storage.capacity) },
  ]
  return (
    <dl className="figures">
      {figures.map((figure) => (
        <div key={figure.key} className="card">
          <dt>{figure.label}</dt>
          <dd className="num">{figure.value}</dd>
        </div>
      ))}
    </dl>
  )
}

function columns(say: Say, isPhone: boolean) {
  const all = [
    { title: say('cameras.name'), dataIndex: 'name', sorter: (a: Row, b: Row) => a.name.localeCompare(b.name) },
    {
      title: say('storage.kept'),
      key: 'days',
      sorter: (a: Row, b: Row) => a.days - b.days,
      render: (_: unknown, row: Row) => (
        <span className="num kept" data-short={row.days + 0.05 < row.retentionDays}>
          {say('storage.keptOf', { days: row.days.toFixed(1), retention: row.retentionDays })}
        </span>
      ),
    },
    {
      title: say('storage.size'),
      key: 'bytes',
      align: 'right' as const,
      sorter: (a: Row, b: Row) => a.bytes - b.bytes,
      render: (_: unknown, row: Row) => <span className="num">{formatBytes(row.bytes)}</span>,
    },
    {
      title: say('storage.rate'),
      key: 'rate',
      align: 'right' as const,
      sorter: (a: Row, b: Row) => a.bytesPerDay - b.bytesPerDay,
      render: (_: unknown, row: Row) => (
        <span className="num">{say('storage.perDay', { size: formatBytes(row.bytesPerDay) })}</span>
      ),
    },
    {
      title: say('storage.oldest'),
      key: 'oldest',
      render: (_: unknown, row: Row) => (
        <span className="num">{row.oldest ? formatMoment(Date.parse(row.oldest)) : '—'}</span>
      ),
    },
  ]
  return isPhone ? all.slice(0, 3) : all
}

export function StoragePage() {
  const say = useSay()
  const isPhone = useIsPhone()
  const { data: storage, error, isPending } = useStorage()
  if (error) return <div className="centred">{problemText(say, error)}</div>
  if (isPending || !storage) return null
  const forecast = forecastOf(say, storage)
  return (
    <div className="page storage">
      {storage.isBelowReserve ? (
        <Alert
          type="error"
          showIcon
          title={say('storage.belowReserve')}
          description={say('storage.belowReserveText')}
        />
      ) : null}
      <Figures storage={storage} />
      <section className="card" aria-label={say('storage.space')}>
        <h2>
          {say('storage.space')} <span className="mono dim">{storage.folder}</span>
        </h2>
        <Bar storage={storage} />
        <Alert type={forecast.type} showIcon title={forecast.title} description={forecast.text} />
      </section>
      <section aria-label={say('storage.byCamera')}>
        <h2>{say('storage.byCamera')}</h2>
        <Table<Row>
          size="small"
          rowKey="id"
          dataSource={storage.cameras}
          columns={columns(say, isPhone)}
          pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
        />
      </section>
    </div>
  )
}
