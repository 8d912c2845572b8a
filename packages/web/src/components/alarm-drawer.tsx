// SPDX-License-Identifier: Apache-2.0
import type { Alarm } from '@mingjian/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import Alert from 'antd/es/alert'
import Button from 'antd/es/button'
import Drawer from 'antd/es/drawer'
import Empty from 'antd/es/empty'
import { useCameras } from '../api/cameras.ts'
import { acknowledgeAlarm, useAlarms } from '../api/operation.ts'
import { useAbility } from '../api/session.ts'
import { formatMoment } from '../i18n/moment.ts'
import { useSay } from '../i18n/index.ts'
import { noteText } from './note-text.ts'
import { problemText } from './problem-text.ts'

/** Seconds before the alarm at which replay begins. */
const LEAD = 10_000

function Item({ alarm, close }: { alarm: Alarm; close: () => void }) {
  const say = useSay()
  const client = useQueryClient()
  const mayAcknowledge = useAbility('alarm.acknowledge')
  const mayReplay = useAbility('camera.replay')
  const camera = useCameras().data?.find((one) => one.id === alarm.camera)
  const acknowledge = useMutation({ mutationFn: () => acknowledgeAlarm(client, alarm) })
  const isOpen = alarm.clearedAt === null
  return (
    <li className="alarm-item" data-testid="alarm-item">
      <h3>
        <svg
          width="14"
          height="14"
          viewBox="0 0 12 12"
          aria-hidden
          style={{ color: isOpen ? 'var(--bad)' : 'var(--idle)' }}
        >
          <path d="M6 1 11.4 10.6H.6Z" fill={isOpen ? 'currentColor' : 'none'} stroke="currentColor" />
        </svg>
        {say(`alarm.kind.${alarm.kind}`)}
        {camera ? <span className="dim">{camera.name}</span> : null}
      </h3>
      <p>{noteText(say, alarm)}</p>
      <p className="num">
        {say('alarm.raised', { time: formatMoment(Date.parse(alarm.raisedAt)) })}
        {alarm.clearedAt ? ` · ${say('alarm.cleared', { time: formatMoment(Date.parse(alarm.clearedAt)) })}` : ''}
      </p>
      {acknowledge.error ? <Alert type="error" title={problemText(say, acknowledge.error)} /> : null}
      <div style={{ display: 'flex', gap: 8, marginTop: 6, alignItems: 'center' }}>
        {alarm.acknowledgedAt ? (
          <span className="dim">{say('alarm.acknowledged', { name: alarm.acknowledgedBy ?? '' })}</span>
        ) : mayAcknowledge ? (
          <Button size="small" onClick={() => acknowledge.mutate()} loading={acknowledge.isPending}>
            {say('alarm.acknowledge')}
          </Button>
        ) : null}
        {camera && mayReplay ? (
          <Link
            to="/replay"
            search={{ camera: camera.id, at: new Date(Date.parse(alarm.raisedAt) - LEAD).toISOString() }}
            onClick={close}
          >
            {say('alarm.toReplay')}
          </Link>
        ) : null}
      </div>
    </li>
  )
}

export function AlarmDrawer({ close }: { close: () => void }) {
  const say = useSay()
  const alarms = useAlarms()
  const items = (alarms.data?.items ?? []).toSorted((a, b) => b.raisedAt.localeCompare(a.raisedAt))
  const groups = [
    { key: 'alarm.open' as const, items: items.filter((alarm) => alarm.clearedAt === null) },
    { key: 'alarm.past' as const, items: items.filter((alarm) => alarm.clearedAt !== null).slice(0, 100) },
  ]
  return (
    <Drawer open onClose={close} title={say('alarm.title')} size={400}>
      {alarms.error ? <Alert type="error" title={problemText(say, alarms.error)} /> : null}
      {items.length === 0 && !alarms.isPending ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={`${say('alarm.none')} ${say('alarm.noneText')}`} />
      ) : null}
      {groups.map((group) =>
        group.items.length > 0 ? (
          <section key={group.key} style={{ marginBottom: 20 }}>
            <h2>{say(group.key)}</h2>
            <ul style={{ listStyle: 'none', margin: 0, padding: 0 }}>
              {group.items.map((alarm) => (
                <Item key={alarm.id} alarm={alarm} close={close} />
              ))}
            </ul>
          </section>
        ) : null,
      )}
    </Drawer>
  )
}
