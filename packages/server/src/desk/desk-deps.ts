// SPDX-License-Identifier: Apache-2.0
import { type Clock, Fault, type EpochMillis, toTicks } from '@mingjian/base'
import { type Day, parseDay } from '@mingjian/law'
import type { OrderLaw, OrderMoment } from '../domain/order-rules.ts'
import type { Enter } from '../log/enter.ts'
import type { OrderPapers } from '../store/order-papers.ts'
import type { Orders, StoredOrder } from '../store/orders.ts'
import type { OrderVisits } from '../store/order-visits.ts'
import type { OrderSeal } from './order-seal.ts'
import type { PaperVault } from './paper-vault.ts'
import type { Turns } from './turns.ts'

export type CameraName = Readonly<{ name: string; place: string | null }>

/** What the parts of the desk stand on. */
export type DeskDeps = Readonly<{
  orders: Orders
  papers: OrderPapers
  visits: OrderVisits
  vault: PaperVault
  seal: OrderSeal
  turns: Turns
  enter: Enter
  law: OrderLaw
  /** Every camera there is or was, by id. */
  cameras: () => Promise<ReadonlyMap<string, CameraName>>
  /** Whether what may only be shown masked has been masked. */
  isMasked: (order: string) => boolean
  /** IANA zone in which days are counted. */
  zone: string
  clock: Clock
  /** Nothing is opened under it any more: what its bearers have open ends. */
  over: (order: string) => void
}>

/** The day and the time it is. */
export function momentOf({ clock, zone }: Pick<DeskDeps, 'clock' | 'zone'>): OrderMoment {
  const now = clock.now()
  return { on: dayOf(now, zone), now: toTicks(now) }
}

export function dayOf(millis: EpochMillis, zone: string): Day {
  const parts = { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' } as const
  return parseDay(new Intl.DateTimeFormat('en-CA', parts).format(millis))
}

/** Throws `order.unknown`. */
export async function findOrder(id: string, { orders }: Pick<DeskDeps, 'orders'>): Promise<StoredOrder> {
  const found = await orders.find(id)
  if (found === null) throw new Fault('not-found', 'order.unknown', 'there is no such order')
  return found
}
