// SPDX-License-Identifier: Apache-2.0
import path from 'node:path'
import type { Clock, Log } from '@mingjian/base'
import { deliver } from './exchange/deliver.ts'
import { Exchange } from './exchange/exchange.ts'
import { ExchangeDesk } from './exchange/exchange-desk.ts'
import { exchangeKeyOf } from './exchange/exchange-key.ts'
import { Parcels } from './exchange/parcels.ts'
import { Sender } from './exchange/sender.ts'
import { exchangeRoutes } from './http/exchange/exchange-routes.ts'
import type { Route } from './http/route.ts'
import { CorrectionLetters } from './inspection/correction-letters.ts'
import type { Enter } from './log/enter.ts'
import { makeLogKey, readLogKey } from './log/log-key.ts'
import { CorrectionPost } from './store/correction-post.ts'
import { Corrections } from './store/corrections.ts'
import type { Database } from './store/database.ts'
import { Letters } from './store/letters.ts'
import { Peers } from './store/peers.ts'

export type ExchangeParts = Readonly<{
  config: Readonly<{ data: string; name: string }>
  database: Database
  enter: Enter
  clock: Clock
  log: Log
}>

export type ExchangePlane = Readonly<{
  exchange: Exchange
  routes: readonly Route[]
  /** Begins to send, once every desk said what it does with letters; answers what stops it. */
  start: () => () => Promise<void>
}>

/** Letters to and from other instances, signed with `<data>/exchange-key`, which is made at the first start. */
export async function makeExchange({ config, database, enter, clock, log }: ExchangeParts): Promise<ExchangePlane> {
  const file = path.join(config.data, 'exchange-key')
  const key = exchangeKeyOf((await readLogKey(file)) ?? (await makeLogKey(file, config.name)))
  const [peers, letters] = [new Peers(database), new Letters(database)]
  const deps = { key, peers, letters, enter, clock, log }
  const exchange = new Exchange(deps)
  const parcels = new Parcels({ ...deps, exchange })
  const sender = new Sender({ exchange, peers, letters, clock, log, deliver, random: Math.random })
  exchange.listen((peer) => sender.wake(peer))
  const desk = new ExchangeDesk({ ...deps, exchange, parcels, name: config.name })
  const [post, orders] = [new CorrectionPost(database), new Corrections(database)]
  const corrections = new CorrectionLetters({ exchange, post, orders, enter, clock, log })
  return {
    ...{ exchange, routes: exchangeRoutes({ desk }) },
    start() {
      const stops = [corrections.start(), sender.start()]
      return async () => void (await Promise.all(stops.map((stop) => stop())))
    },
  }
}
