// SPDX-License-Identifier: Apache-2.0
import type { EpochMillis, EpochTicks } from '@mingjian/base'
import type { Ability, Role } from '@mingjian/contract'

/** Who asks: a signed-in person, a token of theirs, or the machine's own operator at the command line. */
export type Actor = Readonly<{
  kind: 'user' | 'token' | 'operator'
  userId: string | null
  name: string
  /** Absent only for the operator; an actor of another kind without one is let in nowhere. */
  role?: Role
  /** The unit the person works for, where it is known. */
  unit?: string | null
  /** The session the person came by; absent for a token and for the operator. */
  sessionId?: string
  /** The token that was brought. */
  tokenId?: string
  /** Has no abilities before a second factor is set up. */
  mustEnrol?: boolean
  /** Session, token or order is over by then at the latest: what goes on in its name ends. */
  until?: EpochMillis
  abilities: ReadonlySet<Ability>
  /** null: every camera. */
  cameras: ReadonlySet<string> | null
  address: string | null
  /** Bears a retrieval order: nothing outside its scope is shown, whatever the role (CQ25.2(4)). */
  order?: OrderScope
}>

export type OrderVerb = 'obtain' | 'view' | 'copy'

/** What a retrieval order opens (CQ25). */
export type OrderScope = Readonly<{
  id: string
  /** As its papers call it, and who looks under it: for the mark in the picture. */
  number?: string
  viewers?: string
  /** `to` is exclusive. */
  scopes: readonly Readonly<{ camera: string; from: EpochTicks; to: EpochTicks }>[]
  verbs: ReadonlySet<OrderVerb>
  until: EpochMillis
}>

/** The footage an ask or a grant is about. */
export type Extent = Readonly<{ camera: string; from: EpochTicks | null; to: EpochTicks | null }>

export type MediaAction = 'watch' | 'replay' | 'still' | 'export'

declare const granted: unique symbol

/** Leave to take these bytes out of the building. Only access/open.ts makes one, after its entry is durable. */
export type Grant = Readonly<{
  [granted]: true
  id: string
  /** The viewing it belongs to: one person's looking at one camera, in one sitting. */
  viewing: string
  actor: Actor
  action: MediaAction
  /** What this request may take. */
  extent: Extent
  /** What the entry tells: at least the extent. Requests inside one window share one entry, and so one id. */
  window: Extent
  /** Number of the durable entry that records it. */
  entry: number
}>

/** The world as the rules expect it: not an error, and never ignored. */
export type Refusal = Readonly<{
  refused: true
  code: string
  detail: string
  article: string | null
  /** The policy that decided, where one did. */
  policy?: string
  /** Seconds until it may be tried again. */
  retryAfter?: number
}>
