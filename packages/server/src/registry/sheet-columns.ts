// SPDX-License-Identifier: Apache-2.0
import type { RegistryKind } from '@mingjian/contract'

/** Kinds that come and go as spreadsheets. */
export type SheetKind = Exclude<RegistryKind, 'person' | 'system'>

/** A column: its heading, the field of the body, and how a cell is read. References name a record by id or by its whole name. */
export type SheetColumn = Readonly<{
  heading: string
  field: string
  kind: 'text' | 'number' | 'truth' | 'list' | 'point' | 'unit' | 'place' | 'system'
}>

const text = (heading: string, field: string): SheetColumn => ({ heading, field, kind: 'text' })

/** `编号` and `版本` of a row that is there already make it the next version of that record. */
export const SHEET_COLUMNS: Readonly<Record<SheetKind, readonly SheetColumn[]>> = {
  unit: [
    ...[text('编号', 'id'), { heading: '版本', field: 'version', kind: 'number' } as const],
    ...[text('名称', 'name'), text('类别', 'kind'), text('统一社会信用代码', 'code'), text('区县代码', 'district')],
    ...[text('地址', 'address'), text('联系人', 'contact'), text('电话', 'phone')],
  ],
  place: [
    ...[text('编号', 'id'), { heading: '版本', field: 'version', kind: 'number' } as const],
    ...[text('名称', 'name'), text('区县代码', 'district'), text('地址', 'address')],
    ...([
      { heading: '场所类别', field: 'classes', kind: 'list' },
      { heading: '经纬度', field: 'point', kind: 'point' },
      { heading: '所有权人', field: 'owner', kind: 'unit' },
      { heading: '使用权人', field: 'rightHolder', kind: 'unit' },
      { heading: '管理单位', field: 'manager', kind: 'unit' },
      { heading: '运营管理单位', field: 'operator', kind: 'unit' },
      { heading: '国有', field: 'isStateOwned', kind: 'truth' },
    ] as const),
  ],
  camera: [
    ...[text('编号', 'id'), { heading: '版本', field: 'version', kind: 'number' } as const],
    text('名称', 'name'),
    ...([
      { heading: '场所', field: 'place', kind: 'place' },
      { heading: '系统', field: 'system', kind: 'system' },
    ] as const),
    ...[text('部位', 'spot'), text('用途', 'purpose'), text('位置理由', 'positionWhy')],
    { heading: '经纬度', field: 'point', kind: 'point' },
    { heading: '公共区域', field: 'viewsPublicArea', kind: 'truth' },
    ...[text('建设依据', 'builderBasis'), text('设备类型', 'deviceType'), text('地址码', 'addressCode')],
  ],
}

/** The fields that are base information (article 22). */
export const BASE_FIELDS: ReadonlySet<string> = new Set(['point', 'deviceType', 'addressCode', 'positionWhy'])
