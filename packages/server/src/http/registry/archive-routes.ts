// SPDX-License-Identifier: Apache-2.0
import { ArchivePage, ArchiveQuery } from '@mingjian/contract'
import type { z } from 'zod'
import type { Archives } from '../../registry/archives.ts'
import type { LawDesk } from '../../registry/law-desk.ts'
import type { Kept, Registry } from '../../registry/registry.ts'
import type { Obligations } from '../../store/obligations.ts'
import type { RegistryLists } from '../../store/registry-lists.ts'
import { type Route, route } from '../route.ts'
import { presentPage } from './record-answer.ts'

export type ArchiveRouteDeps = Readonly<{
  registry: Registry
  lists: RegistryLists
  archives: Archives
  obligations: Obligations
  desk: LawDesk
}>

/** The archives of all systems (article 17). */
export function archiveRoutes(by: ArchiveRouteDeps): Route[] {
  return [
    route({
      method: 'GET',
      url: '/api/registry/archives',
      need: 'registry.see',
      summary: 'The archives of every system by volume; or of those that lack what a rule asks for (article 17)',
      query: ArchiveQuery,
      answer: ArchivePage,
      async handle({ query }) {
        if (query.lacking === 'true') return listLacking(query, by)
        const { search, district, page, size } = query
        const found = await by.lists.list('system', { page, size, search, sort: 'name', where: { district }, has: {} })
        const shown = presentPage('system', { ...found, query }, (kept) => kept)
        return { ...shown, items: await present(shown.items, by) }
      },
    }),
  ]
}

/** What a rule asks of archives is open there. */
async function listLacking({ page, size, district }: z.output<typeof ArchiveQuery>, by: ArchiveRouteDeps) {
  const asking = by.desk.library.books
    .flatMap(({ rules }) => rules)
    .filter((rule) => rule.kind === 'duty' && rule.metBy.some((fact) => fact.startsWith('archive.')))
  const filter = { district, rules: asking.map(({ id }) => id) }
  const [rows, counts] = await Promise.all([by.obligations.list(filter, { page, size }), by.obligations.count(filter)])
  const found = await by.registry.findMany('system', [...new Set(rows.map(({ subject }) => subject))])
  const total = counts.due + counts.overdue + counts.broken
  return { items: await present([...found.values()], by), total, isTotalExact: true, page, size }
}

async function present(systems: readonly Kept<'system'>[], { archives, registry }: ArchiveRouteDeps) {
  const ids = systems.map(({ id }) => id)
  const [standing, places] = await Promise.all([
    archives.standing(ids),
    registry.findMany(
      'place',
      systems.map(({ body }) => body.place),
    ),
  ])
  return systems.map(({ id, body }) => {
    const { documents, volumes } = standing.get(id) ?? { documents: 0, volumes: [] }
    return {
      ...{ system: { id, name: body.name }, state: body.state, documents },
      district: places.get(body.place)?.body.district ?? '',
      volumes: volumes.map(({ volume, isComplete, missing }) => ({ volume, isComplete, missing: [...missing] })),
    }
  })
}
