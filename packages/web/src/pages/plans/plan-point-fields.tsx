// SPDX-License-Identifier: Apache-2.0
import DeleteOutlined from '@ant-design/icons/DeleteOutlined'
import PlusOutlined from '@ant-design/icons/PlusOutlined'
import Button from 'antd/es/button'
import Form from 'antd/es/form'
import Input from 'antd/es/input'
import InputNumber from 'antd/es/input-number'
import { useSay } from '../../i18n/index.ts'

export type PointFields = {
  /** Absent for one that was just added. */
  id?: string
  name: string
  lng: number
  lat: number
  year: number
  yuan: number
  funds: string
  purpose: string
  reuseAnswer: string
}

/** The points of a plan, one box each. */
export function PlanPointFields({ year }: { year: number }) {
  const say = useSay()
  return (
    <Form.List name="points">
      {(points, { add, remove }) => (
        <>
          <h3>{say('plans.points')}</h3>
          {points.map(({ key, name }) => (
            <section key={key} className="registry-box">
              <PointBox name={name} />
              <Button icon={<DeleteOutlined />} onClick={() => remove(name)}>
                {say('plans.removePoint')}
              </Button>
            </section>
          ))}
          <Button
            icon={<PlusOutlined />}
            onClick={() => add({ year, yuan: 0, funds: '', purpose: '', reuseAnswer: '' })}
            data-testid="add-point"
          >
            {say('plans.addPoint')}
          </Button>
        </>
      )}
    </Form.List>
  )
}

function PointBox({ name }: { name: number }) {
  const say = useSay()
  const needed = [{ required: true, message: say('plans.needed') }]
  const wide = { width: '100%' }
  return (
    <>
      <Form.Item name={[name, 'id']} hidden>
        <Input />
      </Form.Item>
      <Form.Item name={[name, 'name']} label={say('plans.point')} rules={needed}>
        <Input maxLength={300} autoComplete="off" />
      </Form.Item>
      <div className="registry-pair">
        <Form.Item name={[name, 'lng']} label={say('registry.longitude')} rules={needed}>
          <InputNumber min={-180} max={180} step={0.0001} style={wide} />
        </Form.Item>
        <Form.Item name={[name, 'lat']} label={say('registry.latitude')} rules={needed}>
          <InputNumber min={-85} max={85} step={0.0001} style={wide} />
        </Form.Item>
        <Form.Item name={[name, 'year']} label={say('plans.year')} rules={needed}>
          <InputNumber min={2000} max={2100} precision={0} style={wide} />
        </Form.Item>
        <Form.Item name={[name, 'yuan']} label={say('plans.yuan')} rules={needed}>
          <InputNumber min={0} precision={0} style={wide} />
        </Form.Item>
        <Form.Item name={[name, 'funds']} label={say('plans.funds')}>
          <Input maxLength={300} />
        </Form.Item>
        <Form.Item name={[name, 'purpose']} label={say('plans.purpose')}>
          <Input maxLength={1000} />
        </Form.Item>
      </div>
      <Form.Item name={[name, 'reuseAnswer']} label={say('plans.reuseAnswer')}>
        <Input.TextArea autoSize maxLength={2000} />
      </Form.Item>
    </>
  )
}
