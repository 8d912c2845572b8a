// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'
import { type Clock, Fault } from '@mingjian/base'
import { Commitment, EraseQuery, type LogEntry, LogPage, LogProof, LogQuery, LogState } from '@mingjian/contract'
import { fromBase64, hashRanges, inclusionRanges, toBase64 } from '@mingjian/evidence'
import { sha256 } from '../../disk/sha256.ts'
import type { Enter } from '../../log/enter.ts'
import type { EvidenceLog } from '../../log/evidence-log.ts'
import type { LogEntryRow, LogProjection } from '../../store/log-projection.ts'
import type { SealedValues } from '../../store/sealed-values.ts'
import { type Route, route } from '../route.ts'
import type { PublicLog } from './log-routes.ts'

export type EntryRouteDeps = Readonly<{
  /** Throws why there is no log. */
  current: () => EvidenceLog
  trouble: () => Fault | null
  published: PublicLog
  projection: LogProjection
  sealed: SealedValues
  enter: Enter
  clock: Clock
}>

export function entryRoutes(by: EntryRouteDeps): Route[] {
  return [readState(by), listEntries(by), proveEntry(by), eraseSealed(by)]
}

function readState(by: EntryRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/log',
    need: 'log.audit',
    summary: 'How the evidence log stands: its size, newest checkpoint and key, or why nothing can be entered',
    answer: LogState,
    async handle() {
      const trouble = by.trouble()
      const log = trouble?.code === 'log.damaged' ? null : by.current()
      const checkpoint = log?.signed.checkpoint
      return {
        state: trouble ? ('damaged' as const) : ('open' as const),
        trouble: trouble?.message ?? null,
        origin: checkpoint?.origin ?? null,
        size: checkpoint?.size ?? null,
        root: checkpoint ? toBase64(checkpoint.root) : null,
        checkpoint: log?.signed.note ?? null,
        key: log?.key ?? null,
        public: by.published,
      }
    },
  })
}

function listEntries(by: EntryRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/log/entries',
    need: 'log.audit',
    summary: 'Entries of the evidence log, the newest first, with personal data that was not erased',
    query: LogQuery,
    answer: LogPage,
    async handle({ actor, query }) {
      const { size, after, from, to, ...rest } = query
      const rows = await by.projection.list({
        ...rest,
        cameras: actor.cameras === null ? undefined : [...actor.cameras],
        from: from === undefined ? undefined : new Date(from),
        to: to === undefined ? undefined : new Date(to),
        before: after,
        limit: size + 1,
      })
      const page = rows.slice(0, size)
      return { items: await present(page, by), next: rows.length > size ? (page.at(-1)?.index ?? null) : null }
    },
  })
}

function proveEntry(by: EntryRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/log/entries/:index/proof',
    need: 'log.audit',
    summary: 'An entry with the proof that it stands in the log under its newest checkpoint',
    params: z.object({ index: z.coerce.number().int().min(0) }),
    answer: LogProof,
    async handle({ params: { index } }) {
      const log = by.current()
      const { checkpoint, note } = log.signed
      if (index >= checkpoint.size) throw new Fault('not-found', 'log.entry.unknown', 'the log has no such entry')
      const [entry] = await log.tiles.readEntries(index, index + 1)
      const read = (nodes: Parameters<typeof log.tiles.readHashes>[0]) => log.tiles.readHashes(nodes, checkpoint.size)
      const proof = await hashRanges(sha256, inclusionRanges(index, checkpoint.size), read)
      return {
        index,
        entry: toBase64(entry ?? new Uint8Array(0)),
        checkpoint: note,
        key: log.key,
        proof: proof.map(toBase64),
      }
    },
  })
}

/** The entry comes first: a crash behind it is mended when the projection reads it. */
function eraseSealed(by: EntryRouteDeps): Route {
  return route({
    method: 'DELETE',
    url: '/api/log/sealed/:commitment',
    need: 'user.change',
    summary: 'Erases personal data of an entry for good; the erasure is entered with its reason',
    params: z.object({ commitment: Commitment }),
    query: EraseQuery,
    answer: 'nothing',
    async handle({ actor, params, query }) {
      const commitment = Buffer.from(params.commitment, 'hex')
      if (!(await by.sealed.find([commitment])).has(params.commitment))
        throw new Fault('not-found', 'log.sealed.unknown', 'there is no such value, or it was erased before')
      const user = actor.userId === null ? {} : { user: actor.userId }
      await by.enter({
        type: 'sealed.erase',
        at: by.clock.now(),
        body: { actor: actor.kind, ...user, commitment: toBase64(commitment), reason: query.reason },
      })
      await by.sealed.erase(commitment)
    },
  })
}

async function present(rows: readonly LogEntryRow[], by: EntryRouteDeps): Promise<LogEntry[]> {
  const named = rows.map(({ sealed }) =>
    Object.entries(sealed).map(([field, text]) => ({ field, commitment: fromBase64(text) ?? new Uint8Array(0) })),
  )
  const values = await by.sealed.find(named.flat().map(({ commitment }) => commitment))
  return rows.map(({ index, at, type, body }, row) => ({
    ...{ index, type, body, at: at.toISOString() },
    sealed: (named[row] ?? []).map(({ field, commitment }) => {
      const hex = Buffer.from(commitment).toString('hex')
      return { field, commitment: hex, value: values.get(hex)?.value ?? null }
    }),
  }))
}
