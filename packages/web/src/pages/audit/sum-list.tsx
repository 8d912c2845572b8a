// SPDX-License-Identifier: Apache-2.0
import type { ViewingSum } from '@mingjian/contract'
import Select from 'antd/es/select'
import { useIsPhone } from '../../components/use-is-phone.ts'
import { formatSpan } from '../../i18n/format.ts'
import { formatMoment } from '../../i18n/moment.ts'
import { type Say, useSay } from '../../i18n/index.ts'
import type { Group } from './audit-search.ts'

type Props = Readonly<{
  by: Group
  items: readonly ViewingSum[]
  chosen: string | null
  choose: (id: string | null) => void
}>

const LABEL = { user: 'audit.person', camera: 'audit.camera', order: 'audit.order' } as const

function factsOf(say: Say, by: Group, sum: ViewingSum): string {
  const others = `${say(by === 'user' ? 'audit.cameras' : 'audit.people')} ${sum.others}`
  const pictures = sum.pictures > 0 ? [say('audit.picturesCount', { count: sum.pictures })] : []
  const copies = sum.copies > 0 ? [`${say('audit.copies')} ${sum.copies}`] : []
  return [`${say('audit.viewings')} ${sum.viewings}`, others, ...pictures, ...copies].join(' · ')
}

/** People, cameras or orders with what adds up for each; one of them may be chosen. */
export function SumList({ by, items, chosen, choose }: Props) {
  const say = useSay()
  const isPhone = useIsPhone()
  const named = items.filter((item): item is ViewingSum & { id: string } => item.id !== null)
  if (isPhone) {
    return (
      <Select
        className="sum-select"
        aria-label={say(LABEL[by])}
        value={chosen ?? ''}
        onChange={(value: string) => choose(value === '' ? null : value)}
        options={[
          { value: '', label: say('audit.all') },
          ...named.map(({ id, name, seconds }) => ({ value: id, label: `${name} · ${formatSpan(seconds * 1000)}` })),
        ]}
      />
    )
  }
  const most = Math.max(1, ...named.map((item) => item.seconds))
  return (
    <nav className="sum-list" aria-label={say(LABEL[by])}>
      <button type="button" className="sum-row" aria-pressed={chosen === null} onClick={() => choose(null)}>
        <strong>{say('audit.all')}</strong>
      </button>
      {named.map((sum) => (
        <button
          key={sum.id}
          type="button"
          className="sum-row"
          data-testid="sum-row"
          aria-pressed={chosen === sum.id}
          onClick={() => choose(chosen === sum.id ? null : sum.id)}
        >
          <span className="sum-line">
            <strong>{sum.name}</strong>
            <span className="num" title={say('audit.secondsHelp')}>
              {formatSpan(sum.seconds * 1000)}
            </span>
          </span>
          <i className="sum-bar" style={{ width: `${(sum.seconds / most) * 100}%` }} />
          <span className="sum-facts num">{factsOf(say, by, sum)}</span>
          <span className="sum-facts num">
            {say('audit.last')} {formatMoment(Date.parse(sum.last))}
          </span>
        </button>
      ))}
    </nav>
  )
}
