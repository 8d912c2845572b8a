// SPDX-License-Identifier: Apache-2.0
import type { DemoEvent } from './later.ts'
import { idOf, type Teller, textOf } from './teller.ts'

const INSPECTORS = [
  { name: '郑巡', number: '演示-0417' },
  { name: '吴查', number: '演示-0523' },
]

/** What the authority does (article 28): plans with a draw, inspections, orders to correct, reports. */
export function supervisionEvents(teller: Teller): DemoEvent[] {
  const old = new InspectionPlanStory(teller, { title: '2025 年公共安全视频系统抽查', number: 2 })
  const recent = new InspectionPlanStory(teller, { title: '本季度“双随机”抽查', number: 5 })
  const inn = new CorrectionStory(teller, 'inn', { rule: 'CQ16.2', demand: '补办备案，提交备案登记表和档案' })
  const estate = new CorrectionStory(teller, 'dongfeng', { rule: 'CQ16.2', demand: '向公安机关报送备案材料' })
  const netcafe = new CorrectionStory(teller, 'netcafe', { rule: 'CQ23.2', demand: '修复存储设备，留存不少于三十日' })
  return [
    { ago: 365, tell: () => old.draw(365, 330) },
    ...[358, 344].map((ago) => ({ ago, tell: () => old.inspect() })),
    { ago: 58, tell: () => recent.draw(58, -30) },
    ...[40, 12].map((ago) => ({ ago, tell: () => recent.inspect() })),
    { ago: 3, tell: () => recent.begin() },
    { ago: 74, tell: () => inn.issue(74, 44) },
    { ago: 33, tell: () => estate.issue(33, -12) },
    { ago: 6, tell: () => estate.answer('材料已整理，正在补齐施工记录，预计本周报送。') },
    { ago: 19, tell: () => netcafe.issue(19, -5) },
    {
      ago: 150,
      tell: () => report(teller, ['manager', 'obstruction', 'gardens'], '绿化树木生长，遮挡北门人行口画面。'),
    },
    {
      ago: 61,
      tell: () => report(teller, ['manager', 'suspicion', 'gardens'], '夜间有人多次在车库拉车门，已留存图像。'),
    },
    { ago: 28, tell: () => complain(teller, 'mall', '商场走廊的摄像机似乎对着试衣区入口，请核实。') },
    { ago: 9, tell: () => report(teller, ['officer', 'hidden-device', 'hotel'], '会同酒店检查客房，未发现偷拍设备。') },
  ]
}

/** A plan with one draw by the log's own seed, and its inspections one after another. */
class InspectionPlanStory {
  readonly #teller: Teller
  readonly #about: Readonly<{ title: string; number: number }>
  #plan = ''

  constructor(teller: Teller, about: Readonly<{ title: string; number: number }>) {
    this.#teller = teller
    this.#about = about
  }

  async draw(from: number, to: number): Promise<void> {
    const { calendar } = this.#teller
    const period = { from: calendar.day(from), to: calendar.day(to), district: '500103', state: 'in-use' }
    const body = { ...this.#about, about: 'system', ...period, note: '抽取结果公开，可自行复算。' }
    this.#plan = textOf(await this.#teller.ok('officer', 'POST /api/inspection/plans', body), 'id')
    await this.#teller.ok('officer', `POST /api/inspection/plans/${this.#plan}/draws`, { seed: 'log' })
  }

  /** The next one, from its beginning to its record. */
  async inspect(): Promise<void> {
    const id = await this.begin()
    if (id !== null) await findAll(this.#teller, id)
  }

  async begin(): Promise<string | null> {
    const url = `/api/inspections?plan=${this.#plan}&state=planned&sort=made`
    const { items } = await this.#teller.ok('officer', `GET ${url}`)
    const id: unknown = Array.isArray(items) ? items[0]?.id : null
    if (typeof id !== 'string') return null
    await this.#teller.ok('officer', `POST /api/inspections/${id}/begin`, { inspectors: INSPECTORS })
    return id
  }
}

/** An inspection that nobody drew, and the order to correct that came of it. */
class CorrectionStory {
  readonly #teller: Teller
  readonly #system: string
  readonly #about: Readonly<{ rule: string; demand: string }>
  #order = ''

  constructor(teller: Teller, system: string, about: Readonly<{ rule: string; demand: string }>) {
    this.#teller = teller
    this.#system = system
    this.#about = about
  }

  async issue(ago: number, due: number): Promise<void> {
    const teller = this.#teller
    const subject = idOf(teller.systems, this.#system)
    const id = textOf(await teller.ok('officer', 'POST /api/inspections', { about: 'system', subject }), 'id')
    await teller.ok('officer', `POST /api/inspections/${id}/begin`, { inspectors: INSPECTORS })
    const items = await findAll(teller, id)
    const item = items.find(({ article }) => article === this.#about.rule)
    if (!item) throw new Error(`the inspection of ${this.#system} found nothing against ${this.#about.rule}`)
    const order = await teller.ok('officer', `POST /api/inspections/${id}/corrections`, {
      ...{ item: item.id, facts: `经现场检查，该系统不符合：${item.text}`, demands: [this.#about.demand] },
      due: teller.calendar.day(due),
    })
    this.#order = textOf(order, 'id')
    await teller.ok('officer', `POST /api/corrections/${this.#order}/service`, { on: teller.calendar.day(ago) })
  }

  async answer(words: string): Promise<void> {
    await this.#teller.ok('admin', `POST /api/corrections/${this.#order}/answers`, { words })
  }
}

type Item = Readonly<{ id: string; article: string | null; text: string; status: string | null }>

/** Finds of every item what the registry made of it, and closes the record. */
async function findAll(teller: Teller, id: string): Promise<readonly Item[]> {
  const { items } = await teller.ok('officer', `GET /api/inspections/${id}`)
  if (!Array.isArray(items)) throw new Error('the inspection has no items')
  const all = items.map((each: Item) => each)
  for (const item of all) {
    const isBroken = item.status === 'broken' || item.status === 'overdue'
    const finding = { result: isBroken ? 'broken' : 'met', note: isBroken ? '现场核实，与登记一致' : '' }
    await teller.ok('officer', `PUT /api/inspections/${id}/items/${encodeURIComponent(item.id)}`, finding)
  }
  await teller.ok('officer', `POST /api/inspections/${id}/close`, { statement: '情况属实，无异议。' })
  return all
}

async function report(
  teller: Teller,
  [who, kind, system]: readonly [who: string, kind: string, system: string],
  words: string,
): Promise<void> {
  const subject = idOf(teller.systems, system)
  const found = kind === 'hidden-device' ? 0 : null
  await teller.ok(who, 'POST /api/reports', { kind, about: 'system', subject, words, found })
}

async function complain(teller: Teller, system: string, words: string): Promise<void> {
  await teller.ok('admin', 'POST /api/complaints', { system: idOf(teller.systems, system), words })
}
