// SPDX-License-Identifier: Apache-2.0
import type { CorrectionRow } from '@mingjian/contract'
import Tag from 'antd/es/tag'
import { useSay } from '../../i18n/index.ts'

const COLOR = { issued: 'warning', answered: 'processing', corrected: 'success', 'not-corrected': 'error' } as const

/** Where an order stands, and by how many days it is late. */
export function CorrectionTag({ order }: { order: Pick<CorrectionRow, 'state' | 'overdueDays'> }) {
  const say = useSay()
  return (
    <>
      <Tag color={COLOR[order.state]}>{say(`correction.state.${order.state}`)}</Tag>
      {order.overdueDays > 0 ? <Tag color="error">{say('correction.late', { days: order.overdueDays })}</Tag> : null}
    </>
  )
}
