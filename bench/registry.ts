// SPDX-License-Identifier: Apache-2.0
import { makeRegistryApp, type RegistryApp } from '../packages/server/src/registry/testdata/registry-app.ts'
import { openTestDatabases } from '../packages/server/src/store/test-database.ts'
import { seeded } from '../suite/seeded.ts'
import { seedRegistry } from './registry-seed.ts'
import { percentile, type Row } from './table.ts'

const GOAL_MILLIS = 100
const SAMPLES = 60
const SIZE = { units: 100_000, cameras: 1_000_000 }
const PLACES_IN_SEARCH = ['洪崖洞酒店', '观音桥', '小区', '弹子石影城', '大坪']

/**
 * Lists, searches, tiles of the map and the Today page over a city of a million cameras and a hundred thousand units, each
 * through its route; and what holding one system with its place against the rules costs.
 */
export async function benchRegistry(): Promise<Row[]> {
  const databases = await openTestDatabases()
  try {
    const database = await databases.create()
    const began = performance.now()
    await seedRegistry(database, SIZE)
    const seconds = (performance.now() - began) / 1000
    const app = await makeRegistryApp(database, { at: Date.UTC(2026, 10, 23, 4) })
    try {
      const rows = [row('registry: seeding the city', `${seconds.toFixed(0)} s`)]
      for (const [name, url] of Object.entries(QUERIES)) rows.push(await measure(app, name, url))
      rows.push(await measureEvaluation(app))
      return rows
    } finally {
      await app.close()
    }
  } finally {
    await databases.close()
  }
}

const random = seeded(20_261_123)
const whole = (below: number): number => Math.floor(random() * below)
const district = (): string => ['500101', '500103', '500104', '500105', '500106', '500107'][whole(6)] ?? '500103'
const sort = (): string => ['name', '-name', 'changed', '-changed'][whole(4)] ?? 'name'
const word = (): string => encodeURIComponent(PLACES_IN_SEARCH[whole(PLACES_IN_SEARCH.length)] ?? '')

const QUERIES: Readonly<Record<string, () => string>> = {
  'units, a page': () => `/api/registry/units?page=${1 + whole(200)}&sort=${sort()}`,
  'units of a district': () => `/api/registry/units?district=${district()}&page=${1 + whole(20)}`,
  'units, a search': () => `/api/registry/units?search=${word()}`,
  'places of a class': () => `/api/registry/places?class=hotel&page=${1 + whole(10)}`,
  'places, a search': () => `/api/registry/places?search=${word()}`,
  'systems of a state and district': () => `/api/registry/systems?state=in-use&district=${district()}`,
  'systems of a unit': () => `/api/registry/systems?unit=on${whole(SIZE.units)}`,
  'cameras, a page': () => `/api/registry/cameras?page=${1 + whole(200)}&sort=${sort()}`,
  'cameras of a district': () => `/api/registry/cameras?district=${district()}&page=${1 + whole(50)}`,
  'cameras, a search for many': () => `/api/registry/cameras?search=${word()}`,
  'cameras, a search for one': () =>
    `/api/registry/cameras?search=${encodeURIComponent(`摄像机${100_000 + whole(900_000)}`)}`,
  'must-build ledger': () => `/api/registry/must-build?district=${district()}&page=${1 + whole(10)}`,
  'map tile, city': () => `/api/registry/tiles/camera/${tile(8 + whole(4))}`,
  'map tile, street': () => `/api/registry/tiles/camera/${tile(13 + whole(6))}`,
  'today, a unit': () => `/api/obligations?unit=on${whole(SIZE.units)}`,
  'today, a district': () => `/api/obligations?district=${district()}&page=${1 + whole(20)}&size=50`,
  'today, the city by day': () => `/api/obligations?status=overdue&due-before=2026-12-01&page=${1 + whole(20)}&size=50`,
  'obligations of a system': () => `/api/obligations?system=sn${whole(SIZE.units)}&status=met,due,overdue,broken`,
  'exposure of a unit': () => `/api/law/exposure?unit=on${whole(SIZE.units)}`,
}

/** A tile of the middle of the city. */
function tile(z: number): string {
  const [lng, lat] = [106.45 + random() * 0.2, 29.46 + random() * 0.2]
  const angle = (lat * Math.PI) / 180
  const x = Math.floor(((lng + 180) / 360) * 2 ** z)
  const y = Math.floor(((1 - Math.asinh(Math.tan(angle)) / Math.PI) / 2) * 2 ** z)
  return `${z}/${x}/${y}`
}

async function measure(app: RegistryApp, name: string, url: () => string): Promise<Row> {
  for (let warm = 0; warm < 3; warm++) await app.ok('GET', url())
  const times: number[] = []
  for (let n = 0; n < SAMPLES; n++) {
    const at = url()
    const began = performance.now()
    await app.ok('GET', at)
    times.push(performance.now() - began)
  }
  const p99 = percentile(times, 0.99)
  const measured = `p50 ${percentile(times, 0.5).toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`
  return { ...row(`registry: ${name}`, measured), goal: `p99 ≤ ${GOAL_MILLIS} ms`, reached: p99 <= GOAL_MILLIS }
}

/** Everything of a thousand systems against the rules again, as after an amendment. */
async function measureEvaluation(app: RegistryApp): Promise<Row> {
  const { desk } = app.plane
  const subjects = await app.plane.read(
    'system',
    Array.from({ length: 1000 }, (_, n) => `sn${n}`),
  )
  const began = performance.now()
  for (const subject of subjects) desk.owed(subject)
  const each = (performance.now() - began) / subjects.length
  const city = (each * SIZE.units) / 1000
  return row(
    'registry: one system against the rules',
    `${each.toFixed(3)} ms; the city’s ${SIZE.units}: ${city.toFixed(0)} s`,
  )
}

function row(name: string, measured: string): Row {
  return { name, measured, peer: null, goal: null, reached: null }
}
