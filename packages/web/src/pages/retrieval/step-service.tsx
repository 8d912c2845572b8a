// SPDX-License-Identifier: Apache-2.0
import type { Order } from '@mingjian/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import Alert from 'antd/es/alert'
import App from 'antd/es/app'
import Button from 'antd/es/button'
import Input from 'antd/es/input'
import { useState } from 'react'
import { endVisit, openVisit } from '../../api/orders.ts'
import { problemText } from '../../components/problem-text.ts'
import { formatClock, formatMoment } from '../../i18n/moment.ts'
import { useSay } from '../../i18n/index.ts'
import { Field } from './field.tsx'
import { OrderSummary } from './order-summary.tsx'
import { ReceiptForm } from './receipt-form.tsx'
import type { OrderActs } from './use-order-acts.ts'

type Props = Readonly<{ order: Order; acts: OrderActs; isOver: boolean }>

/** Showing what was granted, and the receipt of both sides. */
export function StepService({ order, acts, isOver }: Props) {
  const say = useSay()
  const may = new Set(order.acts)
  const isMasked = order.door === 'person' || order.door === 'release'
  const article = order.door === 'release' ? 'CN799-22' : 'CN799-16.1'
  const isLive = order.state === 'approved' || order.state === 'in-service'
  return (
    <>
      {order.until && isLive ? (
        <p className="dim num">{say('order.until', { time: formatMoment(Date.parse(order.until)) })}</p>
      ) : null}
      {isMasked && isLive ? <Alert type="warning" showIcon title={say('order.maskNeeded', { article })} /> : null}
      {may.has('open') && !isMasked && !isOver ? <Visits order={order} /> : null}
      {may.has('serve') ? <ReceiptForm order={order} acts={acts} /> : null}
      {order.receipt ? <Receipt order={order} /> : null}
      <OrderSummary order={order} />
      {may.has('close') && order.state !== 'in-service' ? <Closing acts={acts} /> : null}
      {may.has('withdraw') ? <Withdrawal acts={acts} /> : null}
    </>
  )
}

function Visits({ order }: { order: Order }) {
  const say = useSay()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { message } = App.useApp()
  const fail = (error: Error) => void message.error(problemText(say, error))
  const reload = () => client.invalidateQueries({ queryKey: ['order', order.id] })
  const code = useMutation({ mutationFn: () => openVisit(order.id, 'officer'), onSuccess: reload, onError: fail })
  const own = useMutation({
    mutationFn: () => openVisit(order.id, 'staff'),
    onSuccess: () => navigate({ to: '/view' }),
    onError: fail,
  })
  const end = useMutation({
    mutationFn: (visit: string) => endVisit(order.id, visit),
    onSuccess: (saved) => client.setQueryData(['order', order.id], saved),
    onError: fail,
  })
  return (
    <section className="order-box">
      <div className="visit-ways">
        <div>
          <h2>{say('order.openVisit')}</h2>
          <p className="dim">{say('order.openVisitHelp')}</p>
          {code.data?.code ? (
            <div className="visit-code">
              <span className="num">{`${location.origin}/view`}</span>
              <output className="num" aria-label={say('order.code')} data-testid="visit-code">
                {code.data.code}
              </output>
              <span className="dim">
                {say('order.codeUntil', { time: formatClock(Date.parse(code.data.codeUntil ?? '')).slice(0, 5) })}
              </span>
            </div>
          ) : null}
          <Button type="primary" loading={code.isPending} onClick={() => code.mutate()} data-testid="make-code">
            {say('order.makeCode')}
          </Button>
        </div>
        <div>
          <h2>{say('order.openStaff')}</h2>
          <p className="dim">{say('order.openStaffHelp')}</p>
          <Button loading={own.isPending} onClick={() => own.mutate()} data-testid="view-here">
            {say('order.openStaff')}
          </Button>
        </div>
      </div>
      {order.visits.length > 0 ? (
        <ul className="visit-list" aria-label={say('order.visits')}>
          {order.visits.map((visit) => {
            const isEnded = visit.endedAt !== null
            const word = isEnded ? 'ended' : visit.redeemedAt === null ? 'waiting' : 'open'
            return (
              <li key={visit.id}>
                <span className="num">{formatMoment(Date.parse(visit.openedAt))}</span>{' '}
                {say(`order.visit.${visit.mode}`)} · {say(`order.visit.${word}`)} · {visit.openedBy}{' '}
                {isEnded ? null : (
                  <Button size="small" onClick={() => end.mutate(visit.id)}>
                    {say('order.endVisit')}
                  </Button>
                )}
              </li>
            )
          })}
        </ul>
      ) : null}
    </section>
  )
}

function Receipt({ order }: { order: Order }) {
  const say = useSay()
  const names = order.receipt?.signatures.map(({ name }) => name).join('、') ?? ''
  return (
    <section className="order-box" data-testid="receipt">
      <h2>{say('order.receipt')}</h2>
      <p>{say('order.signedBy', { names })}</p>
      <div className="signature-row">
        {order.receipt?.signatures.map(({ side, name, drawn, typed }) => (
          <figure key={`${side} ${name}`}>
            {drawn ? (
              <img src={drawn} alt={say('order.sign', { name })} />
            ) : (
              <span className="typed-sign">{typed}</span>
            )}
            <figcaption className="dim">{name}</figcaption>
          </figure>
        ))}
      </div>
      {order.receipt?.handedOver ? <p className="num">{order.receipt.handedOver}</p> : null}
    </section>
  )
}

function Closing({ acts }: { acts: OrderActs }) {
  const say = useSay()
  const [note, setNote] = useState('')
  return (
    <section className="order-box no-print">
      <Field label={say('order.closeNote')}>
        <Input value={note} onChange={(event) => setNote(event.target.value)} />
      </Field>
      <Button loading={acts.isPending} onClick={() => acts.run('close', { note })} data-testid="close-order">
        {say('order.close')}
      </Button>
    </section>
  )
}

function Withdrawal({ acts }: { acts: OrderActs }) {
  const say = useSay()
  const [reason, setReason] = useState<string | null>(null)
  if (reason === null)
    return (
      <Button className="no-print order-refuse" onClick={() => setReason('')}>
        {say('order.withdraw')}
      </Button>
    )
  return (
    <section className="order-box no-print">
      <Field label={say('order.withdrawReason')}>
        <Input autoFocus value={reason} onChange={(event) => setReason(event.target.value)} />
      </Field>
      <Button disabled={reason.trim().length < 2} onClick={() => acts.run('withdraw', { reason })}>
        {say('order.withdraw')}
      </Button>
    </section>
  )
}
