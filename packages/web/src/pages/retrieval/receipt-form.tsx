// SPDX-License-Identifier: Apache-2.0
import type { Order, OrderSignature } from '@mingjian/contract'
import Button from 'antd/es/button'
import Input from 'antd/es/input'
import { useState } from 'react'
import { useSession } from '../../api/session.ts'
import { useSay } from '../../i18n/index.ts'
import { Field } from './field.tsx'
import { SignaturePad } from './signature-pad.tsx'
import type { OrderActs } from './use-order-acts.ts'

type Side = Pick<OrderSignature, 'side' | 'name'>

/** Both sides sign for what was shown and handed over. */
export function ReceiptForm({ order, acts }: { order: Order; acts: OrderActs }) {
  const say = useSay()
  const mine = useSession().data?.user.name ?? ''
  const [made, setMade] = useState<ReadonlyMap<string, OrderSignature>>(new Map())
  const [handedOver, setHandedOver] = useState('')
  const sides: readonly Side[] = [
    ...order.content.officers
      .filter(({ name }) => name !== '')
      .map(({ name }) => ({ side: 'requester' as const, name })),
    { side: 'unit', name: mine },
  ]
  const keyOf = ({ side, name }: Side) => `${side} ${name}`
  const set = (side: Side, part: Pick<OrderSignature, 'drawn' | 'typed'>) =>
    setMade((old) => {
      const next = new Map(old)
      if (part.drawn === null && part.typed !== side.name) next.delete(keyOf(side))
      else next.set(keyOf(side), { ...side, ...part })
      return next
    })
  const signatures = sides.flatMap((side) => made.get(keyOf(side)) ?? [])
  return (
    <section className="order-box" aria-label={say('order.receipt')}>
      <h2>{say('order.receipt')}</h2>
      <p className="dim">{say('order.receiptHelp')}</p>
      <div className="signature-row">
        {sides.map((side) => (
          <Signing key={keyOf(side)} side={side} isDone={made.has(keyOf(side))} set={(part) => set(side, part)} />
        ))}
      </div>
      <Field label={say('order.handedOver')} help={say('order.handedOverHelp')}>
        <Input value={handedOver} onChange={(event) => setHandedOver(event.target.value)} />
      </Field>
      <Button
        type="primary"
        size="large"
        loading={acts.isPending}
        disabled={signatures.length < sides.length}
        onClick={() => acts.run('serve', { signatures, handedOver })}
        data-testid="serve-order"
      >
        {say('order.serve')}
      </Button>
    </section>
  )
}

type SigningProps = Readonly<{
  side: Side
  isDone: boolean
  set: (part: Pick<OrderSignature, 'drawn' | 'typed'>) => void
}>

function Signing({ side, isDone, set }: SigningProps) {
  const say = useSay()
  const [typed, setTyped] = useState('')
  const { name } = side
  return (
    <div className="signing" data-done={isDone} data-testid={`sign-${side.side}`}>
      <strong>{side.side === 'unit' ? `${say('order.unitSide')} · ${name}` : name}</strong>
      <SignaturePad label={say('order.sign', { name })} set={(drawn) => set({ drawn, typed: null })} />
      <Input
        size="small"
        value={typed}
        placeholder={say('order.signTyped', { name })}
        aria-label={say('order.signTyped', { name })}
        onChange={(event) => {
          setTyped(event.target.value)
          set({ drawn: null, typed: event.target.value.trim() })
        }}
      />
    </div>
  )
}
