// SPDX-License-Identifier: Apache-2.0
import type { Report } from '@mingjian/contract'
import Tag from 'antd/es/tag'
import { useSay } from '../../i18n/index.ts'

const COLOR = {
  received: 'warning',
  accepted: 'processing',
  confirmed: 'error',
  unfounded: 'default',
  settled: 'success',
} as const

/** Where a report stands, and by how many days it is late. */
export function ReportTag({ report }: { report: Pick<Report, 'state' | 'overdueDays'> }) {
  const say = useSay()
  return (
    <>
      <Tag color={COLOR[report.state]}>{say(`report.state.${report.state}`)}</Tag>
      {report.overdueDays > 0 ? <Tag color="error">{say('correction.late', { days: report.overdueDays })}</Tag> : null}
    </>
  )
}
