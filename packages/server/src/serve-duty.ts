// SPDX-License-Identifier: Apache-2.0
import { type Clock, type Log, toError } from '@mingjian/base'
import type { Config } from './cli/config.ts'
import { ClockWatch } from './duty/clock-watch.ts'
import { FootagePatrol } from './duty/footage-patrol.ts'
import { watchStorage } from './duty/storage-watch.ts'
import { sweep, type SweeperDeps } from './duty/sweeper.ts'
import type { Catalogue } from './serve-catalogue.ts'
import { footageDisk, type FootagePlane } from './serve-footage.ts'
import type { LogPlane } from './serve-log.ts'
import type { Database } from './store/database.ts'

export type DutyParts = Readonly<{
  config: Config
  database: Database
  catalogue: Catalogue
  footage: FootagePlane
  evidence: LogPlane
  sweeping: SweeperDeps
  clock: Clock
  log: Log
}>

const SECOND = 1000
const MINUTE = 60 * SECOND

/** What is done again and again while the server runs. A round that fails is logged and comes again; rounds never overlap. */
export function startDuty(parts: DutyParts): () => Promise<void> {
  const { config, database, catalogue, footage, evidence, sweeping, clock, log } = parts
  const { board: alarms, roster } = catalogue
  const retentions = () => Promise.resolve(roster.retentions())
  const watching = { database, disk: footageDisk, footage: config.footage, clock, alarms, retentions }
  const offset = (id: string) => footage.fleet.status(id)?.ingest?.stream.clockOffset ?? null
  const clocks = new ClockWatch({ alarms, offset })
  const patrol = new FootagePatrol({ database, disk: footageDisk, layout: footage.layout, alarms })
  const rounds = [
    every(2 * SECOND, 'database', () => catalogue.monitor.check()),
    every(5 * SECOND, 'watchdog', async () => {
      catalogue.watchdog.watch(roster.inUse())
      catalogue.watchdog.check()
    }),
    every(5 * SECOND, 'log', () => evidence.check(alarms)),
    every(MINUTE, 'log.footage', () => evidence.scribe.reconcile()),
    every(MINUTE, 'roster', () => roster.refresh()),
    every(MINUTE, 'storage', () => watchStorage(watching)),
    every(MINUTE, 'clocks', async () => clocks.check(roster.inUse())),
    every(MINUTE, 'patrol', () => patrol.walk(roster.retentions().keys())),
    every(60 * MINUTE, 'sweep', () => sweep(sweeping)),
  ]

  function every(millis: number, duty: string, work: () => Promise<unknown>): () => Promise<unknown> {
    let running: Promise<unknown> | null = null
    const timer = setInterval(() => {
      running ??= work()
        .catch((thrown: unknown) => log.warn('duty.failed', { duty, error: toError(thrown).message }))
        .finally(() => (running = null))
    }, millis)
    return () => {
      clearInterval(timer)
      return running ?? Promise.resolve()
    }
  }

  return async () => void (await Promise.all(rounds.map((stop) => stop())))
}
