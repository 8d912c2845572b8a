// SPDX-License-Identifier: Apache-2.0
import { type Clock, Fault } from '@mingjian/base'
import {
  CameraRecordBody,
  PersonBody,
  PlaceBody,
  type RegistryKind,
  SystemBody,
  SystemDays,
  SystemState,
  Trial,
  UnitBody,
} from '@mingjian/contract'
import { createHash } from 'node:crypto'
import type { z } from 'zod'
import type { Actor } from '../access/grant.ts'
import type { Enter } from '../log/enter.ts'
import { newId } from '../store/new-id.ts'
import { type RecordDraft, type RegistryRecords, staleVersion, type StoredRecord } from '../store/registry-records.ts'

const SystemStored = SystemBody.extend({ state: SystemState, days: SystemDays, trial: Trial.nullable() })

/** What is kept of each kind. */
export const BODIES = {
  unit: UnitBody,
  person: PersonBody,
  place: PlaceBody,
  system: SystemStored,
  camera: CameraRecordBody,
} satisfies Record<RegistryKind, z.ZodType>
export type BodyOf<K extends RegistryKind> = z.output<(typeof BODIES)[K]>

/** A record with its body read. */
export type Kept<K extends RegistryKind> = Readonly<{ id: string; version: number; changedAt: Date; body: BodyOf<K> }>

export type Save<K extends RegistryKind> = Readonly<{
  kind: K
  /** Absent for a new record. */
  id?: string | undefined
  /** The version it is made upon; absent for a new record. */
  version?: number | undefined
  why: string
  body: BodyOf<K>
  columns: RecordDraft['columns']
}>

export type RegistryDeps = Readonly<{ records: RegistryRecords; enter: Enter; clock: Clock }>

/** The records of the registry, read and written with their history: entered in the evidence log before they change. */
export class Registry {
  readonly #by: RegistryDeps
  readonly #turns = new Map<string, Promise<unknown>>() // one change of a record at a time

  constructor(options: RegistryDeps) {
    this.#by = options
  }

  /** Throws `registry.record.unknown`. */
  async get<K extends RegistryKind>(kind: K, id: string): Promise<Kept<K>> {
    const found = await this.find(kind, id)
    if (!found) throw unknownRecord(kind, id)
    return found
  }

  async find<K extends RegistryKind>(kind: K, id: string): Promise<Kept<K> | null> {
    const stored = await this.#by.records.find(kind, id)
    return stored ? readBody(kind, stored) : null
  }

  async findMany<K extends RegistryKind>(kind: K, ids: readonly string[]): Promise<Map<string, Kept<K>>> {
    const stored = await this.#by.records.findMany(kind, [...new Set(ids)])
    return new Map(stored.map((each) => [each.id, readBody(kind, each)]))
  }

  /** As it was recorded at the moment. Throws `registry.record.unknown`. */
  async getAsOf<K extends RegistryKind>(kind: K, id: string, at: Date): Promise<Kept<K>> {
    const stored = await this.#by.records.findAsOf(kind, id, at)
    if (!stored) throw unknownRecord(kind, id)
    return readBody(kind, stored)
  }

  /**
   * Writes the next version. The log tells of it first; when another was quicker, the entry stands for an attempt that
   * made no version. Throws `registry.version.stale`, `registry.record.unknown`.
   */
  save<K extends RegistryKind>(draft: Save<K>, actor: Actor): Promise<Kept<K>> {
    const id = draft.id ?? newId(PREFIX[draft.kind])
    const turn = (this.#turns.get(id) ?? Promise.resolve()).then(() => this.#save(id, draft, actor))
    const settled = turn.catch(() => {})
    this.#turns.set(id, settled)
    void settled.then(() => this.#turns.get(id) === settled && this.#turns.delete(id))
    return turn
  }

  async #save<K extends RegistryKind>(id: string, draft: Save<K>, actor: Actor): Promise<Kept<K>> {
    const { records, enter, clock } = this.#by
    const { kind, why, body, columns } = draft
    const before = draft.id === undefined ? null : await records.find(kind, id)
    if (draft.id !== undefined && !before) throw unknownRecord(kind, id)
    const upon = before?.version ?? 0
    if (before && draft.version !== upon) throw staleVersion(id, upon)
    const text = JSON.stringify(body)
    const { index } = await enter({
      type: `change.${kind}`,
      body: { id, version: upon + 1, actor: actor.kind, ...(actor.userId === null ? {} : { user: actor.userId }) },
      // names and addresses stand in records: the log commits to them and can forget them
      private: { sha256: createHash('sha256').update(text).digest('hex'), why },
    })
    const stored = await records.write({
      ...{ kind, id, upon, why, body, columns },
      at: new Date(clock.now()),
      by: { user: actor.userId, name: actor.name },
      entry: index,
    })
    return readBody(kind, stored)
  }
}

export function readBody<K extends RegistryKind>(kind: K, stored: StoredRecord): Kept<K> {
  const { id, version, changedAt } = stored
  // a table of schemas by name: TypeScript cannot tie the row to its own name
  return { id, version, changedAt, body: BODIES[kind].parse(stored.body) as BodyOf<K> }
}

function unknownRecord(kind: RegistryKind, id: string): Fault {
  return new Fault('not-found', 'registry.record.unknown', `there is no such ${kind} in the registry`, { kind, id })
}

const PREFIX = { unit: 'on', person: 'pe', place: 'pc', system: 'sn', camera: 'rc' } as const
