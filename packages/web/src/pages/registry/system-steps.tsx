// SPDX-License-Identifier: Apache-2.0
import type { RegistrySystem, StepOffer } from '@mingjian/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import App from 'antd/es/app'
import Button from 'antd/es/button'
import Form from 'antd/es/form'
import Input from 'antd/es/input'
import Spin from 'antd/es/spin'
import { useState } from 'react'
import type { z } from 'zod'
import { takeStep, useSteps } from '../../api/registry-change.ts'
import { type Say, sayIfKnown, useLanguage, useSay } from '../../i18n/index.ts'
import { factName } from '../law/fact-name.ts'
import { ArticleLink } from './article-link.tsx'
import { Problem } from './problem.tsx'
import { dayInBeijing } from './today.ts'

type Offer = z.infer<typeof StepOffer>
type Props = Readonly<{ system: RegistrySystem; canChange: boolean }>

/** Where the system may go next, and what each way still lacks, with the article. */
export function SystemSteps({ system, canChange }: Props) {
  const say = useSay()
  const { data, error, isPending } = useSteps(system.id)
  if (isPending) return <Spin />
  const offers = data?.items ?? []
  return (
    <>
      <Problem error={error} />
      {data && offers.length === 0 ? <p className="dim">{say('registry.noStep')}</p> : null}
      {offers.map((offer) => (
        <Step key={`${offer.to} ${system.version}`} system={system} offer={offer} canChange={canChange} />
      ))}
    </>
  )
}

function Step({ system, offer, canChange }: Props & { offer: Offer }) {
  const say = useSay()
  const [isAsked, setAsked] = useState(false)
  const label = say(`registry.step.${offer.to}`)
  return (
    <div className="registry-box" data-testid={`step-${offer.to}`}>
      <div className="registry-row">
        <strong>{label}</strong>
        <span className="tools-space" />
        {canChange && !isAsked ? (
          <Button size="small" type="primary" disabled={!offer.isOpen} onClick={() => setAsked(true)}>
            {say('registry.take')}
          </Button>
        ) : null}
      </div>
      {offer.missing.map((one) => (
        <Missing key={`${one.what} ${one.article ?? ''}`} missing={one} />
      ))}
      {isAsked ? <StepForm system={system} to={offer.to} cancel={() => setAsked(false)} /> : null}
    </div>
  )
}

function Missing({ missing }: { missing: Offer['missing'][number] }) {
  const say = useSay()
  const comma = useLanguage() === 'zh' ? '、' : ', '
  const what = missing.what
    .split(', ')
    .filter((one) => one !== '')
    .map((one) => lackName(say, one))
    .join(comma)
  return (
    <div>
      <p className="registry-missing">
        {what === '' ? null : say('registry.missing', { what })} <ArticleLink id={missing.article} />
      </p>
      {missing.text === '' ? null : (
        <p className="dim" lang="zh-CN">
          {missing.text}
        </p>
      )}
    </div>
  )
}

/** A field of the record, or a fact of the rulebooks. */
function lackName(say: Say, name: string): string {
  return sayIfKnown(say, `registry.lacks.${name}`) ?? factName(say, name)
}

type Fields = { on: string; why: string }

function StepForm({ system, to, cancel }: { system: RegistrySystem; to: Offer['to']; cancel: () => void }) {
  const say = useSay()
  const client = useQueryClient()
  const { message } = App.useApp()
  const step = useMutation({
    mutationFn: ({ on, why }: Fields) => takeStep(system.id, { to, on, why, version: system.version }),
    onSuccess: async () => {
      void message.success(say('registry.saved'))
      await client.invalidateQueries({ queryKey: ['registry'] })
      await client.invalidateQueries({ queryKey: ['obligations'] })
    },
  })
  const [today] = useState(() => dayInBeijing(Date.now()))
  return (
    <Form<Fields>
      layout="vertical"
      requiredMark={false}
      initialValues={{ on: today, why: '' }}
      onFinish={(fields) => step.mutate(fields)}
    >
      <Form.Item name="on" label={say('registry.on')} rules={[{ required: true, message: say('registry.onMissing') }]}>
        <Input type="date" max={today} />
      </Form.Item>
      <Form.Item
        name="why"
        label={say('registry.why')}
        rules={[{ required: true, whitespace: true, message: say('registry.whyMissing') }]}
      >
        <Input maxLength={500} autoComplete="off" />
      </Form.Item>
      <Problem error={step.error} />
      <div className="registry-row">
        <Button type="primary" htmlType="submit" loading={step.isPending} data-testid="take-step">
          {say(`registry.step.${to}`)}
        </Button>
        <Button onClick={cancel}>{say('form.cancel')}</Button>
      </div>
    </Form>
  )
}
