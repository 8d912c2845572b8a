// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import type { RegistryKind } from '@mingjian/contract'
import type { Actor, Refusal } from '../../access/grant.ts'
import { type Kept, readBody, type Registry } from '../../registry/registry.ts'
import type { RecordPage, RegistryLists } from '../../store/registry-lists.ts'
import type { RegistryRecords } from '../../store/registry-records.ts'

export type RecordDeps = Readonly<{ registry: Registry; records: RegistryRecords; lists: RegistryLists }>

/** A record as the API tells it: its head and its body in one. */
export function presentRecord<T extends object>(
  kept: Readonly<{ id: string; version: number; changedAt: Date; body: T }>,
): T & { id: string; version: number; changedAt: string } {
  const { id, version, changedAt, body } = kept
  return { ...body, id, version, changedAt: changedAt.toISOString() }
}

export function presentPage<K extends RegistryKind, T>(
  kind: K,
  found: RecordPage & Readonly<{ query: Readonly<{ page: number; size: number }> }>,
  present: (kept: Kept<K>) => T,
) {
  const { rows, total, isTotalExact, query } = found
  return {
    items: rows.map((row) => present(readBody(kind, row))),
    total,
    isTotalExact,
    page: query.page,
    size: query.size,
  }
}

/** Of a change upon an old version: what stands now goes with the refusal. */
export async function orStale<K extends RegistryKind, T>(
  work: () => Promise<T>,
  stands: Readonly<{ registry: Registry; kind: K; id: string | undefined; present: (kept: Kept<K>) => unknown }>,
): Promise<T | (Refusal & { current: unknown })> {
  try {
    return await work()
  } catch (thrown) {
    if (!(thrown instanceof Fault) || thrown.code !== 'registry.version.stale' || stands.id === undefined) throw thrown
    const current = stands.present(await stands.registry.get(stands.kind, stands.id))
    return { refused: true, code: thrown.code, detail: thrown.message, article: null, current }
  }
}

/** Who sees where things hang and what they are (article 22). */
export function seesBase(actor: Actor): boolean {
  return actor.abilities.has('camera.base')
}

/** `as-of` as a moment. */
export function momentOf(query: Readonly<{ 'as-of'?: string | undefined }>): Date | undefined {
  return query['as-of'] === undefined ? undefined : new Date(query['as-of'])
}
