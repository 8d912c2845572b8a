// SPDX-License-Identifier: Apache-2.0
import { type Clock, type Log, toError } from '@mingjian/base'
import { AccessSettingsBook } from './access/access-settings.ts'
import { Accounts } from './access/accounts.ts'
import { Factors } from './access/factors.ts'
import { AlarmBoard } from './duty/alarm-board.ts'
import { CameraRoster } from './duty/camera-roster.ts'
import { CatalogueWriter } from './duty/catalogue-writer.ts'
import { DatabaseMonitor } from './duty/database-monitor.ts'
import { FootageRegister } from './duty/footage-register.ts'
import { reconcileAll, reconcileDays } from './duty/reconcile.ts'
import { RecordingWatchdog } from './duty/recording-watchdog.ts'
import { presentState } from './http/camera-state.ts'
import { EventFeed } from './http/event-feed.ts'
import { StateFeed } from './http/state-feed.ts'
import { presentAlarm } from './http/alarm-routes.ts'
import type { Enter } from './log/enter.ts'
import { footageDisk, type FootagePlane } from './serve-footage.ts'
import { AccessRegister } from './store/access-register.ts'
import { Alarms } from './store/alarms.ts'
import { Cameras } from './store/cameras.ts'
import { Credentials } from './store/credentials.ts'
import type { Database } from './store/database.ts'
import { FactorStore } from './store/factors.ts'
import { applyFootage } from './store/footage-change.ts'
import { Preferences } from './store/preferences.ts'
import type { SecretBox } from './store/secret-box.ts'
import { SignInPlaces } from './store/sign-in-places.ts'
import { Users } from './store/users.ts'

export type CatalogueParts = Readonly<{
  database: Database
  secrets: SecretBox
  footage: FootagePlane
  enter: Enter
  /** The instance's name, as authenticator apps show it. */
  name: string
  cacheFile: string
  clock: Clock
  log: Log
}>

export type Catalogue = ReturnType<typeof makeCatalogue>

/** Everything that stands on the database, constructed and not yet started. */
export function makeCatalogue(parts: CatalogueParts) {
  const { database, secrets, footage, clock, log } = parts
  const users = new Users(database)
  const credentials = new Credentials(database)
  const register = new AccessRegister(parts.enter)
  const cameras = new Cameras(database)
  const alarms = new Alarms(database)
  const places = new SignInPlaces(database)
  const settings = new AccessSettingsBook({ places, secrets, monotonic: () => clock.monotonic() })
  const factors = new Factors({ store: new FactorStore(database), secrets, clock, issuer: parts.name })
  const accounts = new Accounts({ users, credentials, register, clock, factors, places, settings })
  const events = new EventFeed({ log })
  const board = new AlarmBoard({
    alarms,
    clock,
    log,
    changed: (row) => events.publish({ type: 'alarm', alarm: presentAlarm(row) }),
  })
  const roster = new CameraRoster({
    cameras,
    secrets,
    fleet: footage.fleet,
    cacheFile: parts.cacheFile,
    log,
    changed: (camera) => events.publish({ type: 'camera.changed', camera }),
  })
  const disk = { database, disk: footageDisk, layout: footage.layout, log }
  const truth = Promise.withResolvers<void>() // the catalogue has been read back from the disk
  const writer = new CatalogueWriter({
    apply: (changes) => truth.promise.then(() => applyFootage(database, changes)),
    reconcile: (camera, days) => reconcileDays(disk, camera, days),
    log,
  })
  const monitor = new DatabaseMonitor({ ask: () => database.sql`select 1`, alarms: board, log })
  const watchdog = new RecordingWatchdog({ clock, alarms: board })
  const readBack = (): void => {
    reconcileAll(disk, [...roster.retentions().keys()])
      .catch((thrown: unknown) => log.error('catalogue.reconcile', { error: toError(thrown).message }))
      .finally(() => truth.resolve())
  }
  /** For a stop before it was read back: what the recorders told is then found again on the disk. */
  const giveUpReading = (): void => truth.resolve()
  const footageRegister = new FootageRegister({ database, clock, writer })
  const preferences = new Preferences(database)
  const states = new StateFeed({
    clock,
    read(id) {
      const row = roster.find(id)
      return row && presentState({ id, inUse: row.in_use, changedAt: row.created_at }, footage.status)
    },
    publish: (camera, state) => events.publish({ type: 'camera.state', camera, state }),
  })
  return {
    ...{ factors, places, settings },
    ...{ users, credentials, register, cameras, alarms, accounts, events, preferences },
    ...{ board, roster, writer, monitor, watchdog, readBack, giveUpReading, footageRegister, states },
  }
}
