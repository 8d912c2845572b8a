// SPDX-License-Identifier: Apache-2.0
import type { Ability } from '@mingjian/contract'
import type { EpochTicks } from '@mingjian/base'

/** Who asks: a signed-in person, a token of theirs, or the machine's own operator at the command line. */
export type Actor = Readonly<{
  kind: 'user' | 'token' | 'operator'
  userId: string | null
  name: string
  /** The session the person came by; absent for a token and for the operator. */
  sessionId?: string
  abilities: ReadonlySet<Ability>
  /** null: every camera. */
  cameras: ReadonlySet<string> | null
  address: string | null
}>

/** The footage an ask or a grant is about. */
export type Extent = Readonly<{ camera: string; from: EpochTicks | null; to: EpochTicks | null }>

export type MediaAction = 'watch' | 'replay' | 'still' | 'export'

declare const granted: unique symbol

/** Leave to take these bytes out of the building. Only access/open.ts makes one, after its entry is durable. */
export type Grant = Readonly<{
  [granted]: true
  actor: Actor
  action: MediaAction
  extent: Extent
  /** Number of the durable entry that records it. */
  entry: number
}>

/** The world as the rules expect it: not an error, and never ignored. */
export type Refusal = Readonly<{ refused: true; code: string; detail: string; article: string | null }>
