// SPDX-License-Identifier: Apache-2.0
// Writes the history of the invented district into an empty data folder, before the server starts there. Sends its parent
// `{ logins }`, waits for the `{ sources }` of the cameras of this instance, and ends.
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { enterChange } from '../../../packages/server/src/access/change-entry.ts'
import type { Actor } from '../../../packages/server/src/access/grant.ts'
import { personOf } from '../../../packages/server/src/access/person.ts'
import { hashPassword } from '../../../packages/server/src/access/password.ts'
import { OPERATOR } from '../../../packages/server/src/cli/open-data.ts'
import { readConfig } from '../../../packages/server/src/cli/config.ts'
import { AccessRegister } from '../../../packages/server/src/store/access-register.ts'
import { newId } from '../../../packages/server/src/store/new-id.ts'
import { demoCameras } from '../cameras.ts'
import type { DemoLogin, DemoSource } from '../product.ts'
import { DemoCalendar } from './calendar.ts'
import { SystemLife } from './life.ts'
import { liabilityEvents } from './liability.ts'
import { demoAccounts } from './people.ts'
import { demoPlaces } from './places.ts'
import { openDistrict } from './plane.ts'
import { registerPeople, registerPlace, registerUnit } from './register.ts'
import { joiningEvents } from './joining.ts'
import { type DemoEvent, laterEvents } from './later.ts'
import { planningEvents } from './planning.ts'
import { supervisionEvents } from './supervision.ts'
import { demoLives, demoSystems } from './systems.ts'
import { idOf, Teller } from './teller.ts'
import { demoUnits } from './units.ts'

const FIRST = 730
/** How often everything is looked at again; what lapsed between is told with its own day. */
const ROUND_DAYS = 30
const MINUTE = 60_000

/** What the cameras of this instance showed when their system was accepted. */
const SEEN = {
  ...{ isOnline: true, width: 1280, height: 720, framesPerSecond: 15 },
  ...{ clockOffsetSeconds: 0.4, retentionDays: 30 },
}

const calendar = new DemoCalendar(Date.now() - 60_000)
const streamed = once(process, 'message')
const config = readConfig()
const plane = await openDistrict(config, calendar.moment(FIRST))
try {
  const { actors, logins } = await addAccounts()
  const live = demoCameras.map(() => newId('c'))
  for (const id of live) plane.figures.set(id, SEEN)
  const teller = new Teller({ plane, calendar, actors, live })
  await tellAll(teller)
  process.send?.({ logins })
  const [message] = (await streamed) as [{ sources: readonly DemoSource[] }]
  await addCameras(live, message.sources)
} finally {
  await plane.close()
}
process.exit()

/** The accounts with passwords that exist only in this run. */
async function addAccounts() {
  const actors = new Map<string, Actor>()
  const logins: DemoLogin[] = []
  const by = { register: new AccessRegister(plane.enter), clock: plane.clock }
  for (const { name, role } of demoAccounts) {
    const password = randomBytes(9).toString('base64url')
    const id = newId('u')
    await enterChange(by, OPERATOR, { action: 'user.add', detail: { user: id, role }, private: { userName: name } })
    const hashed = await hashPassword(password)
    const user = await plane.accounts.addUser({ id, name, role, cameras: null, password: hashed })
    actors.set(name, personOf(user))
    logins.push({ name, password })
  }
  return { actors, logins }
}

/** Everything in its order, with a look at all that is due every few days, as a running server takes one. */
async function tellAll(teller: Teller): Promise<void> {
  const byDay = Map.groupBy(eventsOf(teller), ({ ago }) => ago)
  for (let ago = FIRST; ago >= 0; ago--) {
    const events = byDay.get(ago) ?? []
    const isRound = ago % ROUND_DAYS === 0
    if (events.length === 0 && !isRound) continue
    plane.clock.step(calendar.moment(ago) - plane.clock.now())
    for (const { tell } of events) {
      await tell()
      if (ago > 0) plane.clock.advance(MINUTE)
    }
    await plane.registry.watch.settled()
    if (isRound) await plane.registry.watch.round()
  }
}

function eventsOf(teller: Teller): DemoEvent[] {
  const units = demoUnits.map((unit) => ({ ago: FIRST, tell: () => registerUnit(teller, unit) }))
  const people = { ago: FIRST - 1, tell: () => enterPeople(teller) }
  const places = demoPlaces.map((place, n) => ({
    ago: FIRST - 2 - Math.floor(n / 6),
    tell: () => registerPlace(teller, place),
  }))
  const systems = demoSystems.flatMap((system) => {
    const life = new SystemLife(teller, system)
    const past = demoLives[system.life].filter(([day]) => day <= system.begun)
    return past.map(([day, act]) => ({ ago: system.begun - day, tell: () => life.act(act, system.begun - day) }))
  })
  return [
    ...units,
    people,
    ...places,
    ...systems,
    ...laterEvents(teller),
    ...planningEvents(teller),
    ...joiningEvents(teller),
    ...supervisionEvents(teller),
    ...liabilityEvents(teller),
  ]
}

/** The people of the register; who works for a unit is limited to it from now on. */
async function enterPeople(teller: Teller): Promise<void> {
  await registerPeople(teller)
  for (const { name, unit } of demoAccounts) {
    const { userId } = teller.actor(name)
    if (unit === undefined || userId === null) continue
    const user = await plane.users.update(userId, { unit: idOf(teller.units, unit) })
    if (user) teller.setActor(name, personOf(user))
  }
}

/** The cameras of this instance, as of now: they have recorded nothing yet. */
async function addCameras(live: readonly string[], streams: readonly DemoSource[]): Promise<void> {
  const by = { register: new AccessRegister(plane.enter), clock: plane.clock }
  for (const [n, { name, place }] of demoCameras.entries()) {
    const [id, stream] = [live[n], streams[n]]
    if (id === undefined || stream === undefined) continue
    const created = new Date()
    const entry = { action: 'camera.add', camera: id, private: { camera: name, url: stream.url } }
    await enterChange(by, OPERATOR, entry)
    await plane.cameras.insert({
      ...{ id, name, place, password: null, in_use: true, retention_days: config.retentionDays },
      source: { kind: 'rtsp', url: stream.url, subUrl: stream.subUrl },
      ...{ created_at: created, removed_at: null },
    })
  }
}
