// SPDX-License-Identifier: Apache-2.0
import type { Order, OrderFinding, OrderScope } from '@mingjian/contract'
import { Link } from '@tanstack/react-router'
import Alert from 'antd/es/alert'
import Button from 'antd/es/button'
import Checkbox from 'antd/es/checkbox'
import Input from 'antd/es/input'
import { useState } from 'react'
import { useCameras } from '../../api/cameras.ts'
import { formatMoment } from '../../i18n/moment.ts'
import { sayIfKnown, useSay } from '../../i18n/index.ts'
import { type StepName, stepOfField } from './draft.ts'
import { Field } from './field.tsx'
import { MomentInput } from './moment-input.tsx'
import { OrderSummary } from './order-summary.tsx'
import type { OrderActs } from './use-order-acts.ts'

type Props = Readonly<{ order: Order; acts: OrderActs; goTo: (step: StepName) => void }>

/** What the law still asks for; then registration, the check of the originals, and the decision of a second person. */
export function StepApproval({ order, acts, goTo }: Props) {
  const say = useSay()
  const may = new Set(order.acts)
  const isDraft = order.state === 'draft'
  const refusing = order.findings.filter((finding) => finding.refuses)
  return (
    <>
      {isDraft || order.state === 'registered' || order.state === 'checked' ? (
        <Findings order={order} goTo={isDraft ? goTo : null} />
      ) : null}
      <OrderSummary order={order} />
      {order.dueAt && (order.state === 'registered' || order.state === 'checked') ? (
        <p className="dim num">{say('order.dueAt', { time: formatMoment(Date.parse(order.dueAt)) })}</p>
      ) : null}
      <div className="order-acts">
        {may.has('register') ? (
          <Button
            type="primary"
            size="large"
            disabled={refusing.length > 0}
            loading={acts.isPending}
            onClick={() => acts.run('register', null)}
            data-testid="register-order"
          >
            {say('order.register')}
          </Button>
        ) : null}
        {may.has('check') ? (
          <>
            <Button
              type="primary"
              size="large"
              loading={acts.isPending}
              onClick={() => acts.run('check', { seen: true })}
              data-testid="check-order"
            >
              {say('order.check')}
            </Button>
            <span className="dim">{say('order.checkHelp')}</span>
          </>
        ) : null}
      </div>
      {may.has('approve') ? <Approval order={order} acts={acts} /> : null}
      {order.state === 'registered' && !may.has('check') ? (
        <Alert type="info" showIcon title={say('order.waitsForCheck')} />
      ) : null}
      {order.state === 'checked' && !may.has('approve') ? (
        <Alert type="info" showIcon title={say('order.waitsForSecond', { article: 'CQ22.1' })} />
      ) : null}
      {may.has('refuse') ? <Refusal order={order} acts={acts} /> : null}
    </>
  )
}

function Findings({ order, goTo }: { order: Order; goTo: ((step: StepName) => void) | null }) {
  const say = useSay()
  const refusing = order.findings.filter((finding) => finding.refuses)
  const others = order.findings.filter((finding) => !finding.refuses)
  const line = (finding: OrderFinding) => (
    <li key={`${finding.code} ${finding.field}`} data-testid={`finding-${finding.code}`}>
      {sayIfKnown(say, `order.finding.${finding.code}`, finding.values) ?? finding.detail}{' '}
      {String(finding.values['articles'] ?? finding.article ?? '')
        .split(', ')
        .filter(Boolean)
        .map((article) => (
          <Link key={article} to="/law" search={{ article }} className="num finding-article">
            {article}
          </Link>
        ))}
      {goTo ? (
        <Button size="small" onClick={() => goTo(stepOfField(finding.field))}>
          {say('order.mend')}
        </Button>
      ) : null}
    </li>
  )
  return (
    <>
      {refusing.length > 0 ? (
        <Alert
          type="error"
          showIcon
          title={say('order.missing')}
          description={<ul className="finding-list">{refusing.map(line)}</ul>}
        />
      ) : order.state === 'draft' ? (
        <Alert type="success" showIcon title={say('order.nothingMissing')} />
      ) : null}
      {others.length > 0 ? (
        <Alert
          type="warning"
          showIcon
          title={say('order.warnings')}
          description={<ul className="finding-list">{others.map(line)}</ul>}
        />
      ) : null}
    </>
  )
}

function Approval({ order, acts }: { order: Order; acts: OrderActs }) {
  const say = useSay()
  const [isNarrow, setNarrow] = useState(false)
  const [kept, setKept] = useState<readonly (OrderScope & { isKept: boolean })[]>(() =>
    order.content.scopes.map((scope) => ({ ...scope, isKept: true })),
  )
  const names = new Map((useCameras().data ?? []).map(({ id, name }) => [id, name]))
  const scopes = kept.filter(({ isKept }) => isKept).map(({ camera, from, to }) => ({ camera, from, to }))
  const set = (at: number, part: Partial<OrderScope & { isKept: boolean }>) =>
    setKept((old) => old.map((each, i) => (i === at ? { ...each, ...part } : each)))
  return (
    <section className="order-box">
      <p>{say('order.approveHelp')}</p>
      {isNarrow ? (
        <div className="scope-rows">
          {kept.map((scope, at) => (
            <div key={`${scope.camera} ${order.content.scopes[at]?.from}`} className="scope-row">
              <Checkbox
                checked={scope.isKept}
                aria-label={say('order.grantThis')}
                onChange={(event) => set(at, { isKept: event.target.checked })}
              />
              <span className="scope-camera">{names.get(scope.camera) ?? scope.camera}</span>
              <MomentInput
                label={say('order.from')}
                value={Date.parse(scope.from)}
                set={(millis) => set(at, { from: new Date(millis).toISOString() })}
              />
              <span aria-hidden>–</span>
              <MomentInput
                label={say('order.to')}
                value={Date.parse(scope.to)}
                set={(millis) => set(at, { to: new Date(millis).toISOString() })}
              />
            </div>
          ))}
        </div>
      ) : null}
      <div className="order-acts">
        <Button
          type="primary"
          size="large"
          disabled={scopes.length === 0}
          loading={acts.isPending}
          onClick={() => acts.run('approve', isNarrow ? { scopes } : {})}
          data-testid="approve-order"
        >
          {say('order.approve')}
        </Button>
        {isNarrow ? null : <Button onClick={() => setNarrow(true)}>{say('order.narrow')}</Button>}
      </div>
    </section>
  )
}

function Refusal({ order, acts }: { order: Order; acts: OrderActs }) {
  const say = useSay()
  const found = order.findings.find((finding) => finding.refuses && finding.article !== null)?.article ?? ''
  const [isOpen, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const [article, setArticle] = useState(found)
  if (!isOpen)
    return (
      <Button danger onClick={() => setOpen(true)} className="order-refuse">
        {say('order.refuse')}
      </Button>
    )
  return (
    <section className="order-box">
      <Field label={say('order.refuseReason')}>
        <Input.TextArea autoFocus rows={2} value={reason} onChange={(event) => setReason(event.target.value)} />
      </Field>
      <Field label={say('order.refuseArticle')}>
        <Input className="num" value={article} onChange={(event) => setArticle(event.target.value)} />
      </Field>
      <div className="order-acts">
        <Button
          danger
          type="primary"
          disabled={reason.trim().length < 2}
          loading={acts.isPending}
          onClick={() => acts.run('refuse', { reason, article: article || null })}
        >
          {say('order.refuse')}
        </Button>
        <Button onClick={() => setOpen(false)}>{say('form.cancel')}</Button>
      </div>
    </section>
  )
}
