// SPDX-License-Identifier: Apache-2.0
import type { DemoEvent } from './later.ts'
import { idOf, type Teller, textOf } from './teller.ts'

const OFFICERS = [
  { name: '郑巡', number: '演示-0417' },
  { name: '吴查', number: '演示-0523' },
]

/** Ago, what is done, what it says. `due`: so many days ago, or to come where negative. */
type Step = readonly [
  ago: number,
  act: string,
  words: string,
  more?: Readonly<{ due?: number; amount?: number; outcome?: string }>,
]
type Story = Readonly<{ system: string; rule: string; why: string; opened: number; steps: readonly Step[] }>

/** Cases in several steps (articles 29 to 35). */
const stories: readonly Story[] = [
  {
    ...{ system: 'inn', rule: 'CQ16.2', opened: 73, why: '检查发现既有系统从未备案' },
    steps: [
      [73, 'evidence', '现场检查记录、系统照片、负责人陈述'],
      [72, 'order', '责令限期补办备案', { due: 44 }],
      [72, 'order-served', '当面送达，负责人签收'],
      [42, 'look', '期满复查，仍未提交备案材料', { outcome: 'not-corrected' }],
      [40, 'notify', '拟处以罚款，告知陈述、申辩权利', { due: 35, amount: 800 }],
      [38, 'statement', '对事实无异议，请求从轻'],
      [34, 'decide', '逾期未改正，综合情节处以罚款', { amount: 800 }],
      [33, 'serve', '直接送达'],
      [26, 'pay', '缴款凭证已核对', { amount: 800 }],
      [25, 'close', '罚款已缴纳，备案正在补办，结案'],
    ],
  },
  {
    ...{ system: 'dongfeng', rule: 'CQ16.2', opened: 32, why: '既有系统未在期限内备案' },
    steps: [
      [32, 'evidence', '登记资料与现场核查记录'],
      [31, 'order', '责令限期备案', { due: 8 }],
      [30, 'order-served', '留置送达，见证人签字'],
      [6, 'look', '期满复查，尚未报送', { outcome: 'not-corrected' }],
      [4, 'notify', '拟处以罚款，告知陈述、申辩权利', { due: -1, amount: 500 }],
    ],
  },
  {
    ...{ system: 'netcafe', rule: 'CQ23.2', opened: 18, why: '图像留存不足三十日' },
    steps: [
      [18, 'evidence', '存储设备检查记录，最早录像截图'],
      [17, 'order', '责令限期恢复留存天数', { due: -8 }],
      [17, 'order-served', '当面送达'],
      [17, 'warning', '给予警告'],
    ],
  },
  { ...{ system: 'cinema', rule: 'CQ20.1(1)', opened: 2, why: '未制定应急预案', steps: [] } },
]

export function liabilityEvents(teller: Teller): DemoEvent[] {
  return stories.flatMap((story) => {
    let id = ''
    const open = async (): Promise<void> => {
      const subject = { kind: 'system', id: idOf(teller.systems, story.system) }
      const made = await teller.ok('officer', 'POST /api/cases', { subject, rule: story.rule, why: story.why })
      id = textOf(made, 'id')
    }
    const take = ([, act, words, { due, ...more } = {}]: Step): Promise<unknown> => {
      const officers = act === 'decide' ? OFFICERS : []
      const demands = act === 'order' ? ['在期限内改正并书面报告'] : []
      const term = due === undefined ? {} : { due: teller.calendar.day(due) }
      return teller.ok('officer', `POST /api/cases/${id}/steps`, { act, words, officers, demands, ...term, ...more })
    }
    return [{ ago: story.opened, tell: open }, ...story.steps.map((step) => ({ ago: step[0], tell: () => take(step) }))]
  })
}
