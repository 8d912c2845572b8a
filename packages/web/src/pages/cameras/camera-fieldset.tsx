// SPDX-License-Identifier: Apache-2.0
import Collapse from 'antd/es/collapse'
import Form from 'antd/es/form'
import Input from 'antd/es/input'
import InputNumber from 'antd/es/input-number'
import Select from 'antd/es/select'
import Switch from 'antd/es/switch'
import { useSay } from '../../i18n/index.ts'
import type { CameraFields } from './camera-form.ts'

const RTSP = /^\s*rtsps?:\/\/[^\s]+\s*$/i
const Item = Form.Item<CameraFields>

export function CameraFieldset({ hasPassword }: { hasPassword: boolean }) {
  const say = useSay()
  const more = (
    <>
      <Item
        name="subUrl"
        label={say('cameras.subUrl')}
        extra={say('cameras.subUrlHelp')}
        rules={[{ pattern: RTSP, message: say('cameras.urlWrong') }]}
      >
        <Input className="mono" autoComplete="off" spellCheck={false} />
      </Item>
      <Item name="transport" label={say('cameras.transport')}>
        <Select
          options={[
            { value: 'auto', label: say('cameras.transport.auto') },
            { value: 'tcp', label: 'TCP' },
            { value: 'udp', label: 'UDP' },
          ]}
        />
      </Item>
      <Item name="retentionDays" label={say('cameras.retention')} extra={say('cameras.retentionHelp')}>
        <InputNumber min={1} max={3650} precision={0} />
      </Item>
      <Item name="trustAnyCertificate" label={say('cameras.trust')} valuePropName="checked">
        <Switch />
      </Item>
    </>
  )
  return (
    <>
      <Item
        name="name"
        label={say('cameras.name')}
        rules={[{ required: true, whitespace: true, message: say('cameras.nameMissing') }]}
      >
        <Input maxLength={100} autoComplete="off" />
      </Item>
      <Item name="place" label={say('cameras.place')} extra={say('cameras.placeHelp')}>
        <Input maxLength={300} autoComplete="off" />
      </Item>
      <Item
        name="url"
        label={say('cameras.url')}
        extra={say('cameras.urlHelp')}
        rules={[{ required: true, pattern: RTSP, message: say('cameras.urlWrong') }]}
      >
        <Input className="mono" autoComplete="off" spellCheck={false} maxLength={2048} />
      </Item>
      <div className="field-pair">
        <Item name="user" label={say('cameras.user')}>
          <Input autoComplete="off" maxLength={256} />
        </Item>
        <Item name="password" label={say('cameras.password')}>
          <Input.Password
            autoComplete="new-password"
            maxLength={256}
            {...(hasPassword ? { placeholder: say('cameras.passwordKept') } : {})}
          />
        </Item>
      </div>
      <Item name="inUse" label={say('cameras.inUse')} extra={say('cameras.inUseHelp')} valuePropName="checked">
        <Switch />
      </Item>
      <Collapse
        ghost
        items={[{ key: 'more', label: say('cameras.more'), children: more, forceRender: true }]}
        style={{ marginBottom: 12 }}
      />
    </>
  )
}
