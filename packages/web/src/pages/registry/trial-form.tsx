// SPDX-License-Identifier: Apache-2.0
import type { RegistrySystem } from '@mingjian/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Form from 'antd/es/form'
import Input from 'antd/es/input'
import Select from 'antd/es/select'
import { useState } from 'react'
import { takeStep } from '../../api/registry-change.ts'
import { useSay } from '../../i18n/index.ts'
import { Problem } from './problem.tsx'
import { dayInBeijing } from './today.ts'

type Fields = { from: string; until: string; people: string[]; why: string }

/** Before its pass a system runs only on trial: for some days, under the eyes of named persons. */
export function TrialForm({ system, canChange }: { system: RegistrySystem; canChange: boolean }) {
  const say = useSay()
  const [isAsked, setAsked] = useState(false)
  const { trial } = system
  const words =
    trial === null
      ? say('registry.noTrial')
      : say('registry.trialUntil', { from: trial.from, until: trial.until, people: trial.people.join(' · ') })
  return (
    <div className="registry-box" data-testid="trial">
      <div className="registry-row">
        <strong>{say('registry.trial')}</strong>
        <span className="dim">{words}</span>
        <span className="tools-space" />
        {canChange && !isAsked ? (
          <Button size="small" onClick={() => setAsked(true)}>
            {say(trial === null ? 'registry.beginTrial' : 'registry.edit')}
          </Button>
        ) : null}
      </div>
      {isAsked ? <Ask system={system} close={() => setAsked(false)} /> : null}
    </div>
  )
}

function Ask({ system, close }: { system: RegistrySystem; close: () => void }) {
  const say = useSay()
  const client = useQueryClient()
  const [today] = useState(() => dayInBeijing(Date.now()))
  const save = useMutation({
    mutationFn: ({ why, ...trial }: Fields) =>
      takeStep(system.id, { to: system.state, on: today, why, version: system.version, trial }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['registry'] })
      close()
    },
  })
  const needed = [{ required: true, message: say('registry.onMissing') }]
  return (
    <Form<Fields>
      layout="vertical"
      requiredMark={false}
      initialValues={system.trial ?? { from: today, people: [] }}
      onFinish={(fields) => save.mutate(fields)}
    >
      <div className="registry-pair">
        <Form.Item name="from" label={say('registry.trialFrom')} rules={needed}>
          <Input type="date" />
        </Form.Item>
        <Form.Item name="until" label={say('registry.trialTo')} rules={needed}>
          <Input type="date" min={today} />
        </Form.Item>
      </div>
      <Form.Item
        name="people"
        label={say('registry.trialPeople')}
        extra={say('registry.trialHelp')}
        rules={[{ required: true, message: say('registry.trialPeopleMissing') }]}
      >
        <Select mode="tags" open={false} maxCount={20} />
      </Form.Item>
      <Form.Item
        name="why"
        label={say('registry.why')}
        rules={[{ required: true, whitespace: true, message: say('registry.whyMissing') }]}
      >
        <Input maxLength={500} autoComplete="off" />
      </Form.Item>
      <Problem error={save.error} />
      <div className="registry-row">
        <Button type="primary" htmlType="submit" loading={save.isPending} data-testid="save-trial">
          {say('form.save')}
        </Button>
        <Button onClick={close}>{say('form.cancel')}</Button>
      </div>
    </Form>
  )
}
