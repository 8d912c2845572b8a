// SPDX-License-Identifier: Apache-2.0
import writeExcelFile, { type SheetData } from 'write-excel-file/node'
import type { LawCaseRow, UnitExposurePage } from '@mingjian/contract'

type Line = readonly (string | number | null)[]

/** Cases as a spreadsheet. */
export function writeCaseSheet(rows: readonly LawCaseRow[]): Promise<Buffer> {
  const heading = ['案号', '状态', '对象', '单位', '区县', '违反', '依据', '立案日', '下一期限', '罚款（元）']
  return write(
    heading,
    rows.map((row) => [
      ...[row.number, row.state, row.subject.name, row.unit?.name ?? null, row.district, row.rule, row.penalty],
      ...[row.openedOn, row.nextDay, row.fine],
    ]),
  )
}

/** Units with what they are exposed to. */
export function writeExposureSheet(rows: UnitExposurePage['items']): Promise<Buffer> {
  const heading = ['单位', '区县', '违反数', '条文', '罚款下限（元）', '罚款上限（元）']
  return write(
    heading,
    rows.map(({ unit, district, breaches, articles, total }) => [
      ...[unit.name, district, breaches, articles.join('、'), total.min, total.max],
    ]),
  )
}

function write(heading: readonly string[], lines: readonly Line[]): Promise<Buffer> {
  const head = heading.map((value) => ({ value, fontWeight: 'bold' as const }))
  const sheet: SheetData = [head, ...lines.map((line) => line.map((value) => (value === null ? null : { value })))]
  return writeExcelFile(sheet).toBuffer()
}
