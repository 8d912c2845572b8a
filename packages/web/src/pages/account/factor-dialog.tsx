// SPDX-License-Identifier: Apache-2.0
import type { FactorBegun } from '@mingjian/contract'
import { useMutation } from '@tanstack/react-query'
import Alert from 'antd/es/alert'
import Button from 'antd/es/button'
import Form from 'antd/es/form'
import Input from 'antd/es/input'
import Modal from 'antd/es/modal'
import QRCode from 'antd/es/qr-code'
import { useState } from 'react'
import { beginFactor, confirmFactor, makePasskey } from '../../api/factors.ts'
import { problemText } from '../../components/problem-text.ts'
import { useSay } from '../../i18n/index.ts'

type Props = Readonly<{ kind: 'totp' | 'webauthn'; close: () => void; done: (codes: readonly string[]) => void }>
type Fields = { password: string; name: string }

/** Sets up a second factor: password and name first, then the app's code or the browser's own dialogue. */
export function FactorDialog({ kind, close, done }: Props) {
  const say = useSay()
  const [begun, setBegun] = useState<FactorBegun | null>(null)
  const begin = useMutation({
    async mutationFn(fields: Fields) {
      const made = await beginFactor({ ...fields, kind })
      if (made.options === null) return setBegun(made)
      done((await confirmFactor(made.id, { registration: await makePasskey(made.options) })).codes)
    },
  })
  return (
    <Modal
      open
      onCancel={close}
      footer={null}
      width={420}
      title={say(kind === 'totp' ? 'account.addApp' : 'account.addKey')}
    >
      {begun ? (
        <AppCode begun={begun} done={done} />
      ) : (
        <Form<Fields>
          layout="vertical"
          requiredMark={false}
          initialValues={{ name: say(kind === 'totp' ? 'account.app' : 'account.key') }}
          onFinish={(fields) => begin.mutate(fields)}
        >
          <Form.Item name="name" label={say('account.factorName')} rules={[{ required: true, max: 60 }]}>
            <Input maxLength={60} />
          </Form.Item>
          <Form.Item
            name="password"
            label={say('account.provePassword')}
            rules={[{ required: true, message: say('signIn.passwordMissing') }]}
          >
            <Input.Password autoComplete="current-password" autoFocus />
          </Form.Item>
          {begin.error ? (
            <Alert type="error" showIcon title={problemText(say, begin.error)} style={{ marginBottom: 12 }} />
          ) : null}
          <Button type="primary" htmlType="submit" block loading={begin.isPending}>
            {say('account.continue')}
          </Button>
        </Form>
      )}
    </Modal>
  )
}

function AppCode({ begun, done }: { begun: FactorBegun; done: (codes: readonly string[]) => void }) {
  const say = useSay()
  const confirm = useMutation({
    mutationFn: async ({ code }: { code: string }) => done((await confirmFactor(begun.id, { code })).codes),
  })
  const uri = begun.uri ?? ''
  return (
    <>
      <p>{say('account.scan')}</p>
      <div className="factor-qr">
        <QRCode aria-label={say('account.scan')} value={uri} size={200} color="#000" bgColor="#fff" bordered={false} />
      </div>
      <p className="dim">
        {say('account.scanText')} <code className="mono">{new URL(uri).searchParams.get('secret')}</code>
      </p>
      <Form<{ code: string }> layout="vertical" requiredMark={false} onFinish={(fields) => confirm.mutate(fields)}>
        <Form.Item name="code" label={say('signIn.code')} rules={[{ required: true, message: say('account.scan') }]}>
          <Input autoComplete="one-time-code" inputMode="numeric" className="mono" maxLength={8} autoFocus />
        </Form.Item>
        {confirm.error ? (
          <Alert type="error" showIcon title={problemText(say, confirm.error)} style={{ marginBottom: 12 }} />
        ) : null}
        <Button type="primary" htmlType="submit" block loading={confirm.isPending}>
          {say('account.confirm')}
        </Button>
      </Form>
    </>
  )
}
