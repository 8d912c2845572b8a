// SPDX-License-Identifier: Apache-2.0
import type { AcceptanceRun } from '@mingjian/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Form from 'antd/es/form'
import Input from 'antd/es/input'
import { useState } from 'react'
import { decideAcceptance } from '../../api/registry-acceptance.ts'
import { useSay } from '../../i18n/index.ts'
import { itemName } from './acceptance-items.tsx'
import { Problem } from './problem.tsx'
import { dayInBeijing } from './today.ts'

type Fields = { on: string; remarks: string; what?: Record<string, string>; until?: string }

/** Passes an acceptance whose items all passed, or fails it and says what is to be put right until when. */
export function AcceptanceDecisionForm({ run }: { run: AcceptanceRun }) {
  const say = useSay()
  const client = useQueryClient()
  const open = run.items.filter(({ result }) => result !== 'passed')
  const passed = open.length === 0
  const decide = useMutation({
    mutationFn: ({ on, remarks, what = {}, until }: Fields) => {
      const rectifications = Object.entries(what).flatMap(([item, text]) =>
        text?.trim() ? [{ item, what: text, until: until || null }] : [],
      )
      return decideAcceptance(run.id, { passed, on, remarks, rectifications })
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['registry'] })
      await client.invalidateQueries({ queryKey: ['obligations'] })
    },
  })
  const [today] = useState(() => dayInBeijing(Date.now()))
  return (
    <Form<Fields>
      layout="vertical"
      requiredMark={false}
      initialValues={{ on: today, remarks: '' }}
      onFinish={(fields) => decide.mutate(fields)}
    >
      <h3>{say('registry.decision')}</h3>
      <p className="dim">{say(passed ? 'registry.mayPass' : 'registry.mayNotPass')}</p>
      {open.map(({ id }) => (
        <Form.Item key={id} name={['what', id]} label={say('registry.putRight', { item: itemName(say, id) })}>
          <Input maxLength={300} autoComplete="off" />
        </Form.Item>
      ))}
      <div className="registry-pair">
        <Form.Item
          name="on"
          label={say('registry.on')}
          rules={[{ required: true, message: say('registry.onMissing') }]}
        >
          <Input type="date" max={today} />
        </Form.Item>
        {passed ? null : (
          <Form.Item name="until" label={say('registry.until')}>
            <Input type="date" min={today} />
          </Form.Item>
        )}
      </div>
      <Form.Item name="remarks" label={say('registry.remarks')}>
        <Input.TextArea autoSize maxLength={2000} />
      </Form.Item>
      <Problem error={decide.error} />
      <Button
        type="primary"
        danger={!passed}
        htmlType="submit"
        loading={decide.isPending}
        data-testid="decide-acceptance"
      >
        {say(passed ? 'registry.pass' : 'registry.fail')}
      </Button>
    </Form>
  )
}
