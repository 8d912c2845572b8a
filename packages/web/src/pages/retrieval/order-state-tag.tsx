// SPDX-License-Identifier: Apache-2.0
import type { OrderState } from '@mingjian/contract'
import Tag from 'antd/es/tag'
import { useSay } from '../../i18n/index.ts'

const COLOURS: Readonly<Record<OrderState, string>> = {
  ...{ draft: 'var(--idle)', registered: 'var(--warn)', checked: 'var(--warn)', approved: 'var(--accent)' },
  ...{ 'in-service': 'var(--accent)', served: 'var(--ok)', closed: 'var(--ok)' },
  ...{ refused: 'var(--bad)', withdrawn: 'var(--idle)' },
}

export function OrderStateTag({ state, isOverdue }: { state: OrderState; isOverdue: boolean }) {
  const say = useSay()
  return (
    <span className="order-tags">
      <Tag variant="outlined" style={{ color: COLOURS[state] }} data-testid="order-state" data-state={state}>
        {say(`order.state.${state}`)}
      </Tag>
      {isOverdue ? (
        <Tag variant="outlined" style={{ color: 'var(--bad)' }}>
          {say('order.state.overdue')}
        </Tag>
      ) : null}
    </span>
  )
}
