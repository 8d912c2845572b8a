// SPDX-License-Identifier: Apache-2.0
import { type Order, type OrderContent, type OrderScope, type OrderTerms, OrderVerb } from '@mingjian/contract'
import DeleteOutlined from '@ant-design/icons/DeleteOutlined'
import PlusOutlined from '@ant-design/icons/PlusOutlined'
import Button from 'antd/es/button'
import Checkbox from 'antd/es/checkbox'
import Input from 'antd/es/input'
import Select from 'antd/es/select'
import { useMemo, useState } from 'react'
import { useCameras } from '../../api/cameras.ts'
import { useCoverages } from '../../api/recordings.ts'
import { Timeline } from '../../components/timeline.tsx'
import { useSay } from '../../i18n/index.ts'
import type { Span } from '../../player/coverage.ts'
import { fetchSpan } from '../../player/timeline-ticks.ts'
import { type ChangeContent, lastHour } from './draft.ts'
import { Field } from './field.tsx'
import { MomentInput } from './moment-input.tsx'

type Props = Readonly<{ order: Order; content: OrderContent; change: ChangeContent; terms: OrderTerms | undefined }>

/** Which cameras, from when to when, to do what, and why no more. */
export function StepScope({ content, change, terms }: Props) {
  const say = useSay()
  const cameras = useCameras().data ?? []
  const [chosen, setChosen] = useState(0)
  const at = Math.min(chosen, content.scopes.length - 1)
  const scope = content.scopes[at]
  const set = (index: number, part: Partial<OrderScope>) =>
    change({ scopes: content.scopes.map((each, i) => (i === index ? { ...each, ...part } : each)) })
  const add = () => {
    const before = content.scopes.at(-1)
    const next = cameras.find(({ id }) => !content.scopes.some((each) => each.camera === id))
    const times = before ? { from: before.from, to: before.to } : lastHour(Date.now())
    setChosen(content.scopes.length)
    change({ scopes: [...content.scopes, { camera: next?.id ?? before?.camera ?? '', ...times }] })
  }
  return (
    <>
      <Field label={say('order.verbs')}>
        <Checkbox.Group
          value={content.verbs}
          onChange={(verbs) => change({ verbs: OrderVerb.options.filter((verb) => verbs.includes(verb)) })}
          options={(terms?.verbs ?? OrderVerb.options).map((value) => ({ value, label: say(`order.verb.${value}`) }))}
        />
      </Field>
      <div className="scope-rows">
        {content.scopes.map((each, index) => (
          <div
            // spans have no key of their own
            key={index}
            className="scope-row"
            data-chosen={index === at}
            role="group"
            aria-label={say('order.scopeNumber', { number: index + 1 })}
            onFocusCapture={() => setChosen(index)}
            data-testid={`scope-${index}`}
          >
            <Select
              className="scope-camera"
              showSearch={{ optionFilterProp: 'label' }}
              aria-label={say('order.camera')}
              placeholder={say('order.pickCamera')}
              value={each.camera || null}
              onChange={(camera) => set(index, { camera: camera ?? '' })}
              options={cameras.map(({ id, name }) => ({ value: id, label: name }))}
            />
            <MomentInput
              label={say('order.from')}
              value={Date.parse(each.from)}
              set={(millis) => set(index, { from: new Date(millis).toISOString() })}
            />
            <span aria-hidden>–</span>
            <MomentInput
              label={say('order.to')}
              value={Date.parse(each.to)}
              set={(millis) => set(index, { to: new Date(millis).toISOString() })}
            />
            <Button
              type="text"
              icon={<DeleteOutlined />}
              aria-label={say('order.removeScope', { number: index + 1 })}
              onClick={() => change({ scopes: content.scopes.filter((_, i) => i !== index) })}
            />
          </div>
        ))}
        <Button icon={<PlusOutlined />} onClick={add} data-testid="add-scope">
          {say('order.addScope')}
        </Button>
      </div>
      {scope && scope.camera ? <ScopeTimeline key={at} scope={scope} set={(part) => set(at, part)} /> : null}
      <Field label={say('order.necessity')}>
        <Input.TextArea
          rows={2}
          value={content.necessity}
          onChange={(event) => change({ necessity: event.target.value })}
          data-testid="order-necessity"
        />
      </Field>
      {content.necessity === '' ? (
        <Button size="small" onClick={() => change({ necessity: say('order.quickNecessity') })}>
          {say('order.quickNecessity')}
        </Button>
      ) : null}
    </>
  )
}

/** What was recorded round the span, with its two ends to be dragged. */
function ScopeTimeline({ scope, set }: { scope: OrderScope; set: (part: Partial<OrderScope>) => void }) {
  const [start, end] = [Date.parse(scope.from), Date.parse(scope.to)]
  const [view, setView] = useState<Span>(() => {
    const length = Math.max(end - start, 600_000)
    return { start: start - length / 2, end: end + length / 2 }
  })
  const ids = useMemo(() => [scope.camera], [scope.camera])
  const coverage = useCoverages(ids, fetchSpan(view)).get(scope.camera) ?? null
  const snap = (millis: number) => new Date(Math.round(millis / 1000) * 1000).toISOString()
  return (
    <div className="scope-timeline">
      <Timeline
        view={view}
        setView={setView}
        time={start}
        selected={coverage}
        all={coverage ? [coverage] : []}
        marks={{ in: start, out: end }}
        setMarks={(marks) => set({ from: snap(marks.in ?? start), to: snap(marks.out ?? end) })}
        seek={() => {}}
        camera={scope.camera}
      />
    </div>
  )
}
