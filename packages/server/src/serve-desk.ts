// SPDX-License-Identifier: Apache-2.0
import path from 'node:path'
import type { Clock, Log } from '@mingjian/base'
import type { HolidayCalendar, Rulebook } from '@mingjian/law'
import type { Authenticate } from './access/signed-in.ts'
import type { Config } from './cli/config.ts'
import type { DeskDeps } from './desk/desk-deps.ts'
import { OrderBook } from './desk/order-book.ts'
import { OrderSeal } from './desk/order-seal.ts'
import { OverdueWatch } from './desk/overdue-watch.ts'
import { PaperVault } from './desk/paper-vault.ts'
import { RetrievalDesk } from './desk/retrieval-desk.ts'
import { Turns } from './desk/turns.ts'
import { VisitDesk } from './desk/visit-desk.ts'
import type { AlarmSink } from './duty/alarm-sink.ts'
import { UNIT_TERMS } from './domain/order-terms.ts'
import { orderActRoutes } from './http/desk/order-act-routes.ts'
import { orderPaperRoutes } from './http/desk/order-paper-routes.ts'
import { orderRoutes } from './http/desk/order-routes.ts'
import { visitRoutes } from './http/desk/visit-routes.ts'
import { monthDays } from './http/recording-days.ts'
import type { Route } from './http/route.ts'
import type { Enter } from './log/enter.ts'
import { footageDisk } from './serve-footage.ts'
import type { Database } from './store/database.ts'
import { OrderPapers } from './store/order-papers.ts'
import { Orders } from './store/orders.ts'
import { OrderVisits } from './store/order-visits.ts'
import type { Cameras } from './store/cameras.ts'
import type { SecretBox } from './store/secret-box.ts'

export type DeskParts = Readonly<{
  config: Pick<Config, 'data' | 'name' | 'zone'>
  database: Database
  secrets: SecretBox
  catalogue: Readonly<{ cameras: Pick<Cameras, 'all'>; board: AlarmSink }>
  books: readonly Rulebook[]
  holidays: HolidayCalendar
  enter: Enter
  /** What the bearers of an order have open ends; and what these sessions have. */
  ends: Readonly<{ endOrder: (order: string) => void; endSessions: (ids: readonly string[]) => void }>
  clock: Clock
  log: Log
}>

export type Desk = Readonly<{
  routes: readonly Route[]
  /** Who bears an order by this cookie. */
  authenticate: Authenticate
  watch: OverdueWatch
  book: Pick<OrderBook, 'read'>
  close: () => Promise<void>
}>

/** The retrieval desk of article 25, on its parts. */
export function makeDesk(parts: DeskParts): Desk {
  const { config, database, secrets, catalogue, enter, ends, clock, log } = parts
  const orders = new Orders(database)
  const deps: DeskDeps = {
    ...{
      orders,
      papers: new OrderPapers(database),
      visits: new OrderVisits(database),
      enter,
      clock,
      zone: config.zone,
    },
    vault: new PaperVault({ folder: path.join(config.data, 'desk'), disk: footageDisk, secrets }),
    ...{ seal: new OrderSeal(secrets), turns: new Turns() },
    law: { books: parts.books, holidays: parts.holidays, place: PLACE, unit: UNIT_TERMS },
    cameras: async () => new Map((await catalogue.cameras.all()).map(({ id, name, place }) => [id, { name, place }])),
    isMasked: () => false,
    over: ends.endOrder,
  }
  const desk = new RetrievalDesk(deps)
  const visits = new VisitDesk({ ...deps, ended: ends.endSessions })
  const dayBounds = (day: string) => monthDays(day.slice(0, 7), config.zone).find((each) => each.day === day) ?? null
  const book = new OrderBook({ ...deps, instance: config.name, dayBounds })
  const told = (count: number, first: string | null): void => {
    if (count === 0) catalogue.board.clear('order-overdue', null)
    else catalogue.board.raise('order-overdue', null, `${count}: ${first ?? ''}`)
  }
  const watch = new OverdueWatch({ ...deps, told, log })
  watch.start()
  return {
    routes: [
      ...orderRoutes({ desk, book, enter, zone: config.zone }),
      ...orderActRoutes({ desk, book }),
      ...orderPaperRoutes({ desk, book }),
      ...visitRoutes({ visits, book }),
    ],
    authenticate: (given) => visits.authenticate(given),
    watch,
    book,
    close: () => watch.close(),
  }
}

/** What is known of the place until the registry says more: the measures bind in Chongqing. */
const PLACE = { 'place.district': '50', 'place.profile': 'A', 'system.in-use': true }
