// SPDX-License-Identifier: Apache-2.0
import { pointAt } from './ground.ts'
import type { DemoEvent } from './later.ts'
import { type Teller, textOf } from './teller.ts'
import { DISTRICT } from './units.ts'
import { paperText } from './words.ts'

type Plan = Readonly<{ title: string; level: 'city' | 'district'; district: string | null; cityPlan: string | null }>

/** Construction plans (article 8): the city's and the district's in force, and the district's next one in the making. */
export function planningEvents(teller: Teller): DemoEvent[] {
  const ofCity = { level: 'city', district: null, cityPlan: null } as const
  let cityPlan: string | null = null
  const ofDistrict = () => ({ level: 'district' as const, district: DISTRICT, cityPlan })
  return [
    {
      ago: 700,
      async tell() {
        const plan = { title: '全市公共安全视频图像信息系统建设规划（演示）', ...ofCity }
        cityPlan = await enforce(teller, { who: 'city', plan, ago: 700 })
      },
    },
    {
      ago: 660,
      tell: () =>
        enforce(teller, { who: 'officer', plan: { title: '示范区建设规划（演示）', ...ofDistrict() }, ago: 660 }),
    },
    {
      ago: 20,
      tell: () =>
        draft(teller, { who: 'officer', plan: { title: '示范区建设规划（下一期）', ...ofDistrict() }, ago: 20 }),
    },
  ]
}

type Making = Readonly<{ who: string; plan: Plan; ago: number }>

async function draft(teller: Teller, { who, plan, ago }: Making): Promise<string> {
  const year = Number(teller.calendar.day(ago).slice(0, 4))
  const body = {
    ...plan,
    why: '编制建设规划',
    from: year,
    to: year + 3,
    departments: DEPARTMENTS,
    points: pointsIn(year),
  }
  return textOf(await teller.ok(who, 'POST /api/plans', body), 'id')
}

async function enforce(teller: Teller, making: Making): Promise<string> {
  const { who, plan, ago } = making
  const id = await draft(teller, making)
  const day = teller.calendar.day(ago)
  const paper = { version: '1', authority: '人民政府（虚构）', number: `明府演示〔${ago}〕号`, day, title: '批复.txt' }
  const url = `/api/plans/${id}/approval?${new URLSearchParams(paper).toString()}`
  await teller.ok(who, `POST ${url}`, paperText('关于建设规划的批复', { system: plan.title, day }))
  await teller.ok(who, `POST /api/plans/${id}/force`, { why: '已获批准', version: 2 })
  return id
}

/** Some of them lie where a camera looks already, and say why it is not enough. */
function pointsIn(year: number) {
  return POINTS.map(([name, east, north, yuan], n) => {
    const half = 18
    const corners = [pointAt(east - half, north - half), pointAt(east + half, north - half)]
    const others = [pointAt(east + half, north + half), pointAt(east - half, north + half)]
    return {
      ...{ id: `p${n + 1}`, name, point: pointAt(east, north), view: [...corners, ...others] },
      ...{ purpose: '维护公共区域治安秩序', year: year + (n % 2), yuan, funds: n % 2 === 0 ? '区财政' : '市级专项' },
      reuseAnswer: '现有摄像机夜间看不清人员出入，调整角度后仍不能覆盖',
    }
  })
}

const DEPARTMENTS = ['发展和改革', '住房和城乡建设', '城市管理', '交通运输', '财政']
const POINTS = [
  ['示范小区东侧路口', 95, 27, 86_000],
  ['江湾步道入口', 560, 240, 72_000],
  ['文化广场东南角', -310, 420, 95_000],
] as const
