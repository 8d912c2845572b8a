// SPDX-License-Identifier: Apache-2.0
import { useMutation } from '@tanstack/react-query'
import Alert from 'antd/es/alert'
import Button from 'antd/es/button'
import Form from 'antd/es/form'
import Input from 'antd/es/input'
import Modal from 'antd/es/modal'
import { problemText } from '../../components/problem-text.ts'
import { useSay } from '../../i18n/index.ts'

type Props = Readonly<{ title: string; close: () => void; run: (password: string) => Promise<void> }>

/** Asks for the password once more before something that an unattended screen must not do. */
export function PasswordDialog({ title, close, run }: Props) {
  const say = useSay()
  const attempt = useMutation({ mutationFn: ({ password }: { password: string }) => run(password) })
  return (
    <Modal open onCancel={close} footer={null} title={title} width={420}>
      <Form layout="vertical" requiredMark={false} onFinish={(fields: { password: string }) => attempt.mutate(fields)}>
        <Form.Item
          name="password"
          label={say('account.provePassword')}
          rules={[{ required: true, message: say('signIn.passwordMissing') }]}
        >
          <Input.Password autoComplete="current-password" autoFocus />
        </Form.Item>
        {attempt.error ? (
          <Alert type="error" showIcon title={problemText(say, attempt.error)} style={{ marginBottom: 12 }} />
        ) : null}
        <Button type="primary" htmlType="submit" loading={attempt.isPending} block>
          {say('account.continue')}
        </Button>
      </Form>
    </Modal>
  )
}
