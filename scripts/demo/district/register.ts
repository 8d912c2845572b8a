// SPDX-License-Identifier: Apache-2.0
import { agreementOf } from './agreement.ts'
import { pointAt, ringOf, hasGround, spotRing } from './ground.ts'
import { demoPeople } from './people.ts'
import { type DemoPlace, type DemoSpot, demoPlaces } from './places.ts'
import { idOf, type Teller, textOf } from './teller.ts'
import { type DemoUnit, demoUnits, DISTRICT } from './units.ts'

const OTHER_DISTRICT = '500106'

export async function registerUnit(teller: Teller, unit: DemoUnit): Promise<void> {
  const number = demoUnits.indexOf(unit) + 1
  const made = await teller.ok('admin', 'POST /api/registry/units', {
    why: '建立示范区单位台账',
    ...{ name: unit.name, kind: unit.kind, district: DISTRICT, contact: unit.contact },
    ...{ code: `DEMO-${String(number).padStart(4, '0')}`, phone: `023-0000${String(1000 + number)}` },
    address: `示范区明鉴大道${number * 8}号（虚构）`,
  })
  teller.units.set(unit.key, textOf(made, 'id'))
}

export async function registerPeople(teller: Teller): Promise<void> {
  for (const { name, unit, roles, account } of demoPeople) {
    const user = account === undefined ? null : teller.actor(account).userId
    const body = { why: '登记视频系统相关人员', name, unit: idOf(teller.units, unit), roles, user }
    await teller.ok('admin', 'POST /api/registry/persons', body)
  }
}

export async function registerPlace(teller: Teller, place: DemoPlace): Promise<void> {
  const body = { why: '清查应建场所', ...placeBody(teller, place) }
  teller.places.set(place.key, textOf(await teller.ok('admin', 'POST /api/registry/places', body), 'id'))
}

/** Adds to a place what was found or signed later. */
export async function changePlace(teller: Teller, key: string, change: { why: string; fields: object }): Promise<void> {
  const url = `/api/registry/places/${idOf(teller.places, key)}`
  const { place } = await teller.ok('admin', `GET ${url}`)
  await teller.ok('admin', `PUT ${url}`, { ...asObject(place), ...change.fields, why: change.why })
}

/** The spots of a place as the API takes them. */
export function spotsOf(place: DemoPlace): object[] {
  return (place.spots ?? []).map((spot) => ({ ...plainSpot(spot), ring: spotRing(place, spot) }))
}

function plainSpot({ id, name, prohibited, isPublicSafety, coverage }: DemoSpot): object {
  return {
    ...{ id, name, prohibited: prohibited ?? null, isPublicSafety: isPublicSafety ?? false },
    coverage: coverage ?? 'open',
  }
}

/** Spots that were only found later are told by {@link changePlace}. */
const FOUND_LATER = new Set(['inn'])
/** Where nobody looks for hidden cameras yet. */
const NOT_SEARCHED = new Set(['karaoke', 'hotel-lake', 'restaurant'])
/** Agreements that were only signed later. */
const AGREED_LATER = new Set(['riverside', 'maple'])

function placeBody(teller: Teller, place: DemoPlace): object {
  const { name, classes, operator, designations = [], key, at, owner, agreed } = place
  const unit = (each: string | undefined | null): string | null => (each ? idOf(teller.units, each) : null)
  const ground = hasGround(place)
  const number = demoPlaces.indexOf(place) + 1
  return {
    ...{ name, classes, designations, district: place.isElsewhere ? OTHER_DISTRICT : DISTRICT },
    address: ground ? `${place.isElsewhere ? '西城' : '明鉴'}路${number * 3}号（虚构）` : '',
    ...(designations.length === 0
      ? {}
      : { designation: { title: '认定文书', number: `明公认〔2024〕${number}号`, day: teller.calendar.day(900) } }),
    operator: unit(operator),
    owner: unit(owner ?? operator),
    ...(operator === null && owner === undefined
      ? { budget: { title: '年度部门预算', number: `明财预〔2024〕${number}号`, day: teller.calendar.day(760) } }
      : {}),
    ...(agreed && !AGREED_LATER.has(key) ? { agreement: agreementOf(teller, agreed) } : {}),
    point: ground ? pointAt(at[0], at[1]) : null,
    ring: ground ? ringOf(place) : null,
    spots: FOUND_LATER.has(key) ? [] : spotsOf(place),
    sign: null,
    facts: NOT_SEARCHED.has(key) ? {} : { 'hidden-device.searches': true },
  }
}

function asObject(value: unknown): object {
  if (typeof value === 'object' && value !== null) return value
  throw new Error('the answer is no record')
}
