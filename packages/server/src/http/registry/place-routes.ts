// SPDX-License-Identifier: Apache-2.0
import type { z } from 'zod'
import { Fault } from '@mingjian/base'
import {
  MapTile,
  MustBuildPage,
  PlaceCard,
  PlaceInput,
  PlacePage,
  PlaceQuery,
  RegistryPlace,
  type ResponsibleParty,
  TileParams,
} from '@mingjian/contract'
import type { Actor } from '../../access/grant.ts'
import type { Enrolment } from '../../registry/enrolment.ts'
import type { LawDesk } from '../../registry/law-desk.ts'
import type { Kept } from '../../registry/registry.ts'
import type { SubjectReader } from '../../registry/subject-reader.ts'
import { factsOf, type Subject } from '../../registry/subject.ts'
import { CameraRecordBody, PlaceBody } from '@mingjian/contract'
import type { PlaceLedger } from '../../store/place-ledger.ts'
import type { RegistryMap, TileItem } from '../../store/registry-map.ts'
import { type Route, route } from '../route.ts'
import { momentOf, orStale, presentPage, presentRecord, type RecordDeps, seesBase } from './record-answer.ts'
import { RecordId } from './unit-routes.ts'

export type PlaceRouteDeps = RecordDeps &
  Readonly<{
    enrolment: Enrolment
    desk: LawDesk
    reader: SubjectReader
    ledger: PlaceLedger
    map: RegistryMap
    countCameras: (place: string) => Promise<number>
  }>

/** Places, the must-build ledger and the map. */
export function placeRoutes(by: PlaceRouteDeps): Route[] {
  return [listPlaces(by), readPlace(by), ...savePlace(by), mustBuild(by), tile(by)]
}

function listPlaces(by: PlaceRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/registry/places',
    need: 'registry.see',
    summary: 'The places, by name; of a class, a district, a unit',
    query: PlaceQuery,
    answer: PlacePage,
    async handle({ query }) {
      const filter = { ...query, where: { district: query.district }, asOf: momentOf(query) }
      const found = await by.lists.list('place', { ...filter, has: { classes: query.class, units: query.unit } })
      return presentPage('place', { ...found, query }, presentRecord)
    },
  })
}

function readPlace(by: PlaceRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/registry/places/:id',
    need: 'registry.see',
    summary: 'One place, who is responsible for it, its systems, and how long footage is kept there',
    params: RecordId,
    answer: PlaceCard,
    async handle({ params }) {
      const place = await by.registry.get('place', params.id)
      const [subject] = await by.reader.read('place', [params.id])
      if (!subject) throw new Fault('not-found', 'registry.record.unknown', 'there is no such place', { id: params.id })
      return {
        place: presentRecord(place),
        responsible: await presentParty(subject, by),
        systems: subject.systems.map(({ id, body }) => ({ id, name: body.name, state: body.state })),
        floor: by.desk.floorOf(place.body),
        cameras: await by.countCameras(params.id),
      }
    },
  })
}

function savePlace(by: PlaceRouteDeps): Route[] {
  const save = (actor: Actor, id: string | undefined, input: z.output<typeof PlaceInput>) => {
    const { version, why, ...body } = input
    const work = async () => presentRecord(await by.enrolment.savePlace({ actor, id, version, why }, body))
    return orStale(work, {
      registry: by.registry,
      kind: 'place',
      id,
      present: (kept: Kept<'place'>) => presentRecord(kept),
    })
  }
  return [
    route({
      method: 'POST',
      url: '/api/registry/places',
      need: 'registry.change',
      summary: 'Registers a place',
      body: PlaceInput,
      answer: RegistryPlace,
      isCreation: true,
      handle: ({ actor, body }) => save(actor, undefined, body),
    }),
    route({
      method: 'PUT',
      url: '/api/registry/places/:id',
      need: 'registry.change',
      summary: 'Writes the next version of a place',
      params: RecordId,
      body: PlaceInput,
      answer: RegistryPlace,
      handle: ({ actor, params, body }) => save(actor, params.id, body),
    }),
  ]
}

function mustBuild(by: PlaceRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/registry/must-build',
    need: 'registry.see',
    summary: 'Places that must have a system and have none, each with who owes it (articles 9, 11)',
    query: PlaceQuery,
    answer: MustBuildPage,
    async handle({ query }) {
      const found = await by.ledger.list(query)
      const subjects = await by.reader.read(
        'place',
        found.rows.map(({ id }) => id),
      )
      const byId = new Map(subjects.map((each) => [each.id, each]))
      const ordered = found.rows.flatMap(({ id }) => byId.get(id) ?? [])
      const items = await Promise.all(ordered.map((subject) => presentWanting(subject, by)))
      return { items, total: found.total, isTotalExact: found.isTotalExact, page: query.page, size: query.size }
    },
  })
}

function tile(by: PlaceRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/registry/tiles/:layer/:z/:x/:y',
    need: 'registry.see',
    summary: 'A tile of the map: groups of things, or the things themselves where there are few',
    params: TileParams,
    answer: MapTile,
    async handle({ actor, params }) {
      const side = 2 ** params.z
      if (params.x >= side || params.y >= side)
        throw new Fault('bad-input', 'registry.tile.outside', 'there is no such tile at this zoom')
      // where cameras hang is base information (article 22): without its ability only how many there are
      const found = await by.map.tile(params)
      const isHidden = params.layer === 'camera' && !seesBase(actor)
      const hidden = found.items.length > 0 && isHidden ? [groupOf(found.items)] : []
      return {
        groups: [
          ...found.groups.map(({ lng, lat, count }) => ({ at: [lng, lat] as [number, number], count })),
          ...hidden,
        ],
        items: isHidden ? [] : found.items.map((item) => presentItem(params.layer, item)),
      }
    },
  })
}

function groupOf(items: readonly TileItem[]): { at: [number, number]; count: number } {
  const mean = (pick: (item: TileItem) => number): number =>
    items.reduce((sum, item) => sum + pick(item), 0) / items.length
  return {
    at: [Number(mean(({ lng }) => lng).toFixed(2)), Number(mean(({ lat }) => lat).toFixed(2))],
    count: items.length,
  }
}

function presentItem(layer: 'camera' | 'place', item: TileItem): z.input<typeof MapTile>['items'][number] {
  const { id, name, lng, lat, state } = item
  const view = layer === 'camera' ? CameraRecordBody.parse(item.body).view : null
  const place = layer === 'place' ? PlaceBody.parse(item.body) : null
  const zones = (place?.spots ?? []).flatMap(({ prohibited, ring }) => (prohibited !== null && ring ? [ring] : []))
  const worst = (['broken', 'overdue', 'due'] as const).find((each) => item.worst?.endsWith(each)) ?? null
  return { id, name, at: [lng, lat], state, view, ring: place?.ring ?? null, zones, worst }
}

async function presentWanting(subject: Subject, by: PlaceRouteDeps) {
  const asked = by.desk.owed(subject).filter(({ obligation }) => obligation.rule.action === 'build-system')
  const broken = asked.filter(({ obligation }) => obligation.status === 'broken')
  const [coming] = subject.systems.filter(({ body }) => body.state !== 'dismantled')
  const { name, district, classes, spots } = subject.place.body
  return {
    place: { id: subject.id, name, district, classes },
    articles: broken.map(({ obligation }) => obligation.rule.id),
    responsible: await presentParty(subject, by),
    system: coming ? { id: coming.id, name: coming.body.name, state: coming.body.state } : null,
    openSpots: spots.filter((spot) => spot.isPublicSafety && spot.coverage === 'open').length,
  }
}

async function presentParty(subject: Subject, by: PlaceRouteDeps): Promise<z.input<typeof ResponsibleParty>> {
  const { party } = factsOf(subject, by.desk.library, by.desk.today())
  const unit = party.unit === null ? null : await by.registry.find('unit', party.unit)
  return {
    ...{ role: party.role, article: party.article, missing: [...party.missing], because: [...party.because] },
    unit: unit ? { id: unit.id, name: unit.body.name } : null,
  }
}
