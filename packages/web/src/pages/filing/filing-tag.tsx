// SPDX-License-Identifier: Apache-2.0
import type { FilingHead } from '@mingjian/contract'
import Tag from 'antd/es/tag'
import { useSay } from '../../i18n/index.ts'

const COLOR = { submitted: 'processing', returned: 'warning', accepted: 'success' } as const

/** Where a filing stands, and by how many days whoever has to act is late. */
export function FilingTag({ filing }: { filing: Pick<FilingHead, 'state' | 'overdueDays'> }) {
  const say = useSay()
  return (
    <>
      <Tag color={COLOR[filing.state]}>{say(`filing.state.${filing.state}`)}</Tag>
      {filing.overdueDays > 0 ? <Tag color="error">{say('filing.late', { days: filing.overdueDays })}</Tag> : null}
    </>
  )
}
