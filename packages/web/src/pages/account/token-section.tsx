// SPDX-License-Identifier: Apache-2.0
import type { Token } from '@mingjian/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Alert from 'antd/es/alert'
import Button from 'antd/es/button'
import Form from 'antd/es/form'
import Input from 'antd/es/input'
import Modal from 'antd/es/modal'
import Popconfirm from 'antd/es/popconfirm'
import Select from 'antd/es/select'
import Typography from 'antd/es/typography'
import { useState } from 'react'
import { addToken, revokeToken, useTokens } from '../../api/factors.ts'
import { useSession } from '../../api/session.ts'
import { problemText } from '../../components/problem-text.ts'
import { formatMoment } from '../../i18n/moment.ts'
import { type Say, useSay } from '../../i18n/index.ts'

export function TokenSection() {
  const say = useSay()
  const client = useQueryClient()
  const tokens = useTokens()
  const [isOpen, setOpen] = useState(false)
  const refresh = () => client.invalidateQueries({ queryKey: ['tokens'] })
  const revoke = useMutation({ mutationFn: revokeToken, onSuccess: refresh })
  const error = tokens.error ?? revoke.error
  const items = tokens.data?.items ?? []
  return (
    <section>
      <h2>{say('account.tokens')}</h2>
      <p className="dim">{say('account.tokensHelp')}</p>
      {error ? <Alert type="error" showIcon title={problemText(say, error)} /> : null}
      <ul className="account-list">
        {tokens.isSuccess && items.length === 0 ? <li className="dim">{say('account.noToken')}</li> : null}
        {items.map((token) => (
          <li key={token.id}>
            <div>
              <strong>{token.name || token.id}</strong>
              <div className="dim num">{describe(token, say)}</div>
            </div>
            <Popconfirm
              title={say('account.revokeAsk')}
              okText={say('account.revoke')}
              cancelText={say('form.cancel')}
              onConfirm={() => revoke.mutate(token.id)}
            >
              <Button size="small">{say('account.revoke')}</Button>
            </Popconfirm>
          </li>
        ))}
      </ul>
      <div className="account-buttons">
        <Button onClick={() => setOpen(true)}>{say('account.addToken')}</Button>
      </div>
      {isOpen ? <TokenDialog close={() => (setOpen(false), void refresh())} /> : null}
    </section>
  )
}

function describe(token: Token, say: Say): string {
  const scope =
    token.abilities === null ? say('account.scopeAll') : say('account.scopeCount', { count: token.abilities.length })
  const until =
    token.expiresAt === null
      ? say('account.forever')
      : say('account.until', { time: formatMoment(Date.parse(token.expiresAt)) })
  const used =
    token.lastUsed === null
      ? say('account.neverUsed')
      : say('account.lastUsed', { time: formatMoment(Date.parse(token.lastUsed)) })
  return [scope, until, used].join(' · ')
}

const DAYS: readonly number[] = [7, 30, 90, 365]

type Fields = { name: string; days: number; abilities: string[] }

function TokenDialog({ close }: { close: () => void }) {
  const say = useSay()
  const mine = useSession().data?.abilities ?? []
  const add = useMutation({
    mutationFn: ({ name, days, abilities }: Fields) =>
      addToken({
        name: name.trim(),
        days: days === 0 ? null : days,
        abilities: abilities.length === 0 ? null : abilities,
      }),
  })
  return (
    <Modal open onCancel={close} footer={null} title={say('account.addToken')} width={480}>
      {add.data ? (
        <>
          <Alert type="warning" showIcon title={say('account.tokenOnce')} style={{ marginBottom: 12 }} />
          <Typography.Paragraph copyable className="mono token-secret">
            {add.data.secret}
          </Typography.Paragraph>
          <Button type="primary" block onClick={close}>
            {say('account.done')}
          </Button>
        </>
      ) : (
        <Form<Fields>
          layout="vertical"
          requiredMark={false}
          initialValues={{ name: '', days: 90, abilities: [] }}
          onFinish={(fields) => add.mutate(fields)}
        >
          <Form.Item name="name" label={say('account.tokenName')} rules={[{ required: true, max: 60 }]}>
            <Input maxLength={60} autoFocus />
          </Form.Item>
          <Form.Item name="days" label={say('account.tokenDays')}>
            <Select
              options={[
                ...DAYS.map((count) => ({ value: count, label: say('account.days', { count }) })),
                { value: 0, label: say('account.forever') },
              ]}
            />
          </Form.Item>
          <Form.Item name="abilities" label={say('account.tokenScope')}>
            <Select
              mode="multiple"
              placeholder={say('account.scopeAll')}
              options={mine.map((ability) => ({ value: ability, label: ability }))}
            />
          </Form.Item>
          {add.error ? (
            <Alert type="error" showIcon title={problemText(say, add.error)} style={{ marginBottom: 12 }} />
          ) : null}
          <Button type="primary" htmlType="submit" block loading={add.isPending}>
            {say('account.addToken')}
          </Button>
        </Form>
      )}
    </Modal>
  )
}
