// SPDX-License-Identifier: Apache-2.0
import writeExcelFile, { type SheetData } from 'write-excel-file/node'
import type { CorrectionRow, InspectionRow, Report } from '@mingjian/contract'

type Line = readonly (string | number | null)[]

const STATES = {
  ...{ planned: '待检查', open: '检查中', closed: '已结束' },
  ...{ issued: '待改正', answered: '已回复', corrected: '已改正', 'not-corrected': '未改正' },
  ...{ received: '已收到', accepted: '已受理', confirmed: '属实', unfounded: '不属实', settled: '已办结' },
} as const
const KINDS = {
  ...{ obstruction: '影响采集', complaint: '公众投诉', 'hidden-device': '隐蔽设备检查', suspicion: '可疑信息' },
} as const

/** Inspections as a spreadsheet. */
export function writeInspectionSheet(rows: readonly InspectionRow[]): Promise<Buffer> {
  const heading = ['编号', '状态', '对象', '场所', '单位', '区县', '开始', '结束', '符合', '不符合', '未查看']
  return write(
    heading,
    rows.map(({ number, state, subject, place, unit, district, begunAt, closedAt, counts }) => [
      ...[number, STATES[state], subject.name, place.name, unit?.name ?? null, district, begunAt, closedAt],
      ...[counts.met, counts.broken, counts.notSeen],
    ]),
  )
}

/** Orders to correct as a spreadsheet. */
export function writeCorrectionSheet(rows: readonly CorrectionRow[]): Promise<Buffer> {
  const heading = ['编号', '状态', '对象', '单位', '机关', '区县', '违反', '依据', '签发', '送达', '期限', '逾期天数']
  return write(
    heading,
    rows.map((row) => [
      ...[row.number, STATES[row.state], row.subject.name, row.unitName, row.authority, row.district],
      ...[row.rule, row.basis, row.issuedOn, row.servedOn, row.due, row.overdueDays],
    ]),
  )
}

/** Reports as a spreadsheet; who complained is no part of it. */
export function writeReportSheet(rows: readonly Report[]): Promise<Buffer> {
  const heading = ['编号', '类别', '状态', '对象', '区县', '条款', '内容', '发生日期', '收到时间', '办理期限', '答复']
  return write(
    heading,
    rows.map((row) => [
      ...[row.number, KINDS[row.kind], STATES[row.state], row.subject.name, row.district, row.article, row.words],
      ...[row.happenedOn, row.at, row.due, row.answer],
    ]),
  )
}

function write(heading: readonly string[], lines: readonly Line[]): Promise<Buffer> {
  const head = heading.map((value) => ({ value, fontWeight: 'bold' as const }))
  const sheet: SheetData = [head, ...lines.map((line) => line.map((value) => (value === null ? null : { value })))]
  return writeExcelFile(sheet).toBuffer()
}
