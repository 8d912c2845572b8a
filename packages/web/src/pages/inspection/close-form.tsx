// SPDX-License-Identifier: Apache-2.0
import type { Inspection } from '@mingjian/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Checkbox from 'antd/es/checkbox'
import Form from 'antd/es/form'
import Input from 'antd/es/input'
import { closeInspection } from '../../api/inspection.ts'
import { useSay } from '../../i18n/index.ts'
import { Problem } from '../registry/problem.tsx'

type Fields = { statement: string; isObstructed: boolean; obstruction?: string }

/** The unit's own words, and the end of the record. */
export function CloseForm({ inspection }: { inspection: Inspection }) {
  const say = useSay()
  const client = useQueryClient()
  const [form] = Form.useForm<Fields>()
  const isObstructed = Form.useWatch('isObstructed', form) ?? false
  const close = useMutation({
    mutationFn: ({ obstruction, ...fields }: Fields) =>
      closeInspection(inspection.id, { ...fields, obstruction: obstruction ?? '' }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['inspection'] })
      await client.invalidateQueries({ queryKey: ['obligations'] })
    },
  })
  const { open } = inspection.counts
  return (
    <Form<Fields>
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{ statement: '', isObstructed: false }}
      onFinish={(fields) => close.mutate(fields)}
    >
      <h3>{say('inspection.closing')}</h3>
      <Form.Item name="statement" label={say('inspection.statement')}>
        <Input.TextArea autoSize={{ minRows: 2 }} maxLength={4000} />
      </Form.Item>
      <Form.Item name="isObstructed" valuePropName="checked">
        <Checkbox>{say('inspection.wasObstructed')}</Checkbox>
      </Form.Item>
      {isObstructed ? (
        <Form.Item
          name="obstruction"
          label={say('inspection.obstruction')}
          rules={[{ required: true, message: say('inspection.needed') }]}
        >
          <Input.TextArea autoSize={{ minRows: 2 }} maxLength={4000} />
        </Form.Item>
      ) : null}
      {open > 0 && !isObstructed ? <p className="registry-missing">{say('inspection.openItems', { open })}</p> : null}
      <Problem error={close.error} />
      <Button
        type="primary"
        size="large"
        htmlType="submit"
        className="inspection-wide"
        disabled={open > 0 && !isObstructed}
        loading={close.isPending}
        data-testid="close-inspection"
      >
        {say('inspection.close')}
      </Button>
    </Form>
  )
}
