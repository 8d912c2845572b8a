// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import Alert from 'antd/es/alert'
import Button from 'antd/es/button'
import Form from 'antd/es/form'
import Input from 'antd/es/input'
import { setUp, useSetupState } from '../../api/account.ts'
import { signIn } from '../../api/session.ts'
import { Gate } from '../../components/gate.tsx'
import { NewPassword } from '../../components/new-password.tsx'
import { problemText } from '../../components/problem-text.ts'
import { useSay } from '../../i18n/index.ts'

type Fields = { user: string; password: string; again: string }

/** Creates the first administrator from the one-time link. */
export function SetupPage() {
  const say = useSay()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { token } = useSearch({ from: '/setup' })
  const state = useSetupState(true)
  const create = useMutation({
    mutationFn: async ({ user, password }: Fields) => {
      await setUp({ token, user: user.trim(), password })
      await client.invalidateQueries({ queryKey: ['session'] })
      if (!client.getQueryData(['session'])) await signIn(client, { user: user.trim(), password })
      client.setQueryData(['setup'], { needed: false })
    },
    onSuccess: () => navigate({ to: '/' }),
  })
  if (state.data?.needed === false && !create.isPending) {
    return (
      <Gate title={say('setup.title')}>
        <Alert type="info" showIcon title={say('setup.done')} style={{ marginBottom: 16 }} />
        <Button type="primary" block onClick={() => void navigate({ to: '/' })}>
          {say('signIn.submit')}
        </Button>
      </Gate>
    )
  }
  return (
    <Gate title={say('setup.title')}>
      <p className="dim" style={{ marginBottom: 16 }}>
        {say('setup.lead')}
      </p>
      {token === '' ? (
        <Alert type="warning" showIcon title={say('setup.noToken')} style={{ marginBottom: 16 }} />
      ) : null}
      <Form<Fields> layout="vertical" requiredMark={false} onFinish={(fields) => create.mutate(fields)}>
        <Form.Item
          name="user"
          label={say('signIn.user')}
          extra={say('user.nameHelp')}
          rules={[
            { required: true, message: say('signIn.userMissing') },
            { min: 2, max: 64, pattern: /^[\p{L}\p{N}._@-]+$/u, message: say('user.nameWrong') },
          ]}
        >
          <Input autoComplete="username" autoFocus />
        </Form.Item>
        <NewPassword name="password" label={say('signIn.password')} />
        <Form.Item
          name="again"
          label={say('password.again')}
          dependencies={['password']}
          rules={[
            ({ getFieldValue }) => ({
              validator: (_, value) =>
                value === getFieldValue('password')
                  ? Promise.resolve()
                  : Promise.reject(new Error(say('password.differs'))),
            }),
          ]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        {create.error ? (
          <Alert
            type="error"
            showIcon
            role="alert"
            title={problemText(say, create.error)}
            style={{ marginBottom: 16 }}
          />
        ) : null}
        <Button type="primary" htmlType="submit" size="large" block loading={create.isPending} disabled={token === ''}>
          {say('setup.submit')}
        </Button>
      </Form>
    </Gate>
  )
}
