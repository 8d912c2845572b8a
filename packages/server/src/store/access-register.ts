// SPDX-License-Identifier: Apache-2.0
import { type EpochMillis, type EpochTicks, formatTime } from '@mingjian/base'
import { ENTRY_TYPES, type EntryType, type Json, type JsonObject } from '@mingjian/evidence'
import type { Enter, EntryDraft } from '../log/enter.ts'

/** One act of access. Names and addresses are sealed; everything else stands in clear in the evidence log. */
export type AccessEntry = Readonly<{
  at: Date
  act: 'grant' | 'refusal' | 'sign-in' | 'sign-in-refused' | 'sign-out' | 'change'
  actor_kind: string
  user_id: string | null
  actor_name: string
  address: string | null
  /** watch, replay, still, export; or what was changed: `camera.add`. */
  action?: string | null
  camera?: string | null
  from_ticks?: number | null
  to_ticks?: number | null
  /** Of a refusal. */
  code?: string | null
  /** In clear. What it holds under names of the body's own is not taken. */
  detail?: Readonly<Record<string, unknown>> | null
  /** Sealed, by field. */
  private?: Readonly<Record<string, string>>
}>

const TYPES: Readonly<Record<Exclude<AccessEntry['act'], 'change'>, EntryType>> = {
  grant: 'access.grant',
  refusal: 'access.refusal',
  'sign-in': 'session.begin',
  'sign-in-refused': 'session.refuse',
  'sign-out': 'session.end',
}

/** The register of access: who was let in to what, who was turned away, who signed in, who changed what. It stands in the evidence log. */
export class AccessRegister {
  readonly #enter: Enter

  constructor(enter: Enter) {
    this.#enter = enter
  }

  /** Resolves with the entry's index once it is durable; see {@link Enter} for what it throws. */
  async append(entry: AccessEntry): Promise<number> {
    const { index } = await this.#enter(draftOf(entry))
    return index
  }
}

function draftOf(entry: AccessEntry): EntryDraft {
  const { act, action, address } = entry
  return {
    type: act === 'change' ? changeType(action ?? 'setting') : TYPES[act],
    at: Math.floor(entry.at.getTime()) as EpochMillis,
    body: bodyOf(entry),
    private: { name: entry.actor_name, ...(address === null ? {} : { address }), ...entry.private },
  }
}

/** `camera.add` is a change.camera; what has a type of its own keeps it. */
function changeType(action: string): EntryType {
  return ENTRY_TYPES.find((type) => type === action) ?? `change.${action.split('.')[0] ?? 'setting'}`
}

function bodyOf(entry: AccessEntry): JsonObject {
  const { user_id: user, action, camera, from_ticks: from, to_ticks: to, code, detail, act } = entry
  const clear = toJson(detail ?? {})
  const spread = act === 'change' ? { detail: clear } : isObject(clear) ? clear : {}
  const members: Record<string, Json | null | undefined> = {
    ...spread,
    ...{ actor: entry.actor_kind, user, action, camera, code },
    from: timeOf(from),
    to: timeOf(to),
  }
  return Object.fromEntries(
    Object.entries(members).filter((member): member is [string, Json] => member[1] !== null && member[1] !== undefined),
  )
}

function timeOf(ticks: number | null | undefined): string | null {
  return ticks === null || ticks === undefined ? null : formatTime(ticks as EpochTicks)
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** As JSON would carry it: dates as text, nothing undefined. */
function toJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value)) as Json
}
