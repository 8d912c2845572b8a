// SPDX-License-Identifier: Apache-2.0
import Button from 'antd/es/button'
import Form from 'antd/es/form'
import Input from 'antd/es/input'
import { useSay } from '../../i18n/index.ts'
import { Problem } from './problem.tsx'

type FootProps = Readonly<{ isNew: boolean; error: unknown; isSaving: boolean; cancel: () => void }>

/** The end of every form of a record: why it is changed, what went wrong, save. */
export function RecordFormFoot({ isNew, error, isSaving, cancel }: FootProps) {
  const say = useSay()
  return (
    <>
      <Form.Item
        name="why"
        label={say('registry.why')}
        extra={say('registry.whyHelp')}
        rules={[{ required: true, whitespace: true, message: say('registry.whyMissing') }]}
      >
        <Input.TextArea autoSize maxLength={500} placeholder={isNew ? say('registry.whyNew') : ''} />
      </Form.Item>
      <Problem error={error} />
      <div className="drawer-foot">
        <span className="tools-space" />
        <Button onClick={cancel}>{say('form.cancel')}</Button>
        <Button type="primary" htmlType="submit" loading={isSaving} data-testid="save-record">
          {say('form.save')}
        </Button>
      </div>
    </>
  )
}
