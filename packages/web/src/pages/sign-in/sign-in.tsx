// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Alert from 'antd/es/alert'
import Button from 'antd/es/button'
import Form from 'antd/es/form'
import Input from 'antd/es/input'
import { useState } from 'react'
import { useSetupState } from '../../api/account.ts'
import { ApiProblem } from '../../api/client.ts'
import { askChallenge, useSignInWays } from '../../api/factors.ts'
import { signIn } from '../../api/session.ts'
import { Gate } from '../../components/gate.tsx'
import { problemText } from '../../components/problem-text.ts'
import { useSay } from '../../i18n/index.ts'
import { SecondFactor, type SecondStep } from './second-factor.tsx'

type Fields = { user: string; password: string }

/** Name and password; what is needed besides comes as a second step. */
export function SignIn({ error }: { error: Error | null }) {
  const say = useSay()
  const client = useQueryClient()
  const setup = useSetupState(true).data
  const [second, setSecond] = useState<SecondStep | null>(null)
  const attempt = useMutation({
    async mutationFn(fields: Fields) {
      try {
        await signIn(client, fields)
      } catch (thrown) {
        if (!(thrown instanceof ApiProblem) || thrown.code !== 'session.factor.needed') throw thrown
        setSecond({ ...fields, challenge: await askChallenge(fields) })
      }
    },
  })
  const problem = attempt.error ?? error
  if (setup?.needed) {
    return (
      <Gate title={say('setup.neededTitle')}>
        <Alert type="info" showIcon title={say('setup.neededLead')} description={say('setup.neededHow')} />
      </Gate>
    )
  }
  if (second) return <SecondFactor step={second} back={() => setSecond(null)} />
  return (
    <Gate title={say('signIn.title')}>
      <Form<Fields> layout="vertical" requiredMark={false} onFinish={(fields) => attempt.mutate(fields)}>
        <Form.Item
          name="user"
          label={say('signIn.user')}
          rules={[{ required: true, message: say('signIn.userMissing') }]}
        >
          <Input autoComplete="username" autoFocus size="large" />
        </Form.Item>
        <Form.Item
          name="password"
          label={say('signIn.password')}
          rules={[{ required: true, message: say('signIn.passwordMissing') }]}
        >
          <Input.Password autoComplete="current-password" size="large" />
        </Form.Item>
        {problem ? (
          <Alert type="error" showIcon role="alert" title={problemText(say, problem)} style={{ marginBottom: 16 }} />
        ) : null}
        <Button type="primary" htmlType="submit" size="large" block loading={attempt.isPending}>
          {say('signIn.submit')}
        </Button>
      </Form>
      <ProviderButton />
    </Gate>
  )
}

function ProviderButton() {
  const say = useSay()
  const oidc = useSignInWays().data?.oidc
  if (!oidc) return null
  return (
    <Button size="large" block href="/api/session/oidc" style={{ marginTop: 12 }}>
      {say('signIn.by', { name: oidc.name })}
    </Button>
  )
}
