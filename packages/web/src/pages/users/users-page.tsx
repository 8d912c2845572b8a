// SPDX-License-Identifier: Apache-2.0
import type { User } from '@mingjian/contract'
import PlusOutlined from '@ant-design/icons/PlusOutlined'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import App from 'antd/es/app'
import Button from 'antd/es/button'
import Table from 'antd/es/table'
import Tag from 'antd/es/tag'
import { useState } from 'react'
import { useSession } from '../../api/session.ts'
import { changeUser, useUsers } from '../../api/users.ts'
import { problemText } from '../../components/problem-text.ts'
import { useIsPhone } from '../../components/use-is-phone.ts'
import { formatMoment } from '../../i18n/moment.ts'
import { type Say, useSay } from '../../i18n/index.ts'
import { UserDrawer } from './user-drawer.tsx'
import '../cameras/cameras.css'

function isLocked(user: User): boolean {
  return user.lockedUntil !== null && Date.parse(user.lockedUntil) > Date.now()
}

function StateTag({ user, say }: { user: User; say: Say }) {
  if (user.disabled) return <Tag>{say('user.disabled')}</Tag>
  if (isLocked(user))
    return (
      <Tag variant="outlined" style={{ color: 'var(--bad)' }}>
        {say('user.lockedUntil', { time: formatMoment(Date.parse(user.lockedUntil ?? '')) })}
      </Tag>
    )
  return (
    <Tag variant="outlined" style={{ color: 'var(--ok)' }}>
      {say('user.active')}
    </Tag>
  )
}

type Open = (user: User) => void

function columns(say: Say, isPhone: boolean, open: Open) {
  const name = {
    title: say('user.name'),
    key: 'name',
    render: (_: unknown, user: User) => (
      <button type="button" className="link-button" onClick={() => open(user)}>
        {user.name}
        {isPhone ? <span className="dim cell-note">{say(`role.${user.role}`)}</span> : null}
      </button>
    ),
  }
  const state = {
    title: say('user.state'),
    key: 'state',
    render: (_: unknown, user: User) => <StateTag user={user} say={say} />,
  }
  if (isPhone) return [name, state]
  return [
    name,
    { title: say('user.role'), key: 'role', render: (_: unknown, user: User) => say(`role.${user.role}`) },
    {
      title: say('user.cameras'),
      key: 'cameras',
      render: (_: unknown, user: User) =>
        user.cameras === null ? say('user.allCameras') : say('user.someCameras', { count: user.cameras.length }),
    },
    { title: say('user.unit'), key: 'unit', render: (_: unknown, user: User) => user.unit ?? '–' },
    {
      title: say('user.factor'),
      key: 'factor',
      render: (_: unknown, user: User) => say(user.hasFactor ? 'user.factorOn' : 'user.factorOff'),
    },
    state,
    {
      title: say('user.lastSignIn'),
      key: 'last',
      render: (_: unknown, user: User) => (
        <span className="num">{user.lastSignIn ? formatMoment(Date.parse(user.lastSignIn)) : say('user.never')}</span>
      ),
    },
  ]
}

function useActions() {
  const say = useSay()
  const client = useQueryClient()
  const { message } = App.useApp()
  return useMutation({
    mutationFn: ({ id, patch }: { id: string; patch: Record<string, unknown> }) => changeUser(id, patch),
    onSuccess: () => client.invalidateQueries({ queryKey: ['users'] }),
    onError: (error) => void message.error(problemText(say, error)),
  })
}

export function UsersPage() {
  const say = useSay()
  const isPhone = useIsPhone()
  const users = useUsers()
  const me = useSession().data?.user.id
  const change = useActions()
  const [edited, setEdited] = useState<User | 'new' | null>(null)
  if (users.error) return <div className="centred">{problemText(say, users.error)}</div>
  const acts = {
    title: say('user.actions'),
    key: 'actions',
    render: (_: unknown, user: User) => (
      <span style={{ display: 'flex', gap: 6, flexWrap: 'wrap' }}>
        {isLocked(user) ? (
          <Button size="small" onClick={() => change.mutate({ id: user.id, patch: { unlock: true } })}>
            {say('user.unlock')}
          </Button>
        ) : null}
        {user.id === me ? (
          <span className="dim">{say('user.you')}</span>
        ) : (
          <Button size="small" onClick={() => change.mutate({ id: user.id, patch: { disabled: !user.disabled } })}>
            {say(user.disabled ? 'user.enable' : 'user.disable')}
          </Button>
        )}
      </span>
    ),
  }
  return (
    <div className="page">
      <div className="page-head">
        <span className="dim num">{say('user.count', { count: users.data?.total ?? 0 })}</span>
        <span className="tools-space" />
        <Button type="primary" icon={<PlusOutlined />} onClick={() => setEdited('new')} data-testid="add-user">
          {say('user.add')}
        </Button>
      </div>
      <Table<User>
        size="small"
        rowKey="id"
        loading={users.isPending}
        dataSource={users.data?.items ?? []}
        columns={[...columns(say, isPhone, setEdited), acts]}
        pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
      />
      {edited ? <UserDrawer user={edited === 'new' ? null : edited} close={() => setEdited(null)} /> : null}
    </div>
  )
}
