// SPDX-License-Identifier: Apache-2.0
import { useMutation } from '@tanstack/react-query'
import Alert from 'antd/es/alert'
import App from 'antd/es/app'
import Button from 'antd/es/button'
import Form from 'antd/es/form'
import Input from 'antd/es/input'
import { changePassword } from '../../api/account.ts'
import { useSession } from '../../api/session.ts'
import { NewPassword } from '../../components/new-password.tsx'
import { problemText } from '../../components/problem-text.ts'
import { formatMoment } from '../../i18n/moment.ts'
import { useSay } from '../../i18n/index.ts'
import { deviceOf } from './device.ts'
import { FactorSection } from './factor-section.tsx'
import { SessionSection } from './session-section.tsx'
import { TokenSection } from './token-section.tsx'
import './account.css'

/** One's own password, second factors, tokens and sessions. */
export function AccountPage() {
  const say = useSay()
  const session = useSession().data
  return (
    <div className="page account">
      <h1>{say('account.title')}</h1>
      {session?.mustEnrol ? <Alert type="warning" showIcon title={say('account.mustEnrol')} /> : null}
      <NewDevices />
      <div className="account-grid">
        <FactorSection />
        <SessionSection />
        {session?.mustEnrol ? null : <TokenSection />}
        <PasswordForm />
      </div>
    </div>
  )
}

function NewDevices() {
  const say = useSay()
  const news = useSession().data?.newDevices ?? []
  if (news.length === 0) return null
  const rows = news
    .slice(0, SHOWN)
    .map(({ session, at, address, agent }) => (
      <li key={session}>
        {say('account.newDeviceRow', { time: formatMoment(Date.parse(at)), device: deviceOf(agent), address })}
      </li>
    ))
  const words = (
    <>
      <ul className="account-news num">{rows}</ul>
      {say('account.newDeviceHelp')}
    </>
  )
  return <Alert type="warning" showIcon title={say('account.newDevice')} description={words} />
}

/** The newest say enough; all of them stand among the sessions. */
const SHOWN = 3

function PasswordForm() {
  const say = useSay()
  const { message } = App.useApp()
  const [form] = Form.useForm<{ current: string; next: string }>()
  const change = useMutation({
    mutationFn: changePassword,
    onSuccess: () => {
      form.resetFields()
      void message.success(say('account.passwordChanged'))
    },
  })
  return (
    <section>
      <h2>{say('account.changePassword')}</h2>
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(fields) => change.mutate(fields)}>
        <Form.Item
          name="current"
          label={say('account.currentPassword')}
          rules={[{ required: true, message: say('signIn.passwordMissing') }]}
        >
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <NewPassword name="next" label={say('account.newPassword')} />
        {change.error ? (
          <Alert type="error" showIcon title={problemText(say, change.error)} style={{ marginBottom: 12 }} />
        ) : null}
        <Button type="primary" htmlType="submit" loading={change.isPending}>
          {say('account.changePassword')}
        </Button>
      </Form>
    </section>
  )
}
