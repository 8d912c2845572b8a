// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import type { SystemBody, SystemDays, SystemState } from '@mingjian/contract'
import type { Actor, Refusal } from '../access/grant.ts'
import { daysAfter, lawOfStep, mayRecord, missingFor, nextStates, type SystemRecord } from '../domain/system-life.ts'
import { asking, type Database } from '../store/database.ts'
import type { LawDesk } from './law-desk.ts'
import type { LawWatch } from './law-watch.ts'
import type { Kept, Registry } from './registry.ts'
import type { SubjectReader } from './subject-reader.ts'
import { isLegacy } from './subject.ts'

export type SystemStepsDeps = Readonly<{
  database: Database
  registry: Registry
  desk: LawDesk
  watch: LawWatch
  reader: SubjectReader
  setInUse: (cameras: readonly string[], inUse: boolean) => Promise<void>
}>

export type SystemHand = Readonly<{ actor: Actor; why: string; version: number | undefined }>
export type StepMissing = Readonly<{ what: string; article: string | null; text: string }>
export type StepAsk = Readonly<{ to: SystemState; on: string; trial?: SystemRecord['trial'] | undefined }>

const NO_DAYS: SystemDays = {
  ...{ constructionBegun: null, built: null, acceptancePassed: null, inUse: null, suspended: null },
  ...{ dismantled: null, dismantlingReported: null, filingSubmitted: null, filing799Submitted: null },
  filingAccepted: null,
}

/** Systems and their life: each step has what it needs, and none is used before it has passed acceptance (article 14). */
export class SystemSteps {
  readonly #by: SystemStepsDeps

  constructor(options: SystemStepsDeps) {
    this.#by = options
  }

  /** A new system is planned; a changed one stays where it is in its life. */
  async save(hand: SystemHand & Readonly<{ id?: string | undefined }>, body: SystemBody): Promise<Kept<'system'>> {
    const { registry } = this.#by
    await registry.get('place', body.place)
    const units = unitsOf(body)
    const found = await registry.findMany('unit', units)
    const missing = units.find((unit) => !found.has(unit))
    if (missing !== undefined)
      throw new Fault('bad-input', 'registry.reference.unknown', `there is no unit ${missing}`, { id: missing })
    const known = hand.id === undefined ? null : await registry.get('system', hand.id)
    const life = known?.body ?? { state: 'planned' as const, days: NO_DAYS, trial: null }
    if (known && known.body.place !== body.place)
      throw new Fault('conflict', 'registry.system.place', 'a system stays at its place; plan another there')
    return this.#write(
      { ...hand, before: known?.body },
      { ...body, state: life.state, days: life.days, trial: life.trial },
    )
  }

  /** Where it may go next, and what each way still lacks. */
  async offers(id: string): Promise<{ to: SystemState; missing: StepMissing[] }[]> {
    const { body } = await this.#by.registry.get('system', id)
    const ways = nextStates(body.state, isLegacy(body, this.#by.desk.library))
    const on = this.#by.desk.today()
    return Promise.all(ways.map(async (to) => ({ to, missing: await this.#missing(id, body, { to, on }) })))
  }

  /** Takes a step, or says which article forbids it. */
  async step(id: string, ask: StepAsk, hand: SystemHand): Promise<Kept<'system'> | Refusal> {
    const { registry, desk } = this.#by
    const { body } = await registry.get('system', id)
    if (ask.on > desk.today())
      throw new Fault('bad-input', 'registry.step.future', 'a step is entered when it has been taken', { on: ask.on })
    if (ask.to === body.state && ask.trial !== undefined)
      return this.#write({ ...hand, id, before: body }, { ...body, trial: ask.trial })
    if (!nextStates(body.state, isLegacy(body, desk.library)).includes(ask.to)) {
      const words = `a system that is ${body.state} does not become ${ask.to}`
      throw new Fault('conflict', 'registry.step.order', words, { from: body.state, to: ask.to })
    }
    const [missing] = await this.#missing(id, body, ask)
    if (missing && missing.article === null)
      return refuse('registry.step.incomplete', `this is missing: ${missing.what}`, null)
    if (missing) return refuse('registry.step.unlawful', missing.text, missing.article)
    const trial = ask.to === 'in-use' ? null : (ask.trial ?? body.trial)
    return this.#write(
      { ...hand, id, before: body },
      { ...body, state: ask.to, days: daysAfter(ask.to, body.days, ask.on), trial },
    )
  }

  /** Trials that are over: their cameras stop. */
  async stopOverTrials(): Promise<void> {
    const { database, registry, desk } = this.#by
    const rows = await asking(
      () => database.sql<{ id: string }[]>`
        select id from registry_system where state in ('acceptance', 'rectification') and body->'trial' <> 'null'`,
    )
    for (const { body, id } of (
      await registry.findMany(
        'system',
        rows.map((row) => row.id),
      )
    ).values())
      if (mayRecord(body, desk.today()) === null) await this.#switchCameras(id, false)
  }

  /** The outcome of an acceptance: a pass gives the day from which filing counts, a failure calls for rectification. */
  async accept(
    id: string,
    outcome: Readonly<{ passed: boolean; on: string }>,
    hand: SystemHand,
  ): Promise<Kept<'system'>> {
    const { body, version } = await this.#by.registry.get('system', id)
    const next: SystemRecord = outcome.passed
      ? { ...body, state: 'acceptance', days: { ...body.days, acceptancePassed: outcome.on } }
      : { ...body, state: 'rectification' }
    return this.#write({ ...hand, id, version, before: body }, next)
  }

  /** A day that another desk or a paper gives; null takes it back. */
  async setDay(
    id: string,
    day: Readonly<{ what: keyof SystemDays; on: string | null }>,
    hand: SystemHand,
  ): Promise<Kept<'system'>> {
    const { body, version } = await this.#by.registry.get('system', id)
    const days = { ...body.days, [day.what]: day.on }
    return this.#write({ ...hand, id, version: hand.version ?? version, before: body }, { ...body, days })
  }

  /** Null when the camera may record: in no system, or in one that is in use or on trial (article 14). */
  async refuseUse(camera: string): Promise<Refusal | null> {
    const { database, reader, desk } = this.#by
    const [row] = await asking(
      () => database.sql<{ id: string; system: string | null }[]>`
        select id, system from registry_camera where camera = ${camera}`,
    )
    if (!row || row.system === null) return null
    const [subject] = await reader.read('system', [row.system])
    const system = subject?.system?.body
    if (!subject || !system || mayRecord(system, desk.today()) !== null) return null
    const { supposed, actions } = lawOfStep('in-use', desk.today())
    const [broken] = desk.brokenIf(subject, supposed, actions)
    const detail = broken?.rule.text ?? `its system is ${system.state}`
    return { refused: true, code: 'registry.camera.not-accepted', detail, article: broken?.rule.id ?? null }
  }

  async #missing(id: string, body: SystemRecord, ask: StepAsk): Promise<StepMissing[]> {
    const { desk, reader } = this.#by
    const [subject] = await reader.read('system', [id])
    if (!subject) return []
    const { supposed, actions } = lawOfStep(ask.to, ask.on)
    const unlawful = desk.brokenIf(subject, supposed, actions).map(({ rule, needs }) => ({
      ...{ what: needs.join(', '), article: rule.id, text: `${rule.leadIn}${rule.text}` },
    }))
    return [...unlawful, ...missingFor(ask.to, body).map((what) => ({ what, article: null, text: '' }))]
  }

  async #write(
    hand: SystemHand & Readonly<{ id?: string | undefined; before?: SystemRecord | undefined }>,
    body: SystemRecord,
  ): Promise<Kept<'system'>> {
    const { registry, desk, watch } = this.#by
    const { id, version, why, actor } = hand
    const place = await registry.get('place', body.place)
    const columns = {
      ...{ name: body.name, place: body.place, district: place.body.district, state: body.state },
      units: unitsOf(body),
    }
    const people = body.trial === null ? null : { ...body.trial, people: [...body.trial.people] }
    const saved = await registry.save(
      { kind: 'system', id, version, why, body: { ...body, trial: people }, columns },
      actor,
    )
    const before = hand.before ? mayRecord(hand.before, desk.today()) : null
    const after = mayRecord(saved.body, desk.today())
    if ((before === null) !== (after === null) || after === null) await this.#switchCameras(saved.id, after !== null)
    await watch.changed({ kind: 'system', id: saved.id })
    return saved
  }

  async #switchCameras(system: string, inUse: boolean): Promise<void> {
    const { database, setInUse } = this.#by
    const rows = await asking(
      () => database.sql<{ camera: string }[]>`
        select camera from registry_camera where system = ${system} and camera is not null`,
    )
    const cameras = rows.map(({ camera }) => camera)
    if (cameras.length > 0) await setInUse(cameras, inUse)
  }
}

function refuse(code: string, detail: string, article: string | null): Refusal {
  return { refused: true, code, detail, article }
}

function unitsOf({ builder, user, maintainer, telecom }: SystemBody): string[] {
  return [...new Set([builder, user, maintainer, telecom].flatMap((each) => each ?? []))]
}
