// SPDX-License-Identifier: Apache-2.0
import type { CaseAct, CaseOutcome, LawCase } from '@mingjian/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Checkbox from 'antd/es/checkbox'
import Form from 'antd/es/form'
import Input from 'antd/es/input'
import InputNumber from 'antd/es/input-number'
import Select from 'antd/es/select'
import { useState } from 'react'
import { takeStep } from '../../api/cases.ts'
import { useSay } from '../../i18n/index.ts'
import { Problem } from '../registry/problem.tsx'
import { dayInBeijing } from '../registry/today.ts'

type Fields = {
  on: string
  words: string
  due?: string
  amount?: number
  outcome?: CaseOutcome
  demands?: string
  officers?: string
  wantsHearing?: boolean
}

const OUTCOMES: Readonly<Partial<Record<CaseAct, readonly CaseOutcome[]>>> = {
  look: ['corrected', 'not-corrected', 'refused'],
  court: ['enforcement', 'dismantling', 'review'],
}
const WITH_DUE: ReadonlySet<CaseAct> = new Set(['order', 'notify'])
const WITH_AMOUNT: ReadonlySet<CaseAct> = new Set(['notify', 'decide', 'pay'])

/** One step with what it needs; the amount is held against the range while it is typed. */
export function StepForm({ found, act, done }: Readonly<{ found: LawCase; act: CaseAct; done: () => void }>) {
  const say = useSay()
  const client = useQueryClient()
  const [today] = useState(() => dayInBeijing(Date.now()))
  const take = useMutation({
    mutationFn: ({ demands, officers, ...fields }: Fields) =>
      takeStep(found.id, { act, ...fields, demands: linesOf(demands), officers: officersOf(officers) }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['cases'] })
      done()
    },
  })
  const needed = [{ required: true, message: say('cases.needed') }]
  const outcomes = OUTCOMES[act]
  return (
    <Form<Fields>
      className="registry-box cases-step"
      layout="vertical"
      requiredMark={false}
      initialValues={{ on: today, words: '', wantsHearing: false }}
      onFinish={(fields) => take.mutate(fields)}
      data-testid="step-form"
    >
      {act === 'decide' ? null : (
        <Form.Item name="on" label={say('cases.on')} rules={needed}>
          <Input type="date" max={today} />
        </Form.Item>
      )}
      {outcomes ? (
        <Form.Item name="outcome" label={say('cases.outcome')} rules={needed}>
          <Select options={outcomes.map((value) => ({ value, label: say(`cases.outcome.${value}`) }))} />
        </Form.Item>
      ) : null}
      {WITH_AMOUNT.has(act) ? <Amount found={found} act={act} /> : null}
      <Form.Item name="words" label={say(`cases.words.${wordsOf(act)}`)} rules={needed}>
        <Input.TextArea autoSize={{ minRows: 2 }} maxLength={4000} />
      </Form.Item>
      {act === 'order' ? (
        <Form.Item name="demands" label={say('cases.demands')} rules={needed}>
          <Input.TextArea autoSize={{ minRows: 2 }} maxLength={4000} />
        </Form.Item>
      ) : null}
      {WITH_DUE.has(act) ? (
        <Form.Item name="due" label={say(`cases.due.${act === 'order' ? 'order' : 'notify'}`)} rules={needed}>
          <Input type="date" />
        </Form.Item>
      ) : null}
      {act === 'decide' ? (
        <Form.Item name="officers" label={say('cases.officerLines')} rules={needed}>
          <Input.TextArea autoSize={{ minRows: 2 }} maxLength={1000} />
        </Form.Item>
      ) : null}
      {act === 'statement' ? (
        <Form.Item name="wantsHearing" valuePropName="checked">
          <Checkbox>{say('cases.wantsHearing')}</Checkbox>
        </Form.Item>
      ) : null}
      <Problem error={take.error} />
      <Button type="primary" htmlType="submit" loading={take.isPending} danger={act === 'decide'}>
        {say('cases.enter', { act: say(`cases.act.${act}`) })}
      </Button>
    </Form>
  )
}

function Amount({ found, act }: Readonly<{ found: LawCase; act: CaseAct }>) {
  const say = useSay()
  const { range } = found
  const bounds = act === 'pay' || !range ? null : range
  return (
    <Form.Item
      name="amount"
      label={say('cases.amount')}
      extra={bounds ? say('cases.range', { min: bounds.min, max: bounds.max, article: found.penalty }) : null}
      validateTrigger="onChange"
      rules={[
        { required: true, message: say('cases.needed') },
        ...(bounds
          ? [
              {
                ...{ type: 'integer' as const, min: Math.max(1, bounds.min), max: bounds.max },
                message: say('problem.penalty.amount.outside'),
              },
            ]
          : []),
      ]}
    >
      <InputNumber style={{ width: '100%' }} addonAfter={say('cases.unitOfMoney')} />
    </Form.Item>
  )
}

function wordsOf(act: CaseAct): 'evidence' | 'reasons' | 'note' {
  if (act === 'evidence') return 'evidence'
  return act === 'decide' || act === 'serious' || act === 'drop' || act === 'notify' ? 'reasons' : 'note'
}

function linesOf(text: string | undefined): string[] {
  return (text ?? '').split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]))
}

/** A line an officer: name, then number. */
function officersOf(text: string | undefined) {
  return linesOf(text).map((line) => {
    const [name = '', ...number] = line.split(/\s+/)
    return { name, number: number.join(' ') || name }
  })
}
