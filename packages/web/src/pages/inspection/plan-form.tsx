// SPDX-License-Identifier: Apache-2.0
import { InspectionAbout, SystemState } from '@mingjian/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Form from 'antd/es/form'
import Input from 'antd/es/input'
import InputNumber from 'antd/es/input-number'
import Select from 'antd/es/select'
import { useState } from 'react'
import { makePlan } from '../../api/inspection.ts'
import { useSay } from '../../i18n/index.ts'
import { Problem } from '../registry/problem.tsx'
import { useRegisterNames } from '../registry/register-names.ts'
import { dayInBeijing } from '../registry/today.ts'

type Fields = {
  title: string
  about: InspectionAbout
  from: string
  to: string
  district?: string
  class?: string
  state?: SystemState
  number: number
  note: string
}

/** Who may be drawn, how many, and in which time they are inspected. */
export function PlanForm({ done }: { done: () => void }) {
  const say = useSay()
  const names = useRegisterNames()
  const client = useQueryClient()
  const [today] = useState(() => dayInBeijing(Date.now()))
  const save = useMutation({
    mutationFn: ({ district, class: kind, state, ...fields }: Fields) =>
      makePlan({ ...fields, district: district ?? null, class: kind ?? null, state: state ?? null }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['inspection'] })
      done()
    },
  })
  const needed = [{ required: true, message: say('inspection.needed') }]
  return (
    <Form<Fields>
      layout="vertical"
      requiredMark={false}
      initialValues={{ about: 'system', from: today, to: `${today.slice(0, 4)}-12-31`, number: 5, note: '' }}
      onFinish={(fields) => save.mutate(fields)}
    >
      <Form.Item name="title" label={say('inspection.title')} rules={needed}>
        <Input maxLength={300} autoFocus autoComplete="off" />
      </Form.Item>
      <div className="registry-pair">
        <Form.Item name="from" label={say('inspection.from')} rules={needed}>
          <Input type="date" />
        </Form.Item>
        <Form.Item name="to" label={say('inspection.to')} rules={needed}>
          <Input type="date" />
        </Form.Item>
        <Form.Item name="about" label={say('inspection.about')}>
          <Select
            options={InspectionAbout.options.map((value) => ({
              value,
              label: say(value === 'system' ? 'inspection.aboutSystem' : 'inspection.aboutPlace'),
            }))}
          />
        </Form.Item>
        <Form.Item name="number" label={say('inspection.number')} rules={needed}>
          <InputNumber min={1} max={10_000} precision={0} />
        </Form.Item>
        <Form.Item name="district" label={say('registry.district')}>
          <Select
            allowClear
            showSearch={{ optionFilterProp: 'label' }}
            placeholder={say('registry.allDistricts')}
            options={[...names.districts]}
          />
        </Form.Item>
        <Form.Item name="class" label={say('registry.classes')}>
          <Select
            allowClear
            showSearch={{ optionFilterProp: 'label' }}
            placeholder={say('registry.allClasses')}
            options={[...names.classes]}
          />
        </Form.Item>
        <Form.Item name="state" label={say('registry.state')}>
          <Select
            allowClear
            placeholder={say('registry.allStates')}
            options={SystemState.options.map((state) => ({ value: state, label: say(`registry.state.${state}`) }))}
          />
        </Form.Item>
      </div>
      <Form.Item name="note" label={say('inspection.note')}>
        <Input.TextArea autoSize={{ minRows: 2 }} maxLength={2000} />
      </Form.Item>
      <Problem error={save.error} />
      <Button type="primary" htmlType="submit" loading={save.isPending} data-testid="save-plan">
        {say('inspection.save')}
      </Button>
    </Form>
  )
}
