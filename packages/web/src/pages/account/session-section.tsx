// SPDX-License-Identifier: Apache-2.0
import type { z } from 'zod'
import type { SessionRow } from '@mingjian/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Alert from 'antd/es/alert'
import Button from 'antd/es/button'
import Tag from 'antd/es/tag'
import { endSession, useSessionList } from '../../api/account.ts'
import { problemText } from '../../components/problem-text.ts'
import { formatMoment } from '../../i18n/moment.ts'
import { useSay } from '../../i18n/index.ts'
import { deviceOf } from './device.ts'

export function SessionSection() {
  const say = useSay()
  const client = useQueryClient()
  const sessions = useSessionList(true)
  const end = useMutation({
    mutationFn: endSession,
    async onSuccess() {
      await client.invalidateQueries({ queryKey: ['sessions'] })
      await client.invalidateQueries({ queryKey: ['session'] })
    },
  })
  const error = sessions.error ?? end.error
  return (
    <section>
      <h2>{say('account.sessions')}</h2>
      {error ? <Alert type="error" showIcon title={problemText(say, error)} /> : null}
      <ul className="account-list">
        {(sessions.data?.items ?? []).map((row) => (
          <SessionLine key={row.id} row={row} end={() => end.mutate(row.id)} />
        ))}
      </ul>
    </section>
  )
}

/** A session with the button that ends it. */
export function SessionLine({ row, end }: { row: z.infer<typeof SessionRow>; end: () => void }) {
  const say = useSay()
  return (
    <li>
      <div>
        <strong title={row.agent}>{deviceOf(row.agent)}</strong> <span className="dim mono">{row.address}</span>{' '}
        {row.isNewDevice ? <Tag variant="outlined">{say('account.newDeviceTag')}</Tag> : null}
        <div className="dim num">{say('account.lastSeen', { time: formatMoment(Date.parse(row.lastSeen)) })}</div>
      </div>
      {row.isCurrent ? (
        <span className="dim">{say('account.thisSession')}</span>
      ) : (
        <Button size="small" onClick={end}>
          {say('account.endSession')}
        </Button>
      )}
    </li>
  )
}
