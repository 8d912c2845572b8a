// SPDX-License-Identifier: Apache-2.0
import { cameraGround, spotRing } from './ground.ts'
import { type DemoPlace, demoPlaces } from './places.ts'
import { agreementOf } from './agreement.ts'
import { changePlace, spotsOf } from './register.ts'
import { idOf, type Teller } from './teller.ts'

/** Something of the history, so many days ago. */
export type DemoEvent = Readonly<{ ago: number; tell: () => Promise<unknown> }>

/** What happened beside the lives of the systems: agreements, refusals, findings, corrections. */
export function laterEvents(teller: Teller): DemoEvent[] {
  return [
    { ago: 560, tell: () => agree(teller, 'riverside', 'property') },
    { ago: 300, tell: () => agree(teller, 'maple', 'property') },
    { ago: 412, tell: () => tryChangingRoom(teller) },
    { ago: 355, tell: () => tryGuestRoom(teller) },
    { ago: 214, tell: () => findGuestRooms(teller) },
    {
      ago: 190,
      tell: () => changePlace(teller, 'mall', { why: '更正门牌', fields: { address: '明鉴路18号附1号（虚构）' } }),
    },
    { ago: 92, tell: () => moveContact(teller) },
  ]
}

async function agree(teller: Teller, place: string, party: string): Promise<void> {
  const agreement = agreementOf(teller, party)
  await changePlace(teller, place, { why: '双方签订责任约定书', fields: { agreement } })
}

/** A camera in the changing room of the pool: refused with article 10, and the refusal stays in the log. */
async function tryChangingRoom(teller: Teller): Promise<void> {
  const seen = { spot: 'changing', view: null, point: null }
  await teller.refused('manager', 'POST /api/registry/cameras', tried(teller, 'gardens', { name: '更衣室', ...seen }))
}

/** One that looks into the guest rooms from the corridor. */
async function tryGuestRoom(teller: Teller): Promise<void> {
  const hotel = placeOf('hotel')
  const rooms = hotel.spots?.find(({ id }) => id === 'rooms')
  const view = rooms ? spotRing(hotel, rooms) : null
  const seen = { spot: null, view, point: view?.[0] ?? null }
  await teller.refused('admin', 'POST /api/registry/cameras', tried(teller, 'hotel', { name: '客房层走廊', ...seen }))
}

/** An old camera sees what is only now registered as a prohibited part: a finding (articles 10, 29). */
async function findGuestRooms(teller: Teller): Promise<void> {
  const inn = placeOf('inn')
  const { view } = cameraGround(inn, 2, 3)
  const [rooms] = spotsOf(inn)
  const spots = [{ ...rooms, ring: view }]
  await changePlace(teller, 'inn', { why: '检查时核实三层为客房', fields: { spots } })
}

async function moveContact(teller: Teller): Promise<void> {
  const url = `/api/registry/units/${idOf(teller.units, 'cinema')}`
  const unit = await teller.ok('admin', `GET ${url}`)
  await teller.ok('admin', `PUT ${url}`, { ...unit, contact: '罗辰', why: '联系人变更' })
}

function tried(teller: Teller, place: string, seen: object): object {
  const system = idOf(teller.systems, place)
  const where = { place: idOf(teller.places, place), system, ...seen }
  return { why: '申请加装', purpose: '防盗', viewsPublicArea: true, builderBasis: 'CQ11.2', ...where }
}

function placeOf(key: string): DemoPlace {
  const place = demoPlaces.find((each) => each.key === key)
  if (!place) throw new Error(`the demo has no place ${key}`)
  return place
}
