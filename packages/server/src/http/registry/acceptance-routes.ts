// SPDX-License-Identifier: Apache-2.0
import { Readable } from 'node:stream'
import { z } from 'zod'
import { Fault } from '@mingjian/base'
import {
  AcceptanceDecision,
  AcceptanceRun,
  AcceptanceRunList,
  AcceptanceSeenInput,
  ArchiveAnswer,
  ArchiveDocument,
  ArchiveVolume,
} from '@mingjian/contract'
import type { Acceptances } from '../../registry/acceptances.ts'
import type { Archives } from '../../registry/archives.ts'
import type { LawDesk } from '../../registry/law-desk.ts'
import type { LawWatch } from '../../registry/law-watch.ts'
import type { Registry } from '../../registry/registry.ts'
import type { RunRow } from '../../store/acceptance-runs.ts'
import type { DocumentRow } from '../../store/archive-documents.ts'
import { isRefusal, type Route, route } from '../route.ts'
import { RecordId } from './unit-routes.ts'

export type AcceptanceRouteDeps = Readonly<{
  registry: Registry
  acceptances: Acceptances
  archives: Archives
  watch: LawWatch
  desk: LawDesk
}>

const LARGEST_DOCUMENT = 64 * 1024 * 1024

const DocumentInput = z.object({
  volume: ArchiveVolume,
  kind: z.string().trim().min(1).max(60),
  title: z.string().trim().min(1).max(200),
  /** The document this is the next version of. */
  of: z.string().max(64).optional(),
})
const DocumentQuery = z.object({ version: z.coerce.number().int().min(1).optional() })

/** Acceptance (article 14) and archives (article 17). */
export function acceptanceRoutes(by: AcceptanceRouteDeps): Route[] {
  return [listRuns(by), beginRun(by), lookAt(by), decide(by), listArchive(by), addDocument(by), readDocument(by)]
}

function listRuns(by: AcceptanceRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/registry/systems/:id/acceptances',
    need: 'registry.see',
    summary: 'The acceptances of a system, the newest first',
    params: RecordId,
    answer: AcceptanceRunList,
    handle: async ({ params }) => ({ items: (await by.acceptances.list(params.id)).map(presentRun) }),
  })
}

function beginRun(by: AcceptanceRouteDeps): Route {
  return route({
    method: 'POST',
    url: '/api/registry/systems/:id/acceptances',
    need: 'registry.change',
    summary: 'Measures the running system and opens an acceptance with what was found',
    params: RecordId,
    answer: AcceptanceRun,
    isCreation: true,
    handle: async ({ actor, params }) => presentRun(await by.acceptances.begin(params.id, actor)),
  })
}

function lookAt(by: AcceptanceRouteDeps): Route {
  return route({
    method: 'POST',
    url: '/api/registry/acceptances/:id/items',
    need: 'registry.change',
    summary: 'Enters what a person looked at, where nothing could be measured',
    params: RecordId,
    body: AcceptanceSeenInput,
    answer: AcceptanceRun,
    handle: async ({ params, body }) => presentRun(await by.acceptances.look(params.id, body)),
  })
}

function decide(by: AcceptanceRouteDeps): Route {
  return route({
    method: 'POST',
    url: '/api/registry/acceptances/:id/decision',
    need: 'registry.change',
    summary: 'Passes or fails the acceptance; a pass begins the term for filing, a failure leads to rectification',
    params: RecordId,
    body: AcceptanceDecision,
    answer: AcceptanceRun,
    async handle({ actor, params, body }) {
      const made = await by.acceptances.decide(params.id, body, actor)
      return isRefusal(made) ? made : presentRun(made)
    },
  })
}

function listArchive(by: AcceptanceRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/registry/systems/:id/archive',
    need: 'registry.see',
    summary: 'The documents of a system by volume, and what is missing (article 17)',
    params: RecordId,
    answer: ArchiveAnswer,
    async handle({ params }) {
      await by.registry.get('system', params.id)
      const rows = await by.archives.list(params.id)
      const rules = by.desk.library.books.flatMap(({ rules: own }) => own)
      const volumes = by.archives.volumes(rows).map((each) => ({
        ...{ volume: each.volume, isComplete: each.isComplete, missing: [...each.missing] },
        article:
          rules.findLast((rule) => rule.kind === 'duty' && rule.metBy.includes(`archive.${each.volume}`))?.id ?? null,
      }))
      const isComplete = volumes.every((each) => each.isComplete || each.article === null)
      return { documents: rows.map(presentDocument), volumes, isComplete }
    },
  })
}

function addDocument(by: AcceptanceRouteDeps): Route {
  return route({
    method: 'POST',
    url: '/api/registry/systems/:id/archive',
    need: 'registry.change',
    summary: 'Adds a document, the body itself, at most 64 MiB; its hash goes into the evidence log',
    params: RecordId,
    query: DocumentInput,
    answer: ArchiveDocument,
    isCreation: true,
    async handle({ actor, params, query, request }) {
      if (!(request.body instanceof Readable))
        throw new Fault('bad-input', 'http.body.type', 'the body is the document itself')
      await by.registry.get('system', params.id)
      const type = request.headers['content-type']?.split(';')[0] ?? 'application/octet-stream'
      const document = { ...query, system: params.id, type }
      const given = { actor, watch: by.watch, limit: LARGEST_DOCUMENT }
      return presentDocument(await by.archives.add(document, request.body, given))
    },
  })
}

function readDocument(by: AcceptanceRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/registry/archive/:id',
    need: 'registry.see',
    summary: 'A document; its newest version, or the one asked for',
    params: RecordId,
    query: DocumentQuery,
    answer: 'stream',
    produces: ['application/octet-stream'],
    async handle({ params, query }) {
      const { row, bytes } = await by.archives.read(params.id, query.version ?? null)
      const headers = {
        ...{ 'content-type': row.type, 'content-length': bytes.length },
        'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(row.title)}`,
        ...{ 'x-content-type-options': 'nosniff', 'content-security-policy': "sandbox; default-src 'none'" },
      }
      return { kind: 'whole', headers, body: Buffer.from(bytes) }
    },
  })
}

function presentRun(row: RunRow): z.input<typeof AcceptanceRun> {
  const { id, system, number, by_name, items, state, decided_on, decided_by, remarks, rectifications } = row
  return {
    ...{ id, system, number, items, state, remarks, rectifications, by: by_name },
    ...{ startedAt: row.started_at.toISOString(), decidedOn: decided_on, decidedBy: decided_by },
  }
}

function presentDocument(row: DocumentRow): z.input<typeof ArchiveDocument> {
  const { id, system, kind, title, version, bytes, sha256, type } = row
  const volume = ArchiveVolume.parse(row.volume)
  return {
    id,
    system,
    volume,
    kind,
    title,
    version,
    bytes,
    sha256,
    type,
    at: row.at.toISOString(),
    byName: row.by_name,
  }
}
