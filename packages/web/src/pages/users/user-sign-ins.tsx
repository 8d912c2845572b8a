// SPDX-License-Identifier: Apache-2.0
import type { User } from '@mingjian/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Alert from 'antd/es/alert'
import Button from 'antd/es/button'
import Popconfirm from 'antd/es/popconfirm'
import { endSessionOf, resetFactors, useSessionsOf } from '../../api/access.ts'
import { problemText } from '../../components/problem-text.ts'
import { useSay } from '../../i18n/index.ts'
import { SessionLine } from '../account/session-section.tsx'
import '../account/account.css'

/** Somebody's sessions, to be ended; and the way back for who lost their second factor. */
export function UserSignIns({ user }: { user: User }) {
  const say = useSay()
  const client = useQueryClient()
  const sessions = useSessionsOf(user.id)
  const end = useMutation({
    mutationFn: (session: string) => endSessionOf(user.id, session),
    onSuccess: () => client.invalidateQueries({ queryKey: ['sessions', user.id] }),
  })
  const reset = useMutation({
    mutationFn: () => resetFactors(user.id),
    onSuccess: () => client.invalidateQueries({ queryKey: ['users'] }),
  })
  const error = sessions.error ?? end.error ?? reset.error
  const items = sessions.data?.items ?? []
  return (
    <section className="user-sign-ins">
      <h3>{say('user.sessions')}</h3>
      {error ? <Alert type="error" showIcon title={problemText(say, error)} /> : null}
      <ul className="account-list">
        {sessions.isSuccess && items.length === 0 ? <li className="dim">{say('user.noSessions')}</li> : null}
        {items.map((row) => (
          <SessionLine key={row.id} row={row} end={() => end.mutate(row.id)} />
        ))}
      </ul>
      {user.hasFactor ? (
        <Popconfirm
          title={say('user.resetAsk')}
          okText={say('user.resetFactors')}
          cancelText={say('form.cancel')}
          onConfirm={() => reset.mutate()}
        >
          <Button danger loading={reset.isPending}>
            {say('user.resetFactors')}
          </Button>
        </Popconfirm>
      ) : null}
    </section>
  )
}
