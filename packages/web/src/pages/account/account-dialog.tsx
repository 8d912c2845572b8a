// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Alert from 'antd/es/alert'
import App from 'antd/es/app'
import Button from 'antd/es/button'
import Form from 'antd/es/form'
import Input from 'antd/es/input'
import Modal from 'antd/es/modal'
import { changePassword, endSession, useSessionList } from '../../api/account.ts'
import { NewPassword } from '../../components/new-password.tsx'
import { problemText } from '../../components/problem-text.ts'
import { formatMoment } from '../../i18n/moment.ts'
import { useSay } from '../../i18n/index.ts'
import { deviceOf } from './device.ts'
import './account.css'

function Sessions() {
  const say = useSay()
  const client = useQueryClient()
  const sessions = useSessionList(true)
  const end = useMutation({
    mutationFn: endSession,
    onSuccess: () => client.invalidateQueries({ queryKey: ['sessions'] }),
  })
  const error = sessions.error ?? end.error
  return (
    <section>
      <h3>{say('account.sessions')}</h3>
      {error ? <Alert type="error" showIcon title={problemText(say, error)} /> : null}
      <ul className="session-list">
        {(sessions.data?.items ?? []).map((row) => (
          <li key={row.id}>
            <div>
              <strong title={row.agent}>{deviceOf(row.agent)}</strong> <span className="dim mono">{row.address}</span>
              <div className="dim num">{say('account.lastSeen', { time: formatMoment(Date.parse(row.lastSeen)) })}</div>
            </div>
            {row.isCurrent ? (
              <span className="dim">{say('account.thisSession')}</span>
            ) : (
              <Button size="small" onClick={() => end.mutate(row.id)}>
                {say('account.endSession')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

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
      <h3>{say('account.changePassword')}</h3>
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

/** One's own password and sessions. */
export function AccountDialog({ close }: { close: () => void }) {
  const say = useSay()
  return (
    <Modal open onCancel={close} footer={null} title={say('account.open')}>
      <PasswordForm />
      <Sessions />
    </Modal>
  )
}
