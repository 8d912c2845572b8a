// SPDX-License-Identifier: Apache-2.0
import type { Inspection, InspectionItem } from '@mingjian/contract'
import { Link } from '@tanstack/react-router'
import Button from 'antd/es/button'
import { useState } from 'react'
import { openCaseOf } from '../../api/inspection.ts'
import { useSay } from '../../i18n/index.ts'
import { CaseDialog } from './case-dialog.tsx'
import { OrderForm } from './order-form.tsx'

type Props = Readonly<{
  inspection: Inspection
  item: InspectionItem
  canRun: boolean
  toOrder: (id: string) => void
}>

/** What follows from a finding: an order to correct, a case. */
export function ItemActions({ inspection, item, canRun, toOrder }: Props) {
  const say = useSay()
  const [asked, setAsked] = useState<'order' | 'case' | null>(null)
  const order = inspection.orders.find((each) => each.item === item.id)
  const close = () => setAsked(null)
  return (
    <div className="registry-row">
      {order ? (
        <Button onClick={() => toOrder(order.id)}>{say('inspection.toOrder', { number: order.number })}</Button>
      ) : null}
      {!order && canRun && inspection.again === null ? (
        <Button danger onClick={() => setAsked('order')} data-testid="order-item">
          {say('inspection.orderCorrection')}
        </Button>
      ) : null}
      {item.case === null && canRun && inspection.hasCases && item.article !== null ? (
        <Button onClick={() => setAsked('case')}>{say('inspection.openCase')}</Button>
      ) : null}
      {item.case === null ? null : (
        <Link to="/cases" search={{ open: item.case }}>
          {say('inspection.hasCase')}
        </Link>
      )}
      {asked === 'order' ? <OrderForm inspection={inspection} item={item} close={close} done={toOrder} /> : null}
      {asked === 'case' ? <CaseDialog close={close} open={(why) => openCaseOf(inspection.id, item.id, why)} /> : null}
    </div>
  )
}
