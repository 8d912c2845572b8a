// SPDX-License-Identifier: Apache-2.0
import { Role, type User } from '@mingjian/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Alert from 'antd/es/alert'
import App from 'antd/es/app'
import Button from 'antd/es/button'
import Drawer from 'antd/es/drawer'
import Form from 'antd/es/form'
import Input from 'antd/es/input'
import Radio from 'antd/es/radio'
import Select from 'antd/es/select'
import { useCameras } from '../../api/cameras.ts'
import { addUser, changeUser } from '../../api/users.ts'
import { NewPassword } from '../../components/new-password.tsx'
import { problemText } from '../../components/problem-text.ts'
import { useSay } from '../../i18n/index.ts'
import { UserSignIns } from './user-sign-ins.tsx'

type Fields = { name: string; role: Role; scope: 'all' | 'some'; cameras: string[]; unit: string; password?: string }

function bodyOf(fields: Fields, user: User | null): Record<string, unknown> {
  const cameras = fields.role === 'administrator' || fields.scope !== 'some' ? null : (fields.cameras ?? [])
  const password = fields.password ? { password: fields.password } : {}
  const unit = fields.unit.trim() === '' ? null : fields.unit.trim()
  return user
    ? { role: fields.role, cameras, unit, ...password }
    : { name: fields.name.trim(), role: fields.role, cameras, unit, ...password }
}

function Foot({ close, save, isSaving }: { close: () => void; save: () => void; isSaving: boolean }) {
  const say = useSay()
  return (
    <div className="drawer-foot">
      <span className="tools-space" />
      <Button onClick={close}>{say('form.cancel')}</Button>
      <Button type="primary" loading={isSaving} onClick={save} data-testid="save-user">
        {say('form.save')}
      </Button>
    </div>
  )
}

/** Adds a person, or changes role, cameras and password of one. */
export function UserDrawer({ user, close }: { user: User | null; close: () => void }) {
  const say = useSay()
  const client = useQueryClient()
  const { message } = App.useApp()
  const cameras = useCameras().data ?? []
  const [form] = Form.useForm<Fields>()
  const role = Form.useWatch('role', form) ?? user?.role ?? 'watcher'
  const scope = Form.useWatch('scope', form) ?? (user?.cameras ? 'some' : 'all')
  const hasCameras = role === 'watcher' || role === 'manager' || role === 'maintainer'
  const save = useMutation({
    mutationFn: (fields: Fields) => (user ? changeUser(user.id, bodyOf(fields, user)) : addUser(bodyOf(fields, null))),
    onSuccess: async () => {
      void message.success(say('user.saved'))
      close()
      await client.invalidateQueries({ queryKey: ['users'] })
    },
  })
  return (
    <Drawer
      open
      onClose={close}
      size={440}
      title={user ? user.name : say('user.add')}
      footer={<Foot close={close} save={() => form.submit()} isSaving={save.isPending} />}
    >
      <Form<Fields>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{
          name: user?.name ?? '',
          role: user?.role ?? 'watcher',
          scope: user?.cameras ? 'some' : 'all',
          cameras: user?.cameras ?? [],
          unit: user?.unit ?? '',
        }}
        onFinish={(fields) => save.mutate(fields)}
      >
        {user ? null : (
          <Form.Item
            name="name"
            label={say('user.name')}
            extra={say('user.nameHelp')}
            rules={[
              { required: true, min: 2, max: 64, pattern: /^[\p{L}\p{N}._@-]+$/u, message: say('user.nameWrong') },
            ]}
          >
            <Input autoComplete="off" autoFocus />
          </Form.Item>
        )}
        <Form.Item name="role" label={say('user.role')} extra={say(`user.${role}Help`)}>
          <Select options={Role.options.map((each) => ({ value: each, label: say(`role.${each}`) }))} />
        </Form.Item>
        <Form.Item name="unit" label={say('user.unit')} extra={say('user.unitHelp')}>
          <Input maxLength={100} />
        </Form.Item>
        {hasCameras ? (
          <Form.Item name="scope" label={say('user.cameras')}>
            <Radio.Group
              options={[
                { value: 'all', label: say('user.allCameras') },
                { value: 'some', label: say('user.onlyThese') },
              ]}
            />
          </Form.Item>
        ) : null}
        {hasCameras && scope === 'some' ? (
          <Form.Item
            name="cameras"
            label={say('user.onlyThese')}
            rules={[{ required: true, message: say('user.pickCamera') }]}
          >
            <Select
              mode="multiple"
              optionFilterProp="label"
              options={cameras.map((camera) => ({ value: camera.id, label: camera.name }))}
            />
          </Form.Item>
        ) : null}
        <NewPassword
          name="password"
          label={say(user ? 'user.resetPassword' : 'signIn.password')}
          isRequired={user === null}
        />
        {save.error ? <Alert type="error" showIcon title={problemText(say, save.error)} /> : null}
      </Form>
      {user ? <UserSignIns user={user} /> : null}
    </Drawer>
  )
}
