// SPDX-License-Identifier: Apache-2.0
import { demoCameras } from '../cameras.ts'
import { cameraGround, hasGround } from './ground.ts'
import { type DemoPlace, demoPlaces } from './places.ts'
import type { DemoAct, DemoSystem } from './systems.ts'
import { idOf, type Teller, textOf } from './teller.ts'
import { acceptancePapers, buildingPapers, cameraName, operationFacts, paperText } from './words.ts'

type Fields = Record<string, unknown>

/** One system of the scenario on its way through its life. */
export class SystemLife {
  readonly #teller: Teller
  readonly #system: DemoSystem
  readonly #place: DemoPlace
  #fields: Fields = {}
  #facts: object = {}

  constructor(teller: Teller, system: DemoSystem) {
    const place = demoPlaces.find(({ key }) => key === system.place)
    if (!place) throw new Error(`the demo has no place ${system.place}`)
    this.#teller = teller
    this.#system = system
    this.#place = place
  }

  /** Does on the day what the scenario says. */
  async act(act: DemoAct, ago: number): Promise<void> {
    const day = this.#teller.calendar.day(ago)
    switch (act) {
      case 'plan':
        return this.#plan(day, null)
      case 'design':
        await this.#put('编制技术设计', { feasibility: this.#feasibility(day), design: DESIGN })
        return this.#step('designed', day, '设计完成')
      case 'build':
        return this.#step('building', day, '开工')
      case 'finish':
        return this.#finish(day)
      case 'file papers':
        return this.#archive(buildingPapers, day)
      case 'try':
        return this.#try(day, ago)
      case 'fail':
        return this.#accept(day, ago, false)
      case 'rectify':
        return this.#step('acceptance', day, '整改完成，申请复验')
      case 'pass':
        await this.#archive(acceptancePapers, day)
        return this.#accept(day, ago, true)
      case 'use':
        return this.#use(day)
      case 'submit filing':
        return this.#submit(day, ago)
      case 'accept filing':
        return this.#acceptFiling(day, ago)
      case 'return filing':
        return this.#returnFiling(ago)
      case 'submit filing again':
        await this.#teller.ok('admin', `POST /api/filings/${await this.#filing('returned')}/submissions`, TRUE)
        return
      case 'register as built':
        return this.#registerOld(day)
      case 'registered long ago':
        await this.#day('filingSubmitted', '2016-08-22', '补录：纸质备案登记表')
        return this.#day('filingAccepted', '2016-09-08', '补录：纸质备案回执')
      case 'keep too little':
        return this.#know('存储设备故障，留存天数不足', { 'retention.days': 23 })
      case 'keep enough':
        return this.#know('更换硬盘，留存恢复', { 'retention.days': 31 })
      case 'suspend':
        return this.#step('suspended', day, '场所停业装修，系统停用')
      case 'resume':
        return this.#step('in-use', day, '装修结束，恢复使用')
      case 'dismantle':
        return this.#step('dismantled', day, '设备到期拆除')
      case 'report dismantling':
        return this.#day('dismantlingReported', day, '补录：纸质拆除报告')
    }
  }

  get #id(): string {
    return idOf(this.#teller.systems, this.#system.place)
  }
  get #name(): string {
    return `${this.#place.name}公共安全视频系统`
  }
  /** Who has it built and uses it. */
  get #unit(): string {
    const { agreed, operator } = this.#place
    return idOf(this.#teller.units, agreed ?? operator ?? 'police')
  }

  /** Since when its filings go through the desk; what has no address is filed on paper. */
  get #deskDays(): number {
    return hasGround(this.#place) ? DESK_DAYS : 0
  }
  /** Who may decide there. */
  get #police(): string {
    return this.#place.isElsewhere ? 'city' : 'officer'
  }

  async #plan(day: string, builtOn: string | null): Promise<void> {
    const { isClassified = false, isEntrusted = false } = this.#system
    const unit = this.#unit
    const contract = { from: day, to: null, isSecrecyAgreed: true, paper: { title: '维护服务合同', day } }
    this.#fields = {
      ...{ name: this.#name, place: idOf(this.#teller.places, this.#place.key), builder: unit, user: unit, builtOn },
      ...{ purpose: '维护场所治安秩序，预防和处置突发事件', functions: ['capture', 'transmit', 'display', 'store'] },
      ...{ isClassified, productsWithoutCertificate: 0 },
      ...(isEntrusted ? { maintainer: idOf(this.#teller.units, 'maintainer'), contract } : {}),
      facts: isClassified ? CLASSIFIED : {},
    }
    this.#facts = isClassified ? CLASSIFIED : {}
    const made = await this.#teller.ok('admin', 'POST /api/registry/systems', { why: '立项', ...this.#fields })
    this.#teller.systems.set(this.#system.place, textOf(made, 'id'))
  }

  async #finish(day: string): Promise<void> {
    const interfaces = { isHardwareReserved: true, isSoftwareReserved: true, testedOn: day }
    await this.#put('施工完成，接口测试', { interfaces })
    await this.#step('acceptance', day, '竣工，申请验收')
    await this.#enrolAll(day)
  }

  async #registerOld(day: string): Promise<void> {
    await this.#plan(day, '2014-05-20')
    await this.#enrolAll(day)
    await this.#put('登记既有系统', { facts: this.#operation(day) })
    await this.#step('in-use', '2014-06-01', '既有系统，登记时已在使用')
  }

  async #use(day: string): Promise<void> {
    await this.#put('运行制度上墙，开始值守', { facts: this.#operation(day) })
    await this.#step('in-use', day, '验收合格，投入使用')
  }

  #operation(day: string): object {
    this.#facts = {
      ...this.#facts,
      ...operationFacts(day, { isCareless: this.#system.isCareless ?? false, days: this.#days }),
    }
    return this.#facts
  }

  /** A counter-terrorism target keeps its footage longer. */
  get #days(): number {
    return this.#place.designations?.includes('key-target') ? 92 : 31
  }

  async #know(why: string, facts: object): Promise<void> {
    this.#facts = { ...this.#facts, ...facts }
    await this.#put(why, { facts: this.#facts })
  }

  /** Only these people watch until the acceptance. */
  async #try(day: string, ago: number): Promise<void> {
    const { calendar } = this.#teller
    const people = ['manager', 'watcher'].flatMap((who) => this.#teller.actor(who).userId ?? [])
    const trial = { from: day, until: calendar.day(ago - TRIAL_DAYS), people }
    await this.#step('acceptance', day, { why: '验收前试运行', trial })
  }

  async #accept(day: string, ago: number, passed: boolean): Promise<void> {
    const url = `/api/registry/systems/${this.#id}/acceptances`
    const run = await this.#teller.ok('admin', `POST ${url}`)
    const runUrl = `/api/registry/acceptances/${textOf(run, 'id')}`
    const open = itemsOf(run).filter(({ result }) => result !== 'passed')
    const worst = open.find(({ id }) => id === 'clock') ?? open[0]
    for (const item of open) {
      const isWrong = !passed && item === worst
      const found = isWrong ? '现场抽查 2 路时钟偏差 42 秒' : '现场查验，符合设计'
      const seen = { item: item.id, result: isWrong ? 'failed' : 'passed', found }
      await this.#teller.ok('admin', `POST ${runUrl}/items`, seen)
    }
    const until = this.#teller.calendar.day(ago - RECTIFY_DAYS)
    const rectifications = passed || !worst ? [] : [{ item: worst.id, what: '校准时钟并启用校时服务', until }]
    const remarks = passed ? '各项指标符合设计，同意通过验收。' : '存在不符合项，限期整改后复验。'
    await this.#teller.ok('admin', `POST ${runUrl}/decision`, { passed, on: day, remarks, rectifications })
  }

  async #enrolAll(day: string): Promise<void> {
    const { cameras, place } = this.#system
    await Promise.all(Array.from({ length: cameras }, (_, n) => this.#enrol(n, day, place === 'gardens')))
  }

  async #enrol(n: number, day: string, isLive: boolean): Promise<void> {
    const place = this.#place
    const known = isLive ? demoCameras[n] : undefined
    const ground = hasGround(place) ? cameraGround(place, n, this.#system.cameras) : { point: null, view: null }
    const number = String(demoPlaces.indexOf(place) * 10 + n + 1)
    await this.#teller.ok('admin', 'POST /api/registry/cameras', {
      ...{ why: '设备安装完毕，登记', ...ground, place: idOf(this.#teller.places, place.key), system: this.#id },
      name: known?.name ?? cameraName(place.classes, n),
      camera: isLive ? (this.#teller.live[n] ?? null) : null,
      spot: known ? (GARDEN_SPOTS[known.place.split('/')[1] ?? ''] ?? null) : null,
      purpose: '维护公共安全',
      positionWhy: '人员必经之处，视野内无私密部位',
      ...{ isRangeFixed: true, viewsPublicArea: true, signPhotographedOn: day },
      builderBasis: this.#place.operator === null && !this.#place.agreed ? 'CQ11.1' : 'CQ11.2',
      deviceType: '网络摄像机（演示）',
      addressCode: `500103000013200${number.padStart(5, '0')}`,
    })
  }

  #feasibility(day: string): object {
    const paper = { title: '可行性评审意见', day }
    return { reviewedOn: day, reviewers: ['程立', '石磊'], standards: ['GB/T 28181'], conclusion: 'passed', paper }
  }

  /** On paper in the first year, through the filing desk since. */
  async #submit(day: string, ago: number): Promise<void> {
    if (ago > this.#deskDays) return this.#day('filingSubmitted', day, '补录：向区县公安机关报送的纸质备案材料')
    await this.#teller.ok('admin', 'POST /api/filings', { system: this.#id, ...TRUE })
  }

  async #acceptFiling(day: string, ago: number): Promise<void> {
    if (ago > this.#deskDays - ANSWER_DAYS) return this.#day('filingAccepted', day, '补录：纸质备案回执')
    const id = await this.#filing('submitted')
    await this.#teller.ok(this.#police, `POST /api/filings/${id}/acceptance`, { words: '材料齐全，予以备案。' })
  }

  async #returnFiling(ago: number): Promise<void> {
    const words = '验收报告缺少使用单位签章，请补正后再次报送。'
    const until = this.#teller.calendar.day(ago - ANSWER_DAYS)
    await this.#teller.ok(this.#police, `POST /api/filings/${await this.#filing('submitted')}/return`, { words, until })
  }

  async #filing(state: string): Promise<string> {
    const { items } = await this.#teller.ok('admin', `GET /api/filings?system=${this.#id}&state=${state}`)
    const [filing] = items as Record<string, unknown>[]
    if (!filing) throw new Error(`${this.#name} has no filing that is ${state}`)
    return textOf(filing, 'id')
  }

  async #archive(papers: typeof buildingPapers, day: string): Promise<void> {
    const add = ({ volume, kind, title }: (typeof papers)[number]) => {
      const query = new URLSearchParams({ volume, kind, title })
      const url = `/api/registry/systems/${this.#id}/archive?${query}`
      return this.#teller.ok('admin', `POST ${url}`, paperText(title, { system: this.#name, day }))
    }
    await Promise.all(papers.map(add))
  }

  async #put(why: string, fields: Fields): Promise<void> {
    this.#fields = { ...this.#fields, ...fields }
    const body = { ...this.#fields, why, version: await this.#version() }
    await this.#teller.ok('admin', `PUT /api/registry/systems/${this.#id}`, body)
  }

  async #step(to: string, on: string, more: string | Readonly<{ why: string; trial: object }>): Promise<void> {
    const rest = typeof more === 'string' ? { why: more } : more
    const body = { ...rest, version: await this.#version(), to, on }
    await this.#teller.ok('admin', `POST /api/registry/systems/${this.#id}/steps`, body)
  }

  async #day(what: string, on: string, why: string): Promise<void> {
    await this.#teller.ok('admin', `POST /api/registry/systems/${this.#id}/days`, { why, what, on })
  }

  async #version(): Promise<unknown> {
    return (await this.#teller.ok('admin', `GET /api/registry/systems/${this.#id}`))['version']
  }
}

const DESK_DAYS = 330
const ANSWER_DAYS = 15
const TRUE = { isTrue: true, words: '' }
const TRIAL_DAYS = 21
/** What an instance with state secrets must show before it is accepted (article 15). */
const CLASSIFIED = {
  ...{ 'network.is-public': false, 'secrecy.rules-followed': true, 'security-access.established': true },
  ...{ 'products.are-controllable': true, 'service-team.vetted': true },
}

const RECTIFY_DAYS = 15

/** What the designs promise. */
const DESIGN = {
  ...{ width: 1280, height: 720, framesPerSecond: 12, onlineShare: 0.95 },
  ...{ clockOffsetSeconds: 2, retentionDays: 30 },
}

const GARDEN_SPOTS: Readonly<Record<string, string>> = {
  ...{ 北门: 'gate', 公共区域: 'common', 一号楼: 'block1', 地下: 'garage' },
}

function itemsOf(run: Record<string, unknown>): { id: string; result: string }[] {
  const { items } = run
  if (!Array.isArray(items)) throw new Error('the acceptance has no items')
  return items.map((each: { id: string; result: string }) => each)
}
