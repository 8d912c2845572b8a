// SPDX-License-Identifier: Apache-2.0
import type { EpochTicks } from '@mingjian/base'
import type { Grant } from '../access/grant.ts'
import { joined } from '../access/judge.ts'
import type { FragmentRow } from '../disk/segment-index.ts'

/** The span of a retrieval order that holds what was granted. */
export type OrderBounds = Readonly<{ from: EpochTicks; to: EpochTicks }>

/** Null for whoever bears no order. */
export function orderBounds({ actor, extent }: Pick<Grant, 'actor' | 'extent'>): OrderBounds | null {
  if (actor.order === undefined) return null
  const [from, to] = [extent.from ?? 0, extent.to ?? Number.MAX_SAFE_INTEGER]
  const mine = joined(actor.order.scopes.filter(({ camera }) => camera === extent.camera))
  return mine.find((scope) => scope.from <= from && to <= scope.to) ?? NOTHING
}

/**
 * The fragments that lie wholly inside, from the first key frame on: under an order nothing before its beginning is shown to
 * reach a picture, and nothing behind its end because a fragment holds it.
 */
export function rowsInside(rows: readonly FragmentRow[], bounds: OrderBounds | null): readonly FragmentRow[] {
  if (bounds === null) return rows
  const inside = rows.filter((row) => row.start >= bounds.from && row.start + row.duration <= bounds.to)
  const key = inside.findIndex((row) => row.beginsWithKey)
  return key < 0 ? [] : inside.slice(key)
}

const NOTHING: OrderBounds = { from: 0 as EpochTicks, to: 0 as EpochTicks }
