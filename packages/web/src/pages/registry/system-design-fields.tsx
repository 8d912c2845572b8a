// SPDX-License-Identifier: Apache-2.0
import Checkbox from 'antd/es/checkbox'
import Form from 'antd/es/form'
import Input from 'antd/es/input'
import InputNumber from 'antd/es/input-number'
import Select from 'antd/es/select'
import { useSay } from '../../i18n/index.ts'

/** What the design promises, how it was reviewed, and what is reserved: the acceptance is measured against it. */
export function DesignFields() {
  const say = useSay()
  return (
    <>
      <h3>{say('registry.design')}</h3>
      <div className="registry-pair">
        <Form.Item name="width" label={say('registry.item.width')}>
          <InputNumber min={1} max={20_000} precision={0} />
        </Form.Item>
        <Form.Item name="height" label={say('registry.item.height')}>
          <InputNumber min={1} max={20_000} precision={0} />
        </Form.Item>
        <Form.Item name="framesPerSecond" label={say('registry.item.framesPerSecond')}>
          <InputNumber min={0} max={1000} />
        </Form.Item>
        <Form.Item name="clockOffsetSeconds" label={say('registry.item.clock')}>
          <InputNumber min={0} max={3600} />
        </Form.Item>
        <Form.Item name="retentionDays" label={say('registry.item.retention')}>
          <InputNumber min={1} max={3650} precision={0} />
        </Form.Item>
        <Form.Item name="uncertified" label={say('registry.uncertified')}>
          <InputNumber min={0} precision={0} />
        </Form.Item>
      </div>
      <h3>{say('registry.feasibility')}</h3>
      <div className="registry-pair">
        <Form.Item name="reviewedOn" label={say('registry.reviewedOn')}>
          <Input type="date" />
        </Form.Item>
        <Form.Item name="conclusion" label={say('registry.conclusion')}>
          <Select
            options={[
              { value: 'passed', label: say('registry.result.passed') },
              { value: 'failed', label: say('registry.result.failed') },
            ]}
          />
        </Form.Item>
        <Form.Item name="reviewers" label={say('registry.reviewers')}>
          <Select mode="tags" open={false} />
        </Form.Item>
        <Form.Item name="standards" label={say('registry.standards')}>
          <Select mode="tags" open={false} />
        </Form.Item>
      </div>
      <Form.Item name="isHardwareReserved" valuePropName="checked">
        <Checkbox>{say('registry.isHardwareReserved')}</Checkbox>
      </Form.Item>
      <Form.Item name="isSoftwareReserved" valuePropName="checked">
        <Checkbox>{say('registry.isSoftwareReserved')}</Checkbox>
      </Form.Item>
    </>
  )
}
