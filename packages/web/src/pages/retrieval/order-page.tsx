// SPDX-License-Identifier: Apache-2.0
import type { Order } from '@mingjian/contract'
import { useMutation } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import Alert from 'antd/es/alert'
import Button from 'antd/es/button'
import Popconfirm from 'antd/es/popconfirm'
import Spin from 'antd/es/spin'
import Steps from 'antd/es/steps'
import { useEffect, useRef } from 'react'
import { dropOrder, useOrder, useOrderTerms } from '../../api/orders.ts'
import { problemText } from '../../components/problem-text.ts'
import { useIsPhone } from '../../components/use-is-phone.ts'
import { useSay } from '../../i18n/index.ts'
import { isStepDone, type StepName, stepOf, STEPS } from './draft.ts'
import { OrderSide } from './order-side.tsx'
import { OrderStateTag } from './order-state-tag.tsx'
import { OrderSummary } from './order-summary.tsx'
import { StepApproval } from './step-approval.tsx'
import { StepAuthority, StepBasis } from './step-basis.tsx'
import { StepPeople } from './step-people.tsx'
import { StepScope } from './step-scope.tsx'
import { StepService } from './step-service.tsx'
import { useDraft } from './use-draft.ts'
import { useOrderActs } from './use-order-acts.ts'
import '../cameras/cameras.css'
import './retrieval.css'

/** One order: six steps from the authority to the receipt while it is made, then its whole story. */
export function OrderPage() {
  const say = useSay()
  const { order: id } = useParams({ from: '/shell/retrieval/$order' })
  const order = useOrder(id)
  if (order.error && !order.data) return <div className="centred">{problemText(say, order.error)}</div>
  if (!order.data)
    return (
      <div className="centred">
        <Spin />
      </div>
    )
  return <OrderView key={id} order={order.data} />
}

function useStep(order: Order) {
  const search = useSearch({ from: '/shell/retrieval/$order' })
  const navigate = useNavigate({ from: '/retrieval/$order' })
  const step: StepName = STEPS.find((each) => each === search.step) ?? stepOf(order)
  const state = useRef(order.state)
  useEffect(() => {
    // an act carries on to the step that comes next, whoever did it
    if (state.current === order.state) return
    state.current = order.state
    void navigate({ search: {}, replace: true })
  }, [order.state, navigate])
  return { step, goTo: (next: StepName) => void navigate({ search: { step: next } }) }
}

function OrderView({ order }: { order: Order }) {
  const say = useSay()
  const isPhone = useIsPhone()
  const draft = useDraft(order)
  const { step, goTo } = useStep(order)
  const terms = useOrderTerms(order.door, draft.content).data
  const acts = useOrderActs(order)
  const isDraft = order.state === 'draft'
  const index = STEPS.indexOf(step)
  const go = (next: StepName) => {
    if (!isDraft) return goTo(next)
    void draft.flush().then(() => goTo(next))
  }
  const body = useRef<HTMLElement>(null)
  useEffect(() => {
    body.current?.scrollTo(0, 0)
  }, [step])
  const fields = { order, content: draft.content, change: draft.change }
  return (
    <div className="order">
      <Head order={order} saving={isDraft ? draft.saving : null} />
      <nav className="order-steps no-print" aria-label={say('order.progress')}>
        <Steps
          size="small"
          responsive={false}
          current={index}
          {...(isPhone ? { type: 'dot' as const } : {})}
          onChange={(next) => go(STEPS[next] ?? 'authority')}
          items={STEPS.map((name, at) => ({
            title: (
              <span className="step-name" data-here={at === index}>
                {say(`order.step.${name}`)}
              </span>
            ),
            status: at === index ? 'process' : statusOf(name, order),
            disabled: name === 'service' && (isDraft || order.state === 'registered' || order.state === 'checked'),
          }))}
        />
      </nav>
      <section className="order-body" ref={body} aria-label={say(`order.step.${step}`)} data-testid={`step-${step}`}>
        {draft.error ? <Alert type="error" showIcon title={problemText(say, draft.error)} /> : null}
        <Notices order={order} />
        {!isDraft && index < STEPS.indexOf('approval') ? <OrderSummary order={order} /> : null}
        {isDraft && step === 'authority' ? <StepAuthority {...fields} /> : null}
        {isDraft && step === 'basis' ? <StepBasis {...fields} /> : null}
        {isDraft && step === 'officers' ? <StepPeople {...fields} terms={terms} /> : null}
        {isDraft && step === 'scope' ? <StepScope {...fields} terms={terms} /> : null}
        {step === 'approval' ? <StepApproval order={order} acts={acts} goTo={goTo} /> : null}
        {step === 'service' ? <StepService order={order} acts={acts} isOver={order.isOverdue} /> : null}
        {isDraft ? <Feet index={index} go={go} id={order.id} /> : null}
      </section>
      {isDraft ? null : <OrderSide order={order} />}
    </div>
  )
}

function statusOf(step: StepName, order: Order): 'finish' | 'wait' | 'error' {
  if (order.state === 'draft')
    return step !== 'approval' && step !== 'service' && isStepDone(step, order) ? 'finish' : 'wait'
  if (order.state === 'refused') return step === 'approval' ? 'error' : step === 'service' ? 'wait' : 'finish'
  if (step === 'service') return order.receipt || order.state === 'closed' ? 'finish' : 'wait'
  return step === 'approval' && (order.state === 'registered' || order.state === 'checked') ? 'wait' : 'finish'
}

function Head({ order, saving }: { order: Order; saving: 'saved' | 'saving' | 'unsaved' | null }) {
  const say = useSay()
  return (
    <header className="order-head">
      <h1 className="num">{order.number ?? say('order.state.draft')}</h1>
      <span>{say(`order.door.${order.door}`)}</span>
      <OrderStateTag state={order.state} isOverdue={order.isOverdue} />
      <span className="tools-space" />
      {saving ? (
        <span className="dim" role="status" data-testid="save-state">
          {say(`order.save.${saving}`)}
        </span>
      ) : (
        <Button className="no-print" onClick={() => window.print()}>
          {say('order.print')}
        </Button>
      )}
    </header>
  )
}

function Notices({ order }: { order: Order }) {
  const say = useSay()
  const { refusal } = order
  const words = order.state === 'withdrawn' ? 'order.withdrawnBecause' : 'order.refusedBecause'
  return (
    <>
      {order.isOverdue ? <Alert type="error" showIcon title={say('order.overdueNotice')} /> : null}
      {refusal ? (
        <Alert type="info" showIcon title={`${say(words, { reason: refusal.reason })} ${refusal.article ?? ''}`} />
      ) : null}
    </>
  )
}

function Feet({ index, go, id }: { index: number; go: (step: StepName) => void; id: string }) {
  const say = useSay()
  const navigate = useNavigate()
  const drop = useMutation({ mutationFn: () => dropOrder(id), onSuccess: () => navigate({ to: '/retrieval' }) })
  const [before, after] = [STEPS[index - 1], STEPS[index + 1]]
  return (
    <footer className="order-feet no-print">
      {before ? <Button onClick={() => go(before)}>{say('order.back')}</Button> : null}
      {after && after !== 'service' ? (
        <Button type="primary" onClick={() => go(after)} data-testid="next-step">
          {say('order.next')}
        </Button>
      ) : null}
      <span className="tools-space" />
      <Popconfirm title={say('order.deleteDraftSure')} onConfirm={() => drop.mutate()}>
        <Button type="text" danger>
          {say('order.deleteDraft')}
        </Button>
      </Popconfirm>
    </footer>
  )
}
