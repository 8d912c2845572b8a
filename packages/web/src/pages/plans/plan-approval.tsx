// SPDX-License-Identifier: Apache-2.0
import type { BuildPlan } from '@mingjian/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Form from 'antd/es/form'
import Input from 'antd/es/input'
import { type ChangeEvent, useRef, useState } from 'react'
import { type ApprovalPaper, approvalUrl, approveBuildPlan, forceBuildPlan } from '../../api/build-plans.ts'
import { useSay } from '../../i18n/index.ts'
import { Problem } from '../registry/problem.tsx'
import { dayInBeijing } from '../registry/today.ts'

/** The approval of a plan: entered with its document; then the plan may be carried out. */
export function PlanApproval({ plan }: { plan: BuildPlan }) {
  const say = useSay()
  const client = useQueryClient()
  const { approval, version, state } = plan
  const force = useMutation({
    mutationFn: () => forceBuildPlan(plan.id, { version, why: approval?.number ?? say('plans.force') }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['plans'] }),
  })
  return (
    <>
      {approval === null ? (
        <p>{say('plans.noApproval')}</p>
      ) : (
        <p>
          {approval.authority} {approval.number} <span className="num">{approval.day}</span>{' '}
          <a href={approvalUrl(plan.id)} download>
            {approval.title}
          </a>{' '}
          <code className="dim">{approval.sha256.slice(0, 16)}</code>
        </p>
      )}
      {state === 'draft' ? <ApprovalForm plan={plan} /> : null}
      <Problem error={force.error} />
      {state === 'approved' ? (
        <Button type="primary" loading={force.isPending} onClick={() => force.mutate()} data-testid="force-plan">
          {say('plans.force')}
        </Button>
      ) : null}
    </>
  )
}

type Fields = Omit<ApprovalPaper, 'version'>

function ApprovalForm({ plan }: { plan: BuildPlan }) {
  const say = useSay()
  const client = useQueryClient()
  const [form] = Form.useForm<Fields>()
  const [today] = useState(() => dayInBeijing(Date.now()))
  const field = useRef<HTMLInputElement>(null)
  const approve = useMutation({
    mutationFn: (file: File) => approveBuildPlan(plan.id, { ...form.getFieldsValue(), version: plan.version }, file),
    onSuccess: () => client.invalidateQueries({ queryKey: ['plans'] }),
  })
  const pick = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0]
    event.target.value = ''
    if (file) approve.mutate(file)
  }
  const needed = [{ required: true, whitespace: true, message: say('plans.needed') }]
  return (
    <Form<Fields>
      form={form}
      layout="vertical"
      requiredMark={false}
      className="registry-box"
      initialValues={{ day: today }}
      onFinish={() => field.current?.click()}
    >
      <div className="registry-pair">
        <Form.Item name="authority" label={say('plans.authority')} rules={needed}>
          <Input maxLength={300} />
        </Form.Item>
        <Form.Item name="number" label={say('plans.number')} rules={needed}>
          <Input maxLength={300} />
        </Form.Item>
        <Form.Item name="day" label={say('plans.day')} rules={needed}>
          <Input type="date" max={today} />
        </Form.Item>
      </div>
      <input
        ref={field}
        type="file"
        className="visually-hidden"
        tabIndex={-1}
        aria-label={say('plans.document')}
        onChange={pick}
        data-testid="approval-file"
      />
      <Problem error={approve.error} />
      <Button htmlType="submit" loading={approve.isPending}>
        {say('plans.document')}
      </Button>
    </Form>
  )
}
