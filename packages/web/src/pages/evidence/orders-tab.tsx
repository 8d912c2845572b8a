// SPDX-License-Identifier: Apache-2.0
import type { DeletionOrder } from '@mingjian/contract'
import PlusOutlined from '@ant-design/icons/PlusOutlined'
import App from 'antd/es/app'
import Button from 'antd/es/button'
import Popconfirm from 'antd/es/popconfirm'
import { useState } from 'react'
import { confirmDeletion, useDeletionOrders, withdrawDeletion } from '../../api/deletion-orders.ts'
import { useAbility, useSession } from '../../api/session.ts'
import { problemText } from '../../components/problem-text.ts'
import { useSay } from '../../i18n/index.ts'
import { DeletionDialog } from './deletion-dialog.tsx'
import { FootageCell, StepCell } from './keep-cell.tsx'
import { useStep } from './use-step.ts'

function Acts({ order }: { order: DeletionOrder }) {
  const say = useSay()
  const { message } = App.useApp()
  const step = useStep('deletion-orders')
  const me = useSession().data?.user.id
  if (!useAbility('hold.release') || order.state !== 'asked') return null
  const confirm = async () => {
    const { deleted, kept } = await confirmDeletion(order.id)
    void message.success(say('deletion.result', { deleted, kept }))
  }
  return (
    <div className="keep-acts">
      {order.asked.by === me ? null : (
        <Popconfirm title={say('deletion.confirmAsk')} onConfirm={() => step.mutate(confirm)}>
          <Button size="small" danger loading={step.isPending}>
            {say('deletion.confirm')}
          </Button>
        </Popconfirm>
      )}
      <Button size="small" onClick={() => step.mutate(() => withdrawDeletion(order.id))}>
        {say('deletion.withdraw')}
      </Button>
    </div>
  )
}

/** Deletion before the retention has passed: an authority's decision, registered by one person and confirmed by another. */
export function OrdersTab() {
  const say = useSay()
  const orders = useDeletionOrders()
  const mayAsk = useAbility('hold.release')
  const [isAsking, setAsking] = useState(false)
  if (orders.error) return <div className="centred">{problemText(say, orders.error)}</div>
  const items = orders.data?.items ?? []
  return (
    <>
      <div className="page-head">
        <span className="dim">{say('deletion.help')}</span>
        <span className="tools-space" />
        {mayAsk ? (
          <Button icon={<PlusOutlined />} onClick={() => setAsking(true)}>
            {say('deletion.ask')}
          </Button>
        ) : null}
      </div>
      {orders.isSuccess && items.length === 0 ? <p className="dim">{say('evidence.none')}</p> : null}
      <ul className="keep-list">
        {items.map((order) => (
          <li key={order.id} className="keep-card">
            <div className="keep-card-head">
              <strong>{order.authority}</strong>
              <span className="dim">{say(`deletion.orderState.${order.state}`)}</span>
              <span className="tools-space" />
              <Acts order={order} />
            </div>
            <FootageCell camera={order.camera} from={order.from} to={order.to} />
            <span>{order.reason}</span>
            <small className="dim keep-hash">
              {order.documentName} <code>{order.documentHash}</code>
            </small>
            <StepCell step={order.asked} />
            {order.confirmed === null ? null : <StepCell step={order.confirmed} />}
          </li>
        ))}
      </ul>
      {isAsking ? <DeletionDialog close={() => setAsking(false)} /> : null}
    </>
  )
}
