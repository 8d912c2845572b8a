// SPDX-License-Identifier: Apache-2.0
import type { CameraRecordBody, PlaceBody } from '@mingjian/contract'
import type { Facts, Moment, Rulebook } from '@mingjian/law'
import { cameraFacts } from '../domain/place-camera.ts'
import { placeFacts, profileOf } from '../domain/place-facts.ts'
import { type Party, responsibleParty } from '../domain/place-party.ts'
import { type ArchiveState, type LiveFigures, systemFacts } from '../domain/system-facts.ts'
import type { SystemRecord } from '../domain/system-life.ts'
import type { LawLibrary } from '../store/law-library.ts'
import type { SubjectKind } from '../store/obligations.ts'

/** A thing with everything around it that its facts come from. */
export type Subject = Readonly<{
  kind: SubjectKind
  id: string
  name: string
  place: Readonly<{ id: string; body: PlaceBody }>
  /** The systems of the place: whether one is built there is a fact of the place. */
  systems: readonly Readonly<{ id: string; body: SystemRecord }>[]
  system: Readonly<{ id: string; body: SystemRecord; archives: ArchiveState; live: LiveFigures | null }> | null
  camera: CameraRecordBody | null
  /** The organ of public security of the place's district, where it is registered. */
  publicSecurity: string | null
  /** What inspections and reports told of it. */
  supervised: Facts
}>

export type FactsOf = Readonly<{ facts: Facts; party: Party }>

/** Everything the rulebooks may know of a thing, on a day. */
export function factsOf(subject: Subject, library: LawLibrary, on: Moment['on']): FactsOf {
  const { place, system, camera } = subject
  const moment = { on, holidays: library.holidays }
  const party = responsibleParty(place.body, {
    books: partyBooks(library),
    moment,
    publicSecurity: subject.publicSecurity,
  })
  const profile = profileOf(place.body, library.placeClasses)
  const built = subject.systems
    .filter(({ body }) => body.state !== 'dismantled')
    .flatMap(({ body }) => body.days.built ?? body.builtOn ?? [])
    .toSorted()[0]
  const ofPlace: Facts = {
    ...placeFacts(place.body, on),
    ...(profile === null ? {} : { 'place.profile': profile }),
    ...(party.unit === null ? {} : { 'place.responsible-party': party.unit }),
    ...(built === undefined ? {} : { 'system.built': built }),
  }
  const ofSystem = system ? systemFacts(system.body, { ...system, ...eraOf(system.body, library), on }) : {}
  const ofCamera = camera
    ? cameraFacts(camera, { place: place.body, system: system?.body ?? null, responsible: party.unit, on })
    : {}
  return { facts: { ...ofPlace, ...ofSystem, ...ofCamera, ...subject.supervised }, party }
}

/** The books with only the rules that say who is responsible: asked for every thing, so gathered once. */
function partyBooks(library: LawLibrary): readonly Rulebook[] {
  const known = gathered.get(library)
  if (known) return known
  const books = library.books.map((book) => ({ ...book, rules: book.rules.filter(({ action }) => NAMING.has(action)) }))
  gathered.set(library, books)
  return books
}

const NAMING: ReadonlySet<string> = new Set(['build-and-fund', 'name-responsible-party'])
const gathered = new WeakMap<LawLibrary, readonly Rulebook[]>()

function eraOf(system: SystemRecord, library: LawLibrary) {
  const regulation = library.books.find(({ inForceFact }) => inForceFact === 'regulation-799.in-force')
  return { isLegacy: isLegacy(system, library), regulationFrom: regulation?.from ?? null }
}

/** Built before the books that speak of legacy systems were law. */
export function isLegacy(system: SystemRecord, library: LawLibrary): boolean {
  const built = system.days.built ?? system.builtOn
  const from = library.books.find(({ inForceFact }) => inForceFact === 'measures.in-force')?.from
  return built !== null && from !== undefined && built < from
}
