// SPDX-License-Identifier: Apache-2.0
import { type Clock, Fault } from '@mingjian/base'
import { CameraRecordBody, type PersonBody, PlaceBody, type UnitBody } from '@mingjian/contract'
import { obligationsOf, prohibitedBy } from '@mingjian/law'
import type { z } from 'zod'
import type { Actor, Refusal } from '../access/grant.ts'
import { isSimple } from '../domain/geometry.ts'
import { forbiddenSpots } from '../domain/place-camera.ts'
import { mayRecord } from '../domain/system-life.ts'
import type { Enter } from '../log/enter.ts'
import { type LawDesk, wantingOf } from './law-desk.ts'
import type { LawWatch } from './law-watch.ts'
import type { BodyOf, Kept, Registry } from './registry.ts'
import type { SubjectReader } from './subject-reader.ts'
import type { Subject } from './subject.ts'

export type EnrolmentDeps = Readonly<{
  registry: Registry
  desk: LawDesk
  watch: LawWatch
  reader: SubjectReader
  enter: Enter
  clock: Clock
  /** Cameras of this instance begin or end being recorded. */
  setInUse: (cameras: readonly string[], inUse: boolean) => Promise<void>
}>

/** What goes with every change. */
export type Hand = Readonly<{ actor: Actor; why: string; id?: string | undefined; version?: number | undefined }>

/** A camera asked about: where, under which system, and what it sees. */
export type PlacementDraft = Pick<CameraRecordBody, 'place' | 'system'> &
  Partial<Omit<CameraRecordBody, 'place' | 'system'>>

export type PlacementRefusal = Refusal & Readonly<{ article: string; spot: string | null }>

/** Takes units, persons, places and cameras into the registry, where the law lets them in. */
export class Enrolment {
  readonly #by: EnrolmentDeps

  constructor(options: EnrolmentDeps) {
    this.#by = options
  }

  saveUnit(hand: Hand, body: z.output<typeof UnitBody>): Promise<Kept<'unit'>> {
    const columns = { name: body.name, kind: body.kind, district: body.district }
    return this.#save('unit', hand, { body, columns })
  }

  async savePerson(hand: Hand, body: z.output<typeof PersonBody>): Promise<Kept<'person'>> {
    await this.#mustExist('unit', [body.unit])
    return this.#save('person', hand, { body, columns: { name: body.name, unit: body.unit } })
  }

  async savePlace(hand: Hand, body: PlaceBody): Promise<Kept<'place'>> {
    const units = unitsOf(body)
    await this.#mustExist('unit', units)
    this.#checkPlace(body)
    const { point, ring } = body
    const [lng, lat] = point ?? ring?.[0] ?? [null, null]
    const wanting = await this.#wanting(hand.id ?? null, body)
    const columns = { ...wanting, name: body.name, district: body.district, classes: body.classes, units, lng, lat }
    const saved = await this.#save('place', hand, { body, columns })
    await this.#by.watch.changed({ kind: 'place', id: saved.id })
    return saved
  }

  /** Whether the record would be taken, without taking it. Throws and refuses as saving does. */
  async check(kind: 'unit' | 'place' | 'camera', body: unknown): Promise<Refusal | null> {
    if (kind === 'unit') return null
    if (kind === 'place') {
      const place = PlaceBody.parse(body)
      await this.#mustExist('unit', unitsOf(place))
      this.#checkPlace(place)
      return null
    }
    const [refusal] = await this.placementRefusals(CameraRecordBody.parse(body))
    return refusal ?? null
  }

  /** Every article that keeps a camera out of there; empty when it may be. */
  async placementRefusals(draft: PlacementDraft): Promise<PlacementRefusal[]> {
    const { registry, reader, desk } = this.#by
    const place = await registry.get('place', draft.place)
    const camera: CameraRecordBody = { ...EMPTY_CAMERA, ...draft, name: draft.name ?? 'camera' }
    checkRings([camera.view, ...camera.masks.map(({ ring }) => ring)])
    if (camera.spot !== null && !place.body.spots.some(({ id }) => id === camera.spot))
      throw new Fault('bad-input', 'registry.spot.unknown', 'the place has no such spot', { spot: camera.spot })
    const [around] = draft.system ? await reader.read('system', [draft.system]) : await reader.read('place', [place.id])
    if (!around) throw unknownReference('system', draft.system ?? '')
    if (around.place.id !== place.id)
      throw new Fault('bad-input', 'registry.system.elsewhere', 'the system is at another place', { place: place.id })
    return [...this.#prohibitions(around, camera, desk), ...this.#otherBuilders(around, camera)]
  }

  /** Enrols or changes a camera; refused where one may not be, which is entered too. */
  async saveCamera(hand: Hand, body: CameraRecordBody): Promise<Kept<'camera'> | Refusal> {
    const { registry, desk, setInUse } = this.#by
    const [refusal] = await this.placementRefusals(body)
    if (refusal) return this.#turnAway(hand, body, refusal)
    const place = await registry.get('place', body.place)
    const [lng, lat] = body.point ?? [null, null]
    const { name, camera, system } = body
    const columns = { name, camera, system, place: body.place, district: place.body.district, lng, lat }
    const saved = await this.#save('camera', hand, { body, columns })
    const record = system === null ? null : await registry.get('system', system)
    if (camera !== null && record && mayRecord(record.body, desk.today()) === null) await setInUse([camera], false)
    await this.#by.watch.changed({ kind: 'camera', id: saved.id })
    return saved
  }

  async #turnAway({ actor, id }: Hand, body: CameraRecordBody, refusal: PlacementRefusal): Promise<Refusal> {
    const { code, article, spot } = refusal
    const about = { place: body.place, spot, code, article, ...(id === undefined ? {} : { camera: id }) }
    const who = { actor: actor.kind, ...(actor.userId === null ? {} : { user: actor.userId }) }
    await this.#by.enter({ type: 'enrolment.refuse', body: { ...about, ...who }, private: { name: body.name } })
    return refusal
  }

  /** Whether the place is one that must have a system and has none. */
  async #wanting(id: string | null, body: PlaceBody): Promise<{ must_build: boolean; is_wanting: boolean }> {
    const [known] = id === null ? [] : await this.#by.reader.read('place', [id])
    const systems = known?.systems ?? []
    return wantingOf({ ...placeSubject(id ?? '', body), systems }, this.#by.desk)
  }

  #checkPlace(body: PlaceBody): void {
    const { placeClasses, spotClasses, districts } = this.#by.desk.library
    const unknown = (what: string, value: string): Fault =>
      new Fault('bad-input', 'registry.class.unknown', `${value} is no ${what} of the registers`, { value })
    if (!districts.some(({ code }) => code === body.district)) throw unknown('district', body.district)
    const wrong = body.classes.find((each) => !placeClasses.some(({ id }) => id === each))
    if (wrong !== undefined) throw unknown('class of places', wrong)
    for (const each of [body.prohibited, ...body.spots.map(({ prohibited }) => prohibited)])
      if (each !== null && !spotClasses.some(({ id }) => id === each)) throw unknown('class of prohibited spots', each)
    if (new Set(body.spots.map(({ id }) => id)).size < body.spots.length)
      throw new Fault('bad-input', 'registry.spot.twice', 'two spots have one id')
    checkRings([body.ring, ...body.spots.map(({ ring }) => ring)])
  }

  #prohibitions(around: Subject, camera: CameraRecordBody, desk: LawDesk): PlacementRefusal[] {
    const moment = desk.moment()
    const facts = desk.factsOf(around)
    return forbiddenSpots(camera, around.place.body, moment.on).flatMap(({ spot, prohibited, how }) =>
      prohibitedBy(desk.library.books, { ...facts, 'spot.class': [prohibited] }, moment).map(({ rule }) => {
        const why = { detail: `${rule.leadIn}${rule.text}`, article: rule.id, spot: spot?.id ?? null }
        return how === 'sees'
          ? refuse('registry.camera.sees-prohibited', why)
          : refuse('registry.camera.prohibited', why)
      }),
    )
  }

  /** Public areas are not everybody's to watch (article 11 paragraph 4). */
  #otherBuilders(around: Subject, camera: CameraRecordBody): PlacementRefusal[] {
    const { desk } = this.#by
    const facts = desk.factsOf({ ...around, kind: 'camera', camera })
    return obligationsOf(desk.library.books, facts, desk.moment())
      .filter(({ rule, status }) => rule.action === 'no-building-by-others' && status === 'broken')
      .filter(({ facts: looked }) => looked.includes('camera.views-public-area'))
      .map(({ rule }) => refuse('registry.camera.no-basis', { detail: rule.text, article: rule.id, spot: null }))
  }

  #save<K extends 'unit' | 'person' | 'place' | 'camera'>(
    kind: K,
    hand: Hand,
    what: Readonly<{ body: BodyOf<K>; columns: Parameters<Registry['save']>[0]['columns'] }>,
  ): Promise<Kept<K>> {
    const { id, version, why, actor } = hand
    return this.#by.registry.save({ kind, id, version, why, ...what }, actor)
  }

  async #mustExist(kind: 'unit', ids: readonly string[]): Promise<void> {
    const found = await this.#by.registry.findMany(kind, ids)
    const missing = ids.find((id) => !found.has(id))
    if (missing !== undefined) throw unknownReference(kind, missing)
  }
}

function refuse(code: string, why: Pick<PlacementRefusal, 'detail' | 'article' | 'spot'>): PlacementRefusal {
  return { refused: true, code, ...why }
}

function placeSubject(id: string, body: PlaceBody): Subject {
  const none = { systems: [], system: null, camera: null, publicSecurity: null, supervised: {} }
  return { kind: 'place', id, name: body.name, place: { id, body }, ...none }
}

/** Owner, right-of-use holder, manager, operator and the party agreed on, each once. */
function unitsOf({ owner, rightHolder, manager, operator, agreement }: PlaceBody): string[] {
  return [...new Set([owner, rightHolder, manager, operator, agreement?.party].flatMap((each) => each ?? []))]
}

function checkRings(rings: readonly BodyOf<'place'>['ring'][]): void {
  if (rings.some((ring) => ring !== null && !isSimple(ring)))
    throw new Fault('bad-input', 'registry.ring.crossed', 'a ring crosses itself or has no area')
}

function unknownReference(kind: string, id: string): Fault {
  return new Fault('bad-input', 'registry.reference.unknown', `there is no ${kind} ${id}`, { kind, id })
}

const EMPTY_CAMERA: Omit<CameraRecordBody, 'name' | 'place'> = {
  ...{ camera: null, system: null, spot: null, purpose: '', positionWhy: '', point: null, view: null },
  ...{ isRangeFixed: false, isPtz: false, viewsPublicArea: false, hearsSound: false, isNearSecretUnit: false },
  ...{ secretUnitConsent: null, masks: [], signPhotographedOn: null, builderBasis: null },
  ...{ deviceType: '', addressCode: '', facts: {} },
}
