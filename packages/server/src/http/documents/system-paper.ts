// SPDX-License-Identifier: Apache-2.0
import type { DocumentData, RegistryUnit } from '@mingjian/contract'
import type { Acceptances } from '../../registry/acceptances.ts'
import type { Archives } from '../../registry/archives.ts'
import type { LawDesk } from '../../registry/law-desk.ts'
import type { Kept, Registry } from '../../registry/registry.ts'
import { authorityOf } from '../../registry/authority.ts'
import { isLegacy } from '../../registry/subject.ts'
import type { SubjectReader } from '../../registry/subject-reader.ts'
import { squareCode } from '../../documents/square-code.ts'
import { quote } from './quote.ts'

export type SystemPaperDeps = Readonly<{
  registry: Registry
  desk: LawDesk
  archives: Archives
  acceptances: Pick<Acceptances, 'list'>
  reader: SubjectReader
  countCameras: (systems: readonly string[]) => Promise<ReadonlyMap<string, number>>
}>

type Unit = Pick<RegistryUnit, 'name' | 'code' | 'address' | 'phone'>
type Facts = Awaited<ReturnType<typeof readFacts>>

/** What is known of a system for its papers; throws `registry.record.unknown`. */
export async function readFacts(id: string, by: SystemPaperDeps) {
  const system = await by.registry.get('system', id)
  const place = await by.registry.get('place', system.body.place)
  const wanted = [system.body.builder, system.body.user].flatMap((unit) => (unit === null ? [] : [unit]))
  const units = await by.registry.findMany('unit', wanted)
  const [subject] = await by.reader.read('system', [id])
  const partyOf = (unit: string | null) => presentParty(unit === null ? null : (units.get(unit) ?? null))
  const classNames = place.body.classes.map(
    (code) => by.desk.library.placeClasses.find((each) => each.id === code)?.zh ?? code,
  )
  return {
    ...{ system, place: place.body, builder: partyOf(system.body.builder), user: partyOf(system.body.user) },
    shownPlace: {
      name: place.body.name,
      class: classNames.join('、') || '—',
      address: place.body.address === '' ? '—' : place.body.address,
    },
    authority: await authorityOf(
      { publicSecurity: subject?.publicSecurity ?? null, district: place.body.district },
      by,
    ),
    floor: by.desk.floorOf(place.body),
    today: by.desk.today(),
  }
}

export async function filingForm(facts: Facts, by: SystemPaperDeps): Promise<DocumentData<'filing-form'>> {
  const { system, builder, user, shownPlace, floor, today } = facts
  const { body } = system
  const documents = await by.archives.list(system.id)
  const missing = by.archives
    .volumes(documents)
    .flatMap((volume) => volume.missing)
    .map((kind) => PAPER_WORDS[kind] ?? kind)
  const cameras = await by.countCameras([system.id])
  return {
    ...{ occasion: occasionOf(facts, by), authority: facts.authority, builder, user, place: shownPlace },
    system: {
      ...{ name: body.name, purpose: body.purpose === '' ? '—' : body.purpose },
      functions: body.functions.map((each) => FUNCTION_WORDS[each]),
      ...{ cameras: cameras.get(system.id) ?? 0, retentionDays: floor.days },
      ...{ acceptedOn: facts.system.body.days.acceptancePassed, inUseOn: facts.system.body.days.inUse },
    },
    materials: documents.map(({ title, sha256 }) => ({ name: title, hash: sha256.slice(0, SHOWN_HASH) })),
    missing,
    due: await dueOf(system.id, FILING, by),
    date: today,
    articles: quote(['CQ16'], by),
  }
}

export async function acceptanceReport(
  facts: Facts,
  by: SystemPaperDeps,
): Promise<DocumentData<'acceptance-report'> | null> {
  const { system, builder, user, shownPlace, today } = facts
  const [run] = await by.acceptances.list(system.id)
  if (!run || run.state === 'open') return null
  return {
    ...{ builder, user, place: shownPlace, system: { name: system.body.name } },
    ...{ round: run.number, date: run.decided_on ?? today, passed: run.state === 'passed' },
    items: run.items.map(({ id, wanted, found, result }) => ({
      ...{ name: ITEM_WORDS[id] ?? id, required: wanted, measured: found, passed: result === 'passed' },
    })),
    rectification: run.rectifications.map(({ what, until }) => ({ text: what, due: until })),
    parties: [{ role: '建设单位' }, { role: '使用单位' }],
    articles: quote(['CQ14'], by),
  }
}

export async function dismantlingReport(
  facts: Facts,
  by: SystemPaperDeps,
): Promise<DocumentData<'dismantling-report'> | null> {
  const { system, user, shownPlace, floor, today } = facts
  const { dismantled } = system.body.days
  if (dismantled === null) return null
  return {
    ...{ authority: facts.authority, user, place: shownPlace, system: { name: system.body.name } },
    ...{ dismantledOn: dismantled, reason: '—', disposal: '—', date: today },
    footage: `已存图像继续留存，自采集之日起不少于 ${floor.days} 日`,
    due: await dueOf(system.id, DISMANTLING, by),
    articles: quote(['CQ16'], by),
  }
}

/** `notice` is the address that the code leads to. */
export function sign(facts: Facts, notice: string, by: SystemPaperDeps): DocumentData<'sign'> {
  const { system, user, floor } = facts
  const [article] = quote(['CQ12'], by)
  return {
    ...{ user, purpose: system.body.purpose === '' ? '维护公共安全' : system.body.purpose },
    ...{ retentionDays: floor.days, contact: user.phone ?? '—', code: squareCode(notice) },
    address: notice,
    article: article ?? { label: '', words: '' },
  }
}

const SHOWN_HASH = 16
const FILING = 'file-with-district-police'
const DISMANTLING = 'report-dismantling'
const FUNCTION_WORDS = { capture: '采集', transmit: '传输', display: '显示', store: '存储' } as const
const PAPER_WORDS: Readonly<Record<string, string>> = {
  'design-scheme': '设计技术方案',
  'feasibility-review': '可行性论证材料',
  'construction-record': '施工记录',
  'device-list': '设备清单',
  'test-report': '检测报告',
  'acceptance-report': '验收报告',
  'maintenance-rules': '维护管理制度',
}
const ITEM_WORDS: Readonly<Record<string, string>> = {
  online: '在线率',
  width: '画面宽度',
  height: '画面高度',
  framesPerSecond: '帧率',
  clock: '时钟偏差',
  retention: '图像留存',
  elsewhere: '非本机运行的摄像机',
}

function presentParty(unit: Kept<'unit'> | null): Unit & { person: string } {
  if (!unit) return { name: '—', code: '', address: '', phone: '', person: '' }
  const { name, code, address, contact, phone } = unit.body
  return { name, code, address, phone, person: contact }
}

function occasionOf({ system }: Facts, { desk }: SystemPaperDeps): string {
  if (system.body.days.dismantled !== null) return '拆除'
  return isLegacy(system.body, desk.library) ? '既有系统' : '新建系统'
}

/** Where both rulebooks ask for it, the earlier day counts. */
async function dueOf(system: string, action: string, { reader, desk }: SystemPaperDeps): Promise<string | null> {
  const [subject] = await reader.read('system', [system])
  if (!subject) return null
  const days = desk
    .owed(subject)
    .filter(({ obligation }) => obligation.rule.action === action)
    .flatMap(({ obligation }) => obligation.lastDay ?? [])
  return days.toSorted()[0] ?? null
}
