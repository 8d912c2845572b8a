// SPDX-License-Identifier: Apache-2.0
import { type Clock, formatTime, type Log, startRounds, toError, toTicks } from '@mingjian/base'
import { PlaceBody } from '@mingjian/contract'
import type { Facts } from '@mingjian/law'
import type { Disk } from './disk/disk.ts'
import type { CameraFigures } from './domain/acceptance.ts'
import { placeFacts, profileOf } from './domain/place-facts.ts'
import { Press } from './documents/press.ts'
import { documentRoutes } from './http/documents/document-routes.ts'
import { lawRoutes } from './http/law/law-routes.ts'
import { obligationRoutes } from './http/law/obligation-routes.ts'
import { acceptanceRoutes } from './http/registry/acceptance-routes.ts'
import { archiveRoutes } from './http/registry/archive-routes.ts'
import { cameraRecordRoutes } from './http/registry/camera-record-routes.ts'
import { placeRoutes } from './http/registry/place-routes.ts'
import { sheetRoutes } from './http/registry/sheet-routes.ts'
import { registrySystemRoutes } from './http/registry/system-routes.ts'
import { unitRoutes } from './http/registry/unit-routes.ts'
import type { Route } from './http/route.ts'
import type { Enter } from './log/enter.ts'
import { Acceptances } from './registry/acceptances.ts'
import { Archives } from './registry/archives.ts'
import { CameraDoor } from './registry/camera-door.ts'
import { Enrolment } from './registry/enrolment.ts'
import { LawDesk } from './registry/law-desk.ts'
import { LawWatch } from './registry/law-watch.ts'
import { readLiveFigures } from './registry/live-figures.ts'
import { ObligationBook } from './registry/obligation-book.ts'
import { Registry } from './registry/registry.ts'
import { Spreadsheet } from './registry/spreadsheet.ts'
import { SubjectReader } from './registry/subject-reader.ts'
import { SystemSteps } from './registry/system-steps.ts'
import { ToldFacts } from './registry/told-facts.ts'
import { AcceptanceRuns } from './store/acceptance-runs.ts'
import { ArchiveDocuments } from './store/archive-documents.ts'
import { CameraLinks } from './store/camera-links.ts'
import type { Database } from './store/database.ts'
import { FiledFiguresReader } from './store/filed-figures.ts'
import { Integrations } from './store/integrations.ts'
import { type LawLibrary, readLawLibrary } from './store/law-library.ts'
import { type NoticeRow, Obligations } from './store/obligations.ts'
import { PlaceLedger } from './store/place-ledger.ts'
import { RegistryLists } from './store/registry-lists.ts'
import { RegistryMap } from './store/registry-map.ts'
import { RegistryRecords } from './store/registry-records.ts'
import { SupervisionFacts } from './store/supervision-facts.ts'
import { UnitRoles } from './store/unit-roles.ts'

export type RegistryParts = Readonly<{
  database: Database
  disk: Disk
  /** `<data>/archive`. */
  archive: string
  enter: Enter
  clock: Clock
  log: Log
  /** The folder of the rulebooks; default: those that are shipped. */
  rulebooks?: string
  /** What is seen now of the cameras this instance runs. */
  figures: (cameras: readonly string[]) => Promise<ReadonlyMap<string, CameraFigures>>
  /** Gaps of each camera whose cause nobody knows. */
  unexplained: (cameras: readonly string[]) => Promise<ReadonlyMap<string, number>>
  setInUse: (cameras: readonly string[], inUse: boolean) => Promise<void>
  told?: (notices: readonly Omit<NoticeRow, 'id'>[]) => void
}>

export type RegistryPlane = Readonly<{
  library: LawLibrary
  desk: LawDesk
  registry: Registry
  archives: Archives
  steps: SystemSteps
  watch: LawWatch
  door: CameraDoor
  /** Things with all that their facts come from. */
  read: SubjectReader['read']
  reader: SubjectReader
  acceptances: Acceptances
  /** How many cameras each system has. */
  countCameras: (systems: readonly string[]) => Promise<ReadonlyMap<string, number>>
  routes: readonly Route[]
  /** What the rulebooks may know of the place of each registered camera of this instance: for its floor. */
  placeFacts: () => Promise<ReadonlyMap<string, Facts>>
  /** Looks at everything once a day; resolves when the rounds have ended. */
  start: () => () => Promise<void>
}>

/** How often it is asked whether a new day has come. */
const ROUND_MILLIS = 60_000

/** Reads the law, enters which, and makes the registry on it. */
export async function makeRegistry(parts: RegistryParts): Promise<RegistryPlane> {
  const { clock, enter } = parts
  const library = await readLawLibrary(parts.rulebooks)
  const body = { hash: library.hash, books: library.books.map(({ id }) => id) }
  const entered = await enter({ type: 'rulebook.load', body }).catch((thrown: unknown) => {
    parts.log.error('rulebook.load', { error: toError(thrown).message }) // recording must start all the same
    return null
  })
  const made = makeParts(parts, library)
  const { desk, steps, watch, registry, door } = made
  const loaded = { at: formatTime(toTicks(clock.now())), entry: entered?.index ?? null }
  return {
    ...{ library, desk, registry, steps, watch, door, archives: made.archives },
    read: (kind, ids) => made.reader.read(kind, ids),
    ...{ reader: made.reader, acceptances: made.acceptances },
    countCameras: (systems) => made.links.countBySystem(systems),
    routes: makeRoutes(parts, { ...made, library, loaded }),
    placeFacts: () => readPlaceFacts(made.links, desk),
    start: () => startLooking(parts, made),
  }
}

type Made = ReturnType<typeof makeParts>

function makeParts(parts: RegistryParts, library: LawLibrary) {
  const { database, disk, enter, clock, log, setInUse, figures } = parts
  const [records, lists] = [new RegistryRecords(database), new RegistryLists(database)]
  const [obligations, ledger] = [new Obligations(database), new PlaceLedger(database)]
  const registry = new Registry({ records, enter, clock })
  const desk = new LawDesk({ library, clock })
  const documents = new ArchiveDocuments(database)
  const archives = new Archives({ folder: parts.archive, disk, documents, enter, clock })
  const reader = new SubjectReader({
    ...{ database, registry },
    archives: (systems) => archives.complete(systems),
    live: (systems) => readLiveFigures(systems, parts),
    supervised: new ToldFacts({
      supervision: new SupervisionFacts(database),
      figures: new FiledFiguresReader(database),
      integrations: new Integrations(database),
    }),
  })
  const watch = new LawWatch({
    ...{ desk, reader, obligations, enter, log },
    wanting: (places) => ledger.set(places),
    told: parts.told ?? (() => {}),
  })
  const steps = new SystemSteps({ database, registry, desk, watch, reader, setInUse })
  const enrolment = new Enrolment({ registry, desk, watch, reader, enter, clock, setInUse })
  const acceptances = new Acceptances({
    ...{ database, reader, desk, steps, enter, clock, figures },
    runs: new AcceptanceRuns(database),
  })
  const keepOut = library.books
    .flatMap(({ rules }) => rules)
    .filter(({ action }) => action === 'keep-cameras-out')
    .map(({ id, breach }) => [id, breach] as const)
  const links = new CameraLinks(database, new Map(keepOut))
  const book = new ObligationBook({ desk, reader, obligations, registry })
  const door = new CameraDoor({ registry, enrolment, steps, links })
  return {
    ...{ records, lists, ledger, registry, desk, archives, reader, watch, steps, enrolment, acceptances, links, book },
    obligations,
    door,
  }
}

function makeRoutes(
  { database, clock }: RegistryParts,
  made: Made & Readonly<{ library: LawLibrary; loaded: Readonly<{ at: string; entry: number | null }> }>,
): Route[] {
  const { links, book } = made
  return [
    ...lawRoutes({ ...made, clock, stateOf: (ask) => book.stateOf(ask) }),
    ...obligationRoutes({ book }),
    ...unitRoutes({ ...made, roles: new UnitRoles(database) }),
    ...placeRoutes({ ...made, map: new RegistryMap(database), countCameras: (place) => links.countAt(place) }),
    ...registrySystemRoutes({ ...made, countCameras: (systems) => links.countBySystem(systems) }),
    ...cameraRecordRoutes(made),
    ...acceptanceRoutes(made),
    ...archiveRoutes(made),
    ...documentRoutes({ ...made, press: new Press(), countCameras: (systems) => links.countBySystem(systems) }),
    ...sheetRoutes({ sheets: new Spreadsheet({ ...made, database }) }),
  ]
}

async function readPlaceFacts(links: CameraLinks, desk: LawDesk): Promise<ReadonlyMap<string, Facts>> {
  const places = await links.placesOf()
  return new Map(
    [...places].map(([camera, { body }]) => {
      const place = PlaceBody.parse(body)
      const profile = profileOf(place, desk.library.placeClasses)
      const facts = { ...placeFacts(place, desk.today()), ...(profile === null ? {} : { 'place.profile': profile }) }
      return [camera, facts]
    }),
  )
}

/** Rounds end before nobody watches any more. */
function startLooking({ log }: RegistryParts, { watch, steps }: Made): () => Promise<void> {
  const stop = startRounds({
    round: () => Promise.all([watch.round(), steps.stopOverTrials()]),
    millis: ROUND_MILLIS,
    failed: ({ message }) => log.warn('registry.round', { error: message }),
  })
  return async () => {
    const ended = stop()
    await watch.close()
    await ended
  }
}
