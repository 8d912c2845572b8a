// SPDX-License-Identifier: Apache-2.0
import type { LogEntry } from '@mingjian/contract'
import { ENTRY_TYPES } from '@mingjian/evidence'
import CloseOutlined from '@ant-design/icons/CloseOutlined'
import Button from 'antd/es/button'
import Select from 'antd/es/select'
import Table from 'antd/es/table'
import { useCameras } from '../../api/cameras.ts'
import { useLogEntries } from '../../api/log.ts'
import { problemText } from '../../components/problem-text.ts'
import { useIsPhone } from '../../components/use-is-phone.ts'
import { formatMoment } from '../../i18n/moment.ts'
import { type Say, sayIfKnown, useSay } from '../../i18n/index.ts'
import type { LogSearch } from './log-search.ts'

type Filter = Omit<LogSearch, 'entry'>
type Props = Readonly<{ filter: Filter; change: (next: Filter) => void; show: (index: number) => void }>

/** The nouns that stand before the dots of types. */
const NOUNS = [
  ...new Set([
    ...ENTRY_TYPES.map((type) => type.split('.')[0] ?? ''),
    ...['change', 'viewing', 'acceptance', 'archive', 'enrolment', 'obligation', 'plan', 'filing', 'integration'],
    ...['sharing', 'inspection', 'correction', 'report', 'case', 'letter', 'deletion'],
  ]),
]

export function typeName(say: Say, type: string): string {
  const [noun = ''] = type.split('.')
  return sayIfKnown(say, `log.type.${type}`) ?? sayIfKnown(say, `log.noun.${noun}`) ?? type
}

export function EntryList({ filter, change, show }: Props) {
  const say = useSay()
  const isPhone = useIsPhone()
  const cameras = useCameras().data ?? []
  const entries = useLogEntries(filter)
  const names = new Map(cameras.map(({ id, name }) => [id, name]))
  const without = (key: keyof Filter): Filter =>
    Object.fromEntries(Object.entries(filter).filter(([name]) => name !== key))
  const put = (key: keyof Filter, value: string): void =>
    change(value === '' ? without(key) : { ...filter, [key]: value })
  if (entries.error) return <div className="centred">{problemText(say, entries.error)}</div>
  return (
    <section className="log-entries" aria-label={say('log.entries')}>
      <div className="log-tools">
        <h2>{say('log.entries')}</h2>
        <Select
          aria-label={say('log.type')}
          value={filter.type ?? ''}
          onChange={(value: string) => put('type', value)}
          options={[
            { value: '', label: say('log.allTypes') },
            ...NOUNS.map((noun) => ({ value: noun, label: sayIfKnown(say, `log.noun.${noun}`) ?? noun })),
          ]}
        />
        <Select
          aria-label={say('audit.camera')}
          value={filter.camera ?? ''}
          onChange={(value: string) => put('camera', value)}
          showSearch
          optionFilterProp="label"
          options={[
            { value: '', label: `${say('audit.camera')} · ${say('audit.all')}` },
            ...cameras.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
        {(['user', 'order'] as const).map((key) =>
          filter[key] === undefined ? null : (
            <Button key={key} icon={<CloseOutlined />} iconPlacement="end" onClick={() => change(without(key))}>
              {say(key === 'user' ? 'audit.person' : 'audit.order')} {filter[key]}
            </Button>
          ),
        )}
      </div>
      <Table<LogEntry>
        size="small"
        rowKey="index"
        loading={entries.isPending}
        dataSource={entries.data?.pages.flatMap((page) => page.items) ?? []}
        columns={columns(say, { isPhone, names, show })}
        locale={{ emptyText: say('log.none') }}
        pagination={false}
      />
      {entries.hasNextPage ? (
        <Button loading={entries.isFetchingNextPage} onClick={() => void entries.fetchNextPage()}>
          {say('log.older')}
        </Button>
      ) : null}
    </section>
  )
}

type Around = Readonly<{ isPhone: boolean; names: ReadonlyMap<string, string>; show: (index: number) => void }>

function columns(say: Say, { isPhone, names, show }: Around) {
  const about = (each: LogEntry) => aboutOf(each, names)
  const index = {
    title: say('log.index'),
    key: 'index',
    render: (_: unknown, each: LogEntry) => (
      <button type="button" className="link-button num" data-testid="log-row" onClick={() => show(each.index)}>
        {each.index}
      </button>
    ),
  }
  const type = {
    title: say('log.type'),
    key: 'type',
    render: (_: unknown, each: LogEntry) => (
      <span>
        {typeName(say, each.type)} <span className="dim mono log-code">{each.type}</span>
        {isPhone ? <span className="dim cell-note">{formatMoment(Date.parse(each.at))}</span> : null}
      </span>
    ),
  }
  if (isPhone) return [index, type]
  return [
    index,
    {
      title: say('log.at'),
      key: 'at',
      render: (_: unknown, each: LogEntry) => <span className="num">{formatMoment(Date.parse(each.at))}</span>,
    },
    type,
    {
      title: say('log.about'),
      key: 'about',
      render: (_: unknown, each: LogEntry) => <span className="dim">{about(each)}</span>,
    },
  ]
}

const SHOWN = ['user', 'order', 'action', 'kind', 'code', 'cause', 'seconds', 'name'] as const

/** A line of what matters in most entries; the whole stands in the panel. */
function aboutOf({ body, sealed }: LogEntry, names: ReadonlyMap<string, string>): string {
  const camera = typeof body['camera'] === 'string' ? [names.get(body['camera']) ?? body['camera']] : []
  const person = sealed.find(({ field }) => field === 'name')?.value
  const facts = SHOWN.flatMap((key) => {
    const value = body[key]
    return (typeof value === 'string' || typeof value === 'number') && value !== '' ? [String(value)] : []
  })
  return [...(person == null ? [] : [person]), ...camera, ...facts].join(' · ')
}
