// SPDX-License-Identifier: Apache-2.0
import { type Clock, type EpochMillis, Fault, type Log, toError, toTicks } from '@mingjian/base'
import { formatProvedEntries } from '@mingjian/evidence'
import type { Facts, Rulebook } from '@mingjian/law'
import { dayInBeijing } from './domain/day-in-beijing.ts'
import type { Coverage } from './domain/coverage.ts'
import type { Stretch } from './domain/hold.ts'
import { type KeepDays, keepDaysOf } from './domain/keep-days.ts'
import { deleteOrdered, type SweeperDeps } from './duty/sweeper.ts'
import { bookmarkRoutes } from './http/keep/bookmark-routes.ts'
import { deletionRoutes } from './http/keep/deletion-routes.ts'
import { holdRoutes } from './http/keep/hold-routes.ts'
import type { Route } from './http/route.ts'
import { DeletionDesk } from './keep/deletion-desk.ts'
import { HoldDesk } from './keep/hold-desk.ts'
import type { PackageLog } from './keep/package-log.ts'
import type { Catalogue } from './serve-catalogue.ts'
import { footageDisk, type FootagePlane } from './serve-footage.ts'
import type { LogPlane } from './serve-log.ts'
import { Bookmarks } from './store/bookmarks.ts'
import type { Database } from './store/database.ts'
import { DeletionOrders } from './store/deletion-orders.ts'
import { Deletions } from './store/deletions.ts'
import { Holds } from './store/holds.ts'
import { recallKept } from './store/keep-recall.ts'
import { Purposes } from './store/purposes.ts'

export type KeepParts = Readonly<{
  database: Database
  catalogue: Catalogue
  footage: FootagePlane
  evidence: Pick<LogPlane, 'enter' | 'keeper' | 'settled'>
  /** Entries of the log with their proofs. */
  prove: PackageLog['prove']
  books: readonly Rulebook[]
  /** What is registered of the places of cameras. */
  placeFacts: () => Promise<ReadonlyMap<string, Facts>>
  clock: Clock
  log: Log
}>

export type KeepPlane = Readonly<{ routes: readonly Route[]; sweeping: SweeperDeps; start: () => Promise<void> }>

/** What keeps footage and what lets it go: holds, purposes, orders of deletion, the sweeper's rules. */
export function makeKeep(parts: KeepParts): KeepPlane {
  const { database, catalogue, footage, clock, log } = parts
  const { enter } = parts.evidence
  const [holds, purposes, orders] = [new Holds(database), new Purposes(database), new DeletionOrders(database)]
  const desk = new HoldDesk({ holds, enter, clock })
  const sweeping: SweeperDeps = {
    ...{ database, disk: footageDisk, layout: footage.layout, clock, log, alarms: catalogue.board, enter },
    keepDays: () => readKeepDays(parts),
    recall: () => recall(parts, desk),
    holds: (stretch) => holds.facts(stretch),
    purposes: (stretch) => purposes.facts(stretch),
  }
  const deletionDesk = new DeletionDesk({
    ...{ orders, purposes, enter, clock },
    deleteOrdered: (order) => deleteOrdered(sweeping, order),
  })
  const changed = (camera: string): void => catalogue.events.publish({ type: 'camera.changed', camera })
  return {
    routes: [
      ...holdRoutes({
        ...{ desk, holds, clock, changed },
        recordings: (extent) => readCoverage(catalogue, extent),
        footage: (extent) => catalogue.footageRegister.segments(extent),
      }),
      ...deletionRoutes({
        ...{ desk: deletionDesk, deletions: new Deletions(database), orders, purposes },
        certificate: async (entries) => formatProvedEntries(await parts.prove(entries)),
      }),
      ...bookmarkRoutes({ bookmarks: new Bookmarks(database), clock }),
    ],
    sweeping,
    async start() {
      // Tried again before each sweep: a log that is shut does not keep the server from starting.
      await desk.recover().catch((thrown: unknown) => log.warn('keep.recover', { error: toError(thrown).message }))
    },
  }
}

/** What is entered must be projected first: a hold of this minute counts. Without a log nothing is known, and nothing goes. */
async function recall({ database, evidence, log }: KeepParts, desk: HoldDesk): Promise<void> {
  if (evidence.keeper.current === null)
    throw evidence.keeper.trouble ?? new Fault('unavailable', 'log.closed', 'the evidence log is not open')
  await desk.recover()
  await evidence.settled()
  const { holds, purposes } = await recallKept(database)
  if (holds.length + purposes.length > 0) log.warn('keep.recalled', { holds, purposes })
}

export async function readCoverage({ cameras, footageRegister }: Catalogue, extent: Stretch): Promise<Coverage | null> {
  const row = await cameras.findEver(extent.camera)
  return row && footageRegister.recordings(extent, toTicks(row.created_at.getTime() as EpochMillis))
}

/** Every camera's terms as the books stand today. */
async function readKeepDays({
  catalogue,
  books,
  placeFacts,
  clock,
}: KeepParts): Promise<ReadonlyMap<string, KeepDays>> {
  const on = dayInBeijing(clock.now())
  const registered = await placeFacts()
  const days = new Map<string, KeepDays>()
  for (const [camera, { retentionDays }] of catalogue.roster.retentions()) {
    const known = await catalogue.cameras.facts(camera)
    const classes = known?.classes ?? []
    const plain = { 'place.district': DISTRICT, ...(classes.length === 0 ? {} : { 'place.class': [...classes] }) }
    const facts = registered.get(camera) ?? plain
    days.set(camera, keepDaysOf({ books, facts, on, retentionDays }))
  }
  return days
}

/** Chongqing, while the place's own district is not known. */
const DISTRICT = '500000'
