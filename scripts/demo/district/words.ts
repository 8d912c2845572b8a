// SPDX-License-Identifier: Apache-2.0

/** Where cameras hang, by the kind of place; the list goes round. */
const SPOTS: Readonly<Record<string, readonly string[]>> = {
  'residential-compound': ['大门人行口', '车行出入口', '中心花园', '单元门厅', '地下车库口', '东侧围墙'],
  'city-bus': ['前门上客区', '后门下客区'],
  'metro-train': ['一号车厢', '二号车厢', '三号车厢', '四号车厢'],
  hotel: ['大堂前台', '正门出入口', '一层走廊', '停车场入口', '消防通道口'],
  'important-junction': ['东进口', '西进口', '北进口'],
  'main-road-section': ['东行方向', '西行方向', '人行天桥', '公交站台'],
  education: ['校门口', '操场北侧', '教学楼入口', '食堂入口', '后门'],
  medical: ['门诊大厅', '急诊入口', '收费窗口外', '药房外走廊', '住院部入口', '停车场', '后勤通道'],
  'metro-station': ['站厅东', '站厅西', '一号口', '二号口', '站台上行', '站台下行', '换乘通道'],
}
const PLAIN: readonly string[] = ['主出入口', '大厅', '东侧通道', '西侧通道', '停车区', '后门', '服务台前', '北侧广场']

export function cameraName(classes: readonly string[], n: number): string {
  const names = classes.flatMap((each) => SPOTS[each] ?? []).concat(PLAIN)
  return names[n] ?? `${PLAIN[n % PLAIN.length]}${Math.floor(n / PLAIN.length) + 1}`
}

const yes = (names: readonly string[]): Record<string, true> => Object.fromEntries(names.map((name) => [name, true]))

/** What a unit that does its work has to show once its system is in use. */
export function operationFacts(day: string, given: Readonly<{ isCareless: boolean; days: number }>): object {
  return {
    ...yes([
      ...['rules.duty-watch', 'rules.major-report', 'rules.operation-maintenance', 'rules.evaluation'],
      ...['rules.inspection-maintenance', 'rules.information-keeping', 'rules.security', 'rules.vetting'],
      ...['rules.secrecy-education', 'rules.post-training', 'maintenance.supervised'],
      ...['footage.integrity-proved', 'access.controlled', 'register.retrieval', 'register.calls'],
    ]),
    ...(given.isCareless ? {} : { 'rules.emergency-plan': day }),
    ...{ 'retention.days': given.days, 'network-log.retention-months': 6 },
  }
}

type Paper = Readonly<{ volume: string; kind: string; title: string }>

export const buildingPapers: readonly Paper[] = [
  { volume: 'design', kind: 'design-scheme', title: '技术设计方案' },
  { volume: 'design', kind: 'feasibility-review', title: '可行性评审意见' },
  { volume: 'construction', kind: 'construction-record', title: '施工记录' },
  { volume: 'construction', kind: 'device-list', title: '设备清单' },
  { volume: 'test', kind: 'test-report', title: '系统检测报告' },
]

export const acceptancePapers: readonly Paper[] = [
  { volume: 'acceptance', kind: 'acceptance-report', title: '竣工验收报告' },
  { volume: 'maintenance', kind: 'maintenance-rules', title: '运行维护制度' },
]

/** A paper that says of itself that it is one of the demo. */
export function paperText(title: string, given: Readonly<{ system: string; day: string }>): Buffer {
  return Buffer.from(`${title}\n\n系统：${given.system}\n日期：${given.day}\n\n本文件为明鉴演示数据，内容均为虚构。\n`)
}
