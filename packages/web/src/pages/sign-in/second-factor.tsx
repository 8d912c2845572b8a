// SPDX-License-Identifier: Apache-2.0
import type { SignInChallenge } from '@mingjian/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Alert from 'antd/es/alert'
import Button from 'antd/es/button'
import Form from 'antd/es/form'
import Input from 'antd/es/input'
import { answerWithPasskey, askChallenge } from '../../api/factors.ts'
import { signIn } from '../../api/session.ts'
import { Gate } from '../../components/gate.tsx'
import { problemText } from '../../components/problem-text.ts'
import { useSay } from '../../i18n/index.ts'

export type SecondStep = Readonly<{ user: string; password: string; challenge: SignInChallenge }>

/** What is left to prove: a code of the app, a recovery code, or a passkey. */
export function SecondFactor({ step, back }: { step: SecondStep; back: () => void }) {
  const say = useSay()
  const client = useQueryClient()
  const { user, password, challenge } = step
  const byCode = useMutation({
    mutationFn: ({ code }: { code: string }) => signIn(client, { user, password, code: code.trim() }),
  })
  const byKey = useMutation({
    async mutationFn() {
      const options =
        byKey.failureCount > 0 || byKey.isError ? (await askChallenge({ user, password })).options : challenge.options
      const assertion = await answerWithPasskey(options ?? {})
      await signIn(client, { user, password, assertion })
    },
  })
  const problem = byKey.error ?? byCode.error
  const hasCode = challenge.ways.includes('totp') || challenge.ways.includes('recovery')
  return (
    <Gate title={say('signIn.second')}>
      {challenge.options ? (
        <Button
          type={challenge.ways.includes('totp') ? 'default' : 'primary'}
          size="large"
          block
          loading={byKey.isPending}
          onClick={() => byKey.mutate()}
          style={{ marginBottom: 16 }}
        >
          {say('signIn.passkey')}
        </Button>
      ) : null}
      {problem ? (
        <Alert type="error" showIcon role="alert" title={problemText(say, problem)} style={{ marginBottom: 16 }} />
      ) : null}
      {hasCode ? (
        <Form<{ code: string }> layout="vertical" requiredMark={false} onFinish={(fields) => byCode.mutate(fields)}>
          <Form.Item
            name="code"
            label={say('signIn.code')}
            extra={say('signIn.codeHelp')}
            rules={[{ required: true, message: say('signIn.codeHelp') }]}
          >
            <Input autoComplete="one-time-code" autoFocus size="large" className="mono" maxLength={40} />
          </Form.Item>
          <Button type="primary" htmlType="submit" size="large" block loading={byCode.isPending}>
            {say('signIn.submit')}
          </Button>
        </Form>
      ) : null}
      <Button type="text" block onClick={back} style={{ marginTop: 8 }}>
        {say('signIn.back')}
      </Button>
    </Gate>
  )
}
