// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openTestDatabases, type TestDatabases } from '../store/test-database.ts'
import { makeRegistryApp, type RegistryApp } from './testdata/registry-app.ts'

const DAY = 86_400_000
const FIRST = Date.UTC(2025, 0, 1, 4)
const LAST = Date.UTC(2026, 11, 31, 4)
const why = 'test'

let databases: TestDatabases
before(async () => {
  databases = await openTestDatabases()
})
after(() => databases?.close())

const RULES = Object.fromEntries(
  [
    ...['duty-watch', 'major-report', 'operation-maintenance', 'evaluation', 'inspection-maintenance'],
    ...['information-keeping', 'security', 'vetting', 'secrecy-education', 'post-training'],
  ].map((name) => [`rules.${name}`, true]),
)
const PROVED = {
  ...{
    'footage.integrity-proved': true,
    'access.controlled': true,
    'register.retrieval': true,
    'register.calls': true,
  },
  ...{ 'retention.days': 30, 'network-log.retention-months': 6 },
}
const FEASIBILITY = { reviewedOn: '2025-01-20', reviewers: [], standards: [], conclusion: 'passed', paper: {} }
const PAPERS = ['design-scheme', 'feasibility-review', 'construction-record', 'device-list', 'test-report']
const VOLUMES = ['design', 'design', 'construction', 'construction', 'test']

/** A scenic area's unit, as a manager would enter it day by day. */
class Story {
  readonly #on: RegistryApp
  #unit = ''
  #place = ''
  #system = ''
  #camera = ''
  #facts: object = { ...RULES, ...PROVED }
  #fields: object = {}

  constructor(on: RegistryApp) {
    this.#on = on
  }

  readonly days: Readonly<Record<string, () => Promise<unknown>>> = {
    '2025-01-02': async () => {
      const unit = await this.#on.ok('POST', '/api/registry/units', { why, name: '景区公司', district: '500103' })
      this.#unit = unit.id
      const place = {
        why,
        name: '景区',
        district: '500103',
        classes: ['scenic-area'],
        operator: unit.id,
        owner: unit.id,
      }
      this.#place = (await this.#on.ok('POST', '/api/registry/places', place)).id
    },
    '2025-02-10': async () => {
      const parties = { builder: this.#unit, user: this.#unit, purpose: '游客安全', functions: ['capture', 'store'] }
      this.#fields = {
        ...parties,
        place: this.#place,
        name: '景区系统',
        feasibility: FEASIBILITY,
        productsWithoutCertificate: 0,
      }
      const made = await this.#on.ok('POST', '/api/registry/systems', { why, ...this.#fields })
      this.#system = made.id
      await this.#step('designed', '2025-02-10')
      await this.#step('building', '2025-02-10')
    },
    '2025-03-20': async () => {
      await this.#put({ interfaces: { isHardwareReserved: true, isSoftwareReserved: true, testedOn: '2025-03-20' } })
      await this.#step('acceptance', '2025-03-20')
      for (const [at, kind] of PAPERS.entries()) await this.#file(VOLUMES[at] ?? '', kind)
    },
    '2025-04-07': async () => {
      await this.#file('acceptance', 'acceptance-report')
      await this.#file('maintenance', 'maintenance-rules')
      await this.#on.plane.steps.accept(this.#system, { passed: true, on: '2025-04-07' }, HAND)
    },
    '2025-04-10': async () => {
      await this.#put({ facts: this.#facts })
      await this.#step('in-use', '2025-04-10')
    },
    '2025-04-20': () => this.#know({ 'rules.emergency-plan': '2025-04-20' }),
    '2025-06-03': () => this.#day('filingSubmitted', '2025-06-03'),
    '2025-06-20': () => this.#day('filingAccepted', '2025-06-20'),
    '2025-09-15': async () => {
      const camera = {
        why,
        name: '南门',
        system: this.#system,
        place: this.#place,
        purpose: '人流',
        positionWhy: '入口',
      }
      const seen = { isRangeFixed: true, viewsPublicArea: true, builderBasis: 'CQ11.2' }
      this.#camera = (await this.#on.ok('POST', '/api/registry/cameras', { ...camera, ...seen })).id
    },
    '2025-09-17': async () => {
      const { version, ...known } = await this.#on.ok('GET', `/api/registry/cameras/${this.#camera}`)
      const body = { ...known, version, why, signPhotographedOn: '2025-09-17' }
      await this.#on.ok('PUT', `/api/registry/cameras/${this.#camera}`, body)
    },
    '2025-11-03': () => this.#know({ 'retention.days': 28 }),
    '2025-11-05': () => this.#know({ 'retention.days': 31 }),
    '2026-01-15': () =>
      this.#placeWith({ designations: ['key-target'], designation: { number: '渝公反恐〔2026〕1号' } }),
    '2026-03-02': () => this.#know({ 'retention.days': 29 }),
    '2026-03-03': () => this.#know({ 'retention.days': 31 }),
    '2026-04-20': () => this.#know({ 'retention.days': 90 }),
    '2026-05-06': () => this.#know({ 'interruption.unexplained': 1 }),
    '2026-05-08': () => this.#know({ 'interruption.unexplained': 0 }),
    '2026-06-10': () => this.#know({ 'filing.stale-items': 1 }),
    '2026-06-12': () => this.#know({ 'filing.stale-items': 0 }),
    '2026-08-26': () => this.#step('dismantled', '2026-08-26'),
    '2026-10-12': () => this.#day('dismantlingReported', '2026-10-12'),
  }

  async #version(): Promise<number> {
    return (await this.#on.ok('GET', `/api/registry/systems/${this.#system}`)).version
  }
  async #put(fields: object): Promise<void> {
    this.#fields = { ...this.#fields, ...fields }
    const body = { ...this.#fields, why, version: await this.#version() }
    await this.#on.ok('PUT', `/api/registry/systems/${this.#system}`, body)
  }
  #know(facts: object): Promise<void> {
    this.#facts = { ...this.#facts, ...facts }
    return this.#put({ facts: this.#facts })
  }
  async #step(to: string, on: string): Promise<void> {
    const body = { why, version: await this.#version(), to, on }
    await this.#on.ok('POST', `/api/registry/systems/${this.#system}/steps`, body)
  }
  #day(what: string, on: string): Promise<unknown> {
    return this.#on.ok('POST', `/api/registry/systems/${this.#system}/days`, { why, what, on })
  }
  #file(volume: string, kind: string): Promise<unknown> {
    const url = `/api/registry/systems/${this.#system}/archive?volume=${volume}&kind=${kind}&title=${kind}`
    return this.#on.ok('POST', url, Buffer.from(kind))
  }
  async #placeWith(fields: object): Promise<void> {
    const { place } = await this.#on.ok('GET', `/api/registry/places/${this.#place}`)
    await this.#on.ok('PUT', `/api/registry/places/${this.#place}`, { ...place, ...fields, why })
  }
}

/** Day, rule, penalty with the unit's fine: worked out by hand from the story. */
const EXPECTED: readonly string[] = [
  '2025-01-02 CQ9(3): CQ30(1) 1000–1000', // nothing is built; the national regulation comes after it is
  '2025-04-10 CQ20.1(1): CQ32 1000–1000', // no emergency plan
  '2025-05-08 CQ16.1: CQ31 0–1000', // thirty days from acceptance end on Wednesday 7 May
  '2025-05-13 CN799-14.1a: CN799-29 0–10000', // thirty days from use end on Saturday 10 May, so Monday 12 May
  '2025-09-15 CN799-13b: CN799-13p', // no sign
  '2025-09-15 CQ12.2b',
  '2025-09-15 PIPL-26a',
  '2025-11-03 CN799-17a',
  '2025-11-03 CQ23.2: CQ32 1000–1000',
  '2026-01-15 ATL-32.3', // a key target keeps ninety days
  '2026-03-02 CN799-17a', // a second time, after it had been put right
  '2026-03-02 CQ23.2: CQ32 1000–1000',
  '2026-05-06 CQ20.1(6): CQ32 1000–1000',
  '2026-06-10 CN799-14.1c: CN799-29 0–10000',
  '2026-08-26 CN799-7.2(1)', // dismantled, and nothing in its place, under both books
  '2026-08-26 CQ9(3): CQ30(1) 1000–1000',
  '2026-09-29 CQ16.3: CQ31 0–1000', // the thirtieth day falls into the Mid-Autumn Festival
]

type Notice = {
  day: string
  kind: string
  article: string
  exposure: { article: string; fine: { min: number; max: number } | null }[]
}

test('two years of a unit through the server: each breach is told on its day with article and exposure, none missed, none twice', async () => {
  const app = await makeRegistryApp(await databases.create(), { at: FIRST })
  const story = new Story(app)
  for (let at = FIRST; at <= LAST; at += DAY) {
    const day = new Date(at).toISOString().slice(0, 10)
    await app.plane.watch.round()
    await story.days[day]?.()
    await app.plane.watch.settled()
    app.clock.advance(DAY)
  }
  const { items } = await app.ok('GET', '/api/law/notices?size=1000')
  const told = items.filter(({ kind }: Notice) => kind === 'overdue' || kind === 'broken').map(tell)
  assert.deepEqual(told.toSorted(), [...EXPECTED].toSorted())
  const tellings = app.entries.filter(({ type }) => type === 'obligation.tell')
  assert.ok(tellings.length > 0, 'the evidence log was told too')
  await app.close()
})

test('a server that was away tells what ran out meanwhile once, on the day on which it ran out', async () => {
  const database = await databases.create()
  const app = await makeRegistryApp(database, { at: Date.UTC(2025, 3, 7, 4) })
  const unit = await app.ok('POST', '/api/registry/units', { why, name: '公园', district: '500103' })
  const place = { why, name: '公园', district: '500103', classes: ['park'], operator: unit.id, owner: unit.id }
  const { id } = await app.ok('POST', '/api/registry/places', place)
  const body = { why, name: '系统', place: id, builder: unit.id, user: unit.id, builtOn: '2025-03-01' }
  const system = await app.ok('POST', '/api/registry/systems', body)
  await app.plane.steps.accept(system.id, { passed: true, on: '2025-04-07' }, HAND)
  await app.close()
  const later = await makeRegistryApp(database, { at: Date.UTC(2025, 6, 1, 4) })
  await later.plane.watch.round()
  await later.plane.watch.round()
  const { items } = await later.ok('GET', `/api/law/notices?unit=${unit.id}&size=1000`)
  const filing = items.filter(({ article, kind }: Notice) => article === 'CQ16.1' && kind === 'overdue')
  assert.deepEqual(filing.map(tell), ['2025-05-08 CQ16.1: CQ31 0–1000'])
  await later.close()
})

function tell({ day, article, exposure }: Notice): string {
  const rows = exposure.map(({ article: id, fine }) => (fine ? `${id} ${fine.min}–${fine.max}` : id))
  return `${day} ${article}${rows.length > 0 ? `: ${rows.join(', ')}` : ''}`
}

const HAND = {
  actor: {
    ...{ kind: 'operator' as const, userId: null, name: 'operator', cameras: null, address: null },
    abilities: new Set<never>(),
  },
  ...{ why, version: undefined },
}
