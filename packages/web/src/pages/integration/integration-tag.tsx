// SPDX-License-Identifier: Apache-2.0
import type { IntegrationHead } from '@mingjian/contract'
import Tag from 'antd/es/tag'
import { useSay } from '../../i18n/index.ts'

const COLOR = {
  ...{ requested: 'warning', agreed: 'processing', refused: 'error', connected: 'success', ended: 'default' },
} as const

/** Where a request stands, and by how many days it is late. */
export function IntegrationTag({ row }: { row: Pick<IntegrationHead, 'state' | 'overdueDays'> }) {
  const say = useSay()
  return (
    <>
      <Tag color={COLOR[row.state]}>{say(`integration.state.${row.state}`)}</Tag>
      {row.overdueDays > 0 ? <Tag color="error">{say('filing.late', { days: row.overdueDays })}</Tag> : null}
    </>
  )
}
