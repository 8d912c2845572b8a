// SPDX-License-Identifier: Apache-2.0
import { InspectionAbout, ReportKind } from '@mingjian/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Drawer from 'antd/es/drawer'
import Form from 'antd/es/form'
import Input from 'antd/es/input'
import InputNumber from 'antd/es/input-number'
import Select from 'antd/es/select'
import { useState } from 'react'
import { makeReport } from '../../api/reports.ts'
import { useSay } from '../../i18n/index.ts'
import { Problem } from '../registry/problem.tsx'
import { dayInBeijing } from '../registry/today.ts'
import { SubjectSelect } from './subject-select.tsx'

type Fields = {
  kind: ReportKind
  about: InspectionAbout
  subject: string
  words: string
  happenedOn?: string
  found?: number
}

/** Reports something about a system or a place. */
export function ReportForm({ close, made }: { close: () => void; made: (id: string) => void }) {
  const say = useSay()
  const client = useQueryClient()
  const [form] = Form.useForm<Fields>()
  const [today] = useState(() => dayInBeijing(Date.now()))
  const kind = Form.useWatch('kind', form) ?? 'obstruction'
  const about = Form.useWatch('about', form) ?? 'system'
  const save = useMutation({
    mutationFn: ({ happenedOn, found, ...fields }: Fields) =>
      makeReport({ ...fields, happenedOn: happenedOn || null, found: found ?? null }),
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: ['inspection'] })
      made(id)
    },
  })
  const needed = [{ required: true, message: say('inspection.needed') }]
  return (
    <Drawer open onClose={close} size={560} title={say('report.add')}>
      <Form<Fields>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ kind: 'obstruction', about: 'system', words: '' }}
        onFinish={(fields) => save.mutate(fields)}
      >
        <Form.Item name="kind" label={say('report.kind')}>
          <Select options={ReportKind.options.map((value) => ({ value, label: say(`report.kind.${value}`) }))} />
        </Form.Item>
        <div className="registry-pair">
          <Form.Item name="about" label={say('inspection.about')}>
            <Select
              onChange={() => form.resetFields(['subject'])}
              options={InspectionAbout.options.map((value) => ({
                value,
                label: say(value === 'system' ? 'inspection.aboutSystem' : 'inspection.aboutPlace'),
              }))}
            />
          </Form.Item>
          <Form.Item name="happenedOn" label={say('report.happenedOn')}>
            <Input type="date" max={today} />
          </Form.Item>
        </div>
        <Form.Item name="subject" label={say('inspection.subject')} rules={needed}>
          <SubjectSelect about={about} />
        </Form.Item>
        {kind === 'hidden-device' ? (
          <Form.Item name="found" label={say('report.found')} rules={needed}>
            <InputNumber min={0} max={10_000} precision={0} />
          </Form.Item>
        ) : null}
        <Form.Item name="words" label={say('report.words')} rules={needed}>
          <Input.TextArea autoSize={{ minRows: 3 }} maxLength={4000} />
        </Form.Item>
        <Problem error={save.error} />
        <Button type="primary" htmlType="submit" loading={save.isPending} data-testid="save-report">
          {say('report.send')}
        </Button>
      </Form>
    </Drawer>
  )
}
