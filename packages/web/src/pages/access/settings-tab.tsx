// SPDX-License-Identifier: Apache-2.0
import { type AccessSettings, type AccessSettingsInput, Role } from '@mingjian/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Alert from 'antd/es/alert'
import App from 'antd/es/app'
import Button from 'antd/es/button'
import Form from 'antd/es/form'
import Input from 'antd/es/input'
import Select from 'antd/es/select'
import Spin from 'antd/es/spin'
import Switch from 'antd/es/switch'
import { changeAccessSettings, useAccessSettings } from '../../api/access.ts'
import { problemText } from '../../components/problem-text.ts'
import { useSay } from '../../i18n/index.ts'

type Claim = 'preferred_username' | 'email' | 'sub' | 'none'
type Fields = {
  factorRequired: Role[]
  isOn: boolean
  issuer?: string
  clientId?: string
  secret?: string
  name?: string
  claim?: Claim
}

const RETURN = '/api/session/oidc/return'

/** Who needs a second factor, and sign-in by an OpenID provider. */
export function SettingsTab() {
  const say = useSay()
  const settings = useAccessSettings()
  if (settings.error) return <div className="centred">{problemText(say, settings.error)}</div>
  return settings.data ? <SettingsForm settings={settings.data} /> : <Spin />
}

function inputOf(fields: Fields): AccessSettingsInput {
  const { factorRequired, isOn, issuer = '', clientId = '', secret, name = '', claim = 'none' } = fields
  const provider = { issuer, clientId, name, claim: claim === 'none' ? null : claim, ...(secret ? { secret } : {}) }
  return { factorRequired, oidc: isOn ? provider : null }
}

function SettingsForm({ settings }: { settings: AccessSettings }) {
  const say = useSay()
  const client = useQueryClient()
  const { message } = App.useApp()
  const [form] = Form.useForm<Fields>()
  const { factorRequired, oidc } = settings
  const isOn = Form.useWatch('isOn', form) ?? oidc !== null
  const save = useMutation({
    mutationFn: (fields: Fields) => changeAccessSettings(inputOf(fields)),
    async onSuccess() {
      await client.invalidateQueries({ queryKey: ['access', 'settings'] })
      void message.success(say('access.saved'))
    },
  })
  const needed = [{ required: true, message: say('problem.http.input') }]
  return (
    <Form<Fields>
      form={form}
      layout="vertical"
      requiredMark={false}
      className="access-settings"
      initialValues={{
        ...{ factorRequired, isOn: oidc !== null, issuer: oidc?.issuer, clientId: oidc?.clientId },
        ...{ name: oidc?.name, claim: oidc?.claim ?? (oidc ? 'none' : 'preferred_username') },
      }}
      onFinish={(fields) => save.mutate(fields)}
    >
      <Form.Item name="factorRequired" label={say('access.required')} extra={say('access.requiredHelp')}>
        <Select mode="multiple" options={Role.options.map((role) => ({ value: role, label: say(`role.${role}`) }))} />
      </Form.Item>
      <h2>{say('access.oidc')}</h2>
      <p className="dim">{say('access.oidcHelp')}</p>
      <Form.Item name="isOn" label={say('access.oidcOn')} valuePropName="checked">
        <Switch />
      </Form.Item>
      {isOn ? (
        <>
          <Form.Item name="name" label={say('access.oidcName')} rules={needed}>
            <Input maxLength={60} />
          </Form.Item>
          <Form.Item name="issuer" label={say('access.oidcIssuer')} rules={needed}>
            <Input inputMode="url" />
          </Form.Item>
          <Form.Item name="clientId" label={say('access.oidcClient')} rules={needed}>
            <Input autoComplete="off" />
          </Form.Item>
          <Form.Item name="secret" label={say('access.oidcSecret')}>
            <Input.Password autoComplete="off" />
          </Form.Item>
          <Form.Item name="claim" label={say('access.oidcClaim')}>
            <Select
              options={[
                ...(['preferred_username', 'email', 'sub'] as const).map((value) => ({ value, label: value })),
                { value: 'none', label: say('access.oidcLink') },
              ]}
            />
          </Form.Item>
          <p className="dim">{say('access.oidcReturn', { url: `${window.location.origin}${RETURN}` })}</p>
        </>
      ) : null}
      {save.error ? (
        <Alert type="error" showIcon title={problemText(say, save.error)} style={{ marginBottom: 12 }} />
      ) : null}
      <Button type="primary" htmlType="submit" loading={save.isPending}>
        {say('access.save')}
      </Button>
    </Form>
  )
}
