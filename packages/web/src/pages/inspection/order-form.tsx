// SPDX-License-Identifier: Apache-2.0
import type { Inspection, InspectionItem } from '@mingjian/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Form from 'antd/es/form'
import Input from 'antd/es/input'
import Modal from 'antd/es/modal'
import { useState } from 'react'
import { issueCorrection } from '../../api/corrections.ts'
import { useSay } from '../../i18n/index.ts'
import { Problem } from '../registry/problem.tsx'
import { dayInBeijing } from '../registry/today.ts'

type Fields = { facts: string; demands: string; due: string; article?: string }
type Props = Readonly<{ inspection: Inspection; item: InspectionItem; close: () => void; done: (id: string) => void }>

/** Orders to correct what was found; how long the unit has is the authority's choice. */
export function OrderForm({ inspection, item, close, done }: Props) {
  const say = useSay()
  const client = useQueryClient()
  const [form] = Form.useForm<Fields>()
  const [today] = useState(() => dayInBeijing(Date.now()))
  const issue = useMutation({
    mutationFn: ({ facts, demands, due, article }: Fields) =>
      issueCorrection(inspection.id, {
        ...{ item: item.id, facts, due, article: article?.trim() ? article.trim() : null },
        demands: demands.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()])),
      }),
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: ['inspection'] })
      done(id)
    },
  })
  const needed = [{ required: true, message: say('inspection.needed') }]
  return (
    <Modal
      open
      title={say('inspection.orderCorrection')}
      onCancel={close}
      onOk={() => form.submit()}
      okText={say('inspection.issue')}
      okButtonProps={{ loading: issue.isPending, danger: true }}
    >
      <Form<Fields>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ facts: item.note, demands: '' }}
        onFinish={(fields) => issue.mutate(fields)}
      >
        <p lang="zh-CN" className="dim">
          {item.text}
        </p>
        {item.article === null ? (
          <Form.Item name="article" label={say('inspection.article')} rules={needed}>
            <Input maxLength={40} autoComplete="off" />
          </Form.Item>
        ) : null}
        <Form.Item name="facts" label={say('inspection.facts')} rules={needed}>
          <Input.TextArea autoSize={{ minRows: 2 }} maxLength={4000} />
        </Form.Item>
        <Form.Item name="demands" label={say('inspection.demands')} rules={needed}>
          <Input.TextArea autoSize={{ minRows: 2 }} maxLength={4000} />
        </Form.Item>
        <Form.Item name="due" label={say('inspection.due')} extra={say('inspection.dueHelp')} rules={needed}>
          <Input type="date" min={today} />
        </Form.Item>
        <Problem error={issue.error} />
      </Form>
    </Modal>
  )
}
