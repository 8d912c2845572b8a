// SPDX-License-Identifier: Apache-2.0
import type { OrderContent, OrderReceipt } from '@mingjian/contract'
import type { Refusal } from '../access/grant.ts'
import type { OrderTableRow } from '../store/orders.ts'

/** A person concerned and the public see others only masked; until there is a mask nothing is shown to them. */
export function refuseUnmasked(
  row: Pick<OrderTableRow, 'id' | 'door'>,
  by: Readonly<{ isMasked: (order: string) => boolean }>,
): Refusal | null {
  if (row.door !== 'person' && row.door !== 'release') return null
  if (by.isMasked(row.id)) return null
  const article = row.door === 'release' ? 'CN799-22' : 'CN799-16.1'
  return { refused: true, code: 'order.mask.needed', detail: 'others in the pictures must be masked first', article }
}

/** A receipt needs one signature of the unit and as many of the other side as had to come, drawn or typed as the name itself. */
export function refuseUnsigned(
  receipt: OrderReceipt,
  asked: Readonly<{ content: OrderContent; least: number; article: string | null }>,
): Refusal | null {
  const isMade = ({ drawn, typed, name }: OrderReceipt['signatures'][number]): boolean =>
    drawn !== null || (typed !== null && typed === name)
  const made = receipt.signatures.filter(isMade)
  const names = new Set(asked.content.officers.map(({ name }) => name))
  const requesters = new Set(
    made.filter(({ side, name }) => side === 'requester' && names.has(name)).map(({ name }) => name),
  )
  const hasUnit = made.some(({ side }) => side === 'unit')
  if (hasUnit && requesters.size >= asked.least && made.length === receipt.signatures.length) return null
  const detail = `a receipt is signed by the unit and by ${asked.least} of those who came`
  return { refused: true, code: 'order.receipt.unsigned', detail, article: asked.article ?? 'CQ25.2(3)' }
}
