// SPDX-License-Identifier: Apache-2.0
import type { OrderRow } from '@mingjian/contract'
import writeXlsxFile from 'write-excel-file/node'

export type RegisterFileOptions = Readonly<{ zone: string; cameraName: (id: string) => string }>

/** The register as CSV: UTF-8 with a byte-order mark, so that spreadsheets read it as such. */
export function formatCsv(rows: readonly OrderRow[], options: RegisterFileOptions): string {
  const lines = [HEADINGS, ...rows.map((row) => cellsOf(row, options))]
  return `\ufeff${lines.map((line) => line.map(quote).join(',')).join('\r\n')}\r\n`
}

export async function formatXlsx(rows: readonly OrderRow[], options: RegisterFileOptions): Promise<Buffer> {
  const head = HEADINGS.map((value) => ({ value, fontWeight: 'bold' as const }))
  const body = rows.map((row) => cellsOf(row, options).map((value) => ({ value, type: String })))
  const columns = HEADINGS.map((_, at) => ({ width: WIDTHS[at] ?? 16 }))
  return writeXlsxFile([head, ...body], { sheet: '登记簿', columns }).toBuffer()
}

const HEADINGS = [
  ...['登记号', '类别', '状态', '申请单位', '单位类型', '事由类型', '人员', '方式'],
  ...['摄像机与时段', '登记时间', '办理期限', '有效至', '逾期'],
]
const WIDTHS = [14, 10, 10, 24, 10, 12, 20, 14, 60, 18, 18, 18, 6]

const DOORS = { authority: '机关调取', internal: '内部查阅', person: '本人查阅', release: '公开传播' } as const
const STATES = {
  ...{ draft: '草稿', registered: '已登记', checked: '已核验', approved: '已批准', refused: '已拒绝' },
  ...{ 'in-service': '办理中', served: '已交付', closed: '已办结', withdrawn: '已撤回' },
} as const
const AUTHORITIES = {
  ...{ investigation: '侦查机关', prosecution: '检察机关', court: '审判机关', government: '政府部门', other: '其他' },
} as const
const NEEDS = { duty: '履行职责', emergency: '处置突发事件', enforcement: '行政执法', other: '其他' } as const
const VERBS = { obtain: '调取', view: '查阅', copy: '复制' } as const

function cellsOf(row: OrderRow, { zone, cameraName }: RegisterFileOptions): string[] {
  const time = (text: string | null): string => (text === null ? '' : formatLocal(text, zone))
  const scopes = row.scopes.map(({ camera, from, to }) => `${cameraName(camera)} ${time(from)}–${time(to)}`)
  return [
    ...[row.number ?? '', DOORS[row.door], STATES[row.state], row.organ],
    ...[row.authority ? AUTHORITIES[row.authority] : '', row.need ? NEEDS[row.need] : '', row.officers.join('、')],
    ...[row.verbs.map((verb) => VERBS[verb]).join('、'), scopes.join('；')],
    ...[time(row.registeredAt), time(row.dueAt), time(row.until), row.isOverdue ? '是' : ''],
  ]
}

function formatLocal(text: string, zone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(
    Date.parse(text),
  )
}

/** RFC 4180; what a spreadsheet would run as a formula is made text. */
function quote(cell: string): string {
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
  return `"${safe.replaceAll('"', '""')}"`
}
