// SPDX-License-Identifier: Apache-2.0
import writeExcelFile from 'write-excel-file/node'
import type { FilingHead } from '@mingjian/contract'

const OCCASIONS = { new: '新建', existing: '既有', change: '变更', dismantling: '拆除' } as const
const STATES = { submitted: '待受理', returned: '退回补正', accepted: '已备案' } as const
const HEADING = ['备案编号', '状态', '类别', '系统', '场所', '单位', '区县', '报送', '办理期限', '逾期天数', '备案']

/** Filings as a spreadsheet. */
export function writeFilingSheet(rows: readonly FilingHead[]): Promise<Buffer> {
  const head = HEADING.map((value) => ({ value, fontWeight: 'bold' as const }))
  const lines = rows.map((row) => [
    ...[row.number, STATES[row.state], OCCASIONS[row.occasion], row.name, row.place, row.unitName, row.district],
    ...[row.submittedOn, row.due, row.overdueDays, row.acceptedOn],
  ])
  const cells = lines.map((line) => line.map((value) => (value === null ? null : { value })))
  return writeExcelFile([head, ...cells]).toBuffer()
}
