// SPDX-License-Identifier: Apache-2.0
import { type Clock, type EpochTicks, Fault, formatTime } from '@mingjian/base'
import type { Actor, Refusal } from '../access/grant.ts'
import type { DeletionOrder } from '../domain/deletion.ts'
import type { Stretch } from '../domain/hold.ts'
import type { Enter } from '../log/enter.ts'
import type { DeletionOrderRow, DeletionOrders } from '../store/deletion-orders.ts'
import { newId } from '../store/new-id.ts'
import type { PurposeRow, Purposes } from '../store/purposes.ts'
import { personOf } from './hold-desk.ts'

/** What came of an order: segments deleted, bytes, failures, and segments kept because a hold covers them. */
export type OrderedDeletion = Readonly<{ deleted: number; bytes: number; failed: number; kept: number }>

export type DeletionDeskDeps = Readonly<{
  orders: DeletionOrders
  purposes: Purposes
  /** Does the deleting; the sweeper's. */
  deleteOrdered: (order: DeletionOrder) => Promise<OrderedDeletion>
  enter: Enter
  clock: Clock
}>

export type DeletionOrderAsk = Stretch &
  Readonly<{ authority: string; reason: string; documentName: string; documentHash: Buffer }>

export type PurposeAsk = Stretch & Readonly<{ until: EpochTicks; purpose: string }>

/** Deletion by order of an authority, and the purposes that put off deletion (CN799-17). Each step is an entry before it takes effect. */
export class DeletionDesk {
  readonly #by: DeletionDeskDeps

  constructor(by: DeletionDeskDeps) {
    this.#by = by
  }

  /** The first person registers the order with the hash of its document; nothing is deleted yet. */
  async ask(actor: Actor, ask: DeletionOrderAsk): Promise<DeletionOrderRow> {
    requireLength(ask)
    const id = newId('do')
    const { index } = await this.#by.enter({
      type: 'deletion.ask',
      body: { order: id, ...tellStretch(ask), document: ask.documentHash.toString('hex'), user: personOf(actor) },
      private: { authority: ask.authority, reason: ask.reason },
    })
    return this.#by.orders.insert({
      id,
      camera: ask.camera,
      from_ticks: ask.from,
      to_ticks: ask.to,
      authority: ask.authority,
      reason: ask.reason,
      document_name: ask.documentName,
      document_hash: ask.documentHash,
      asked_at: this.#now(),
      asked_by: personOf(actor),
      asked_by_name: actor.name,
      ask_entry: index,
    })
  }

  /** Another person confirms, and the footage goes. Called again after a failure it goes on where it was. */
  async confirm(actor: Actor, id: string): Promise<(OrderedDeletion & { order: DeletionOrderRow }) | Refusal> {
    const seen = await this.#find(id)
    if (seen.withdrawn_at !== null) return refuse('deletion.withdrawn', 'the order was withdrawn')
    const order = seen.confirmed_at === null ? await this.#confirm(actor, seen) : seen
    if ('refused' in order) return order
    const done = await this.#by.deleteOrdered({
      id,
      camera: order.camera,
      from: order.from_ticks as EpochTicks,
      to: order.to_ticks as EpochTicks,
      article: ORDER_ARTICLE,
    })
    return { ...done, order }
  }

  async withdraw(actor: Actor, id: string): Promise<DeletionOrderRow | Refusal> {
    const seen = await this.#find(id)
    if (seen.confirmed_at !== null) return refuse('deletion.confirmed', 'it was confirmed already')
    await this.#by.enter({ type: 'deletion.withdraw', body: { order: id, camera: seen.camera, user: personOf(actor) } })
    return (await this.#by.orders.decide(id, { withdrawn_at: this.#now() })) ?? this.#find(id)
  }

  async statePurpose(actor: Actor, ask: PurposeAsk): Promise<PurposeRow> {
    requireLength(ask)
    const id = newId('kp')
    const row = {
      id,
      camera: ask.camera,
      from_ticks: ask.from,
      to_ticks: ask.to,
      until_ticks: ask.until,
      purpose: ask.purpose,
      stated_at: this.#now(),
      stated_by: personOf(actor),
      stated_by_name: actor.name,
    }
    // Row before entry, as with a hold: it protects from here on.
    await this.#by.purposes.insert(row)
    const { index } = await this.#by.enter({
      type: 'retention.decide',
      body: { purpose: id, ...tellStretch(ask), until: formatTime(ask.until), user: personOf(actor) },
      private: { purpose: ask.purpose },
    })
    return (await this.#by.purposes.change(id, { entry: index })) ?? { ...row, entry: index, ended_at: null }
  }

  async endPurpose(actor: Actor, id: string): Promise<PurposeRow> {
    const seen = await this.#by.purposes.find(id)
    if (seen === null) throw new Fault('not-found', 'purpose.unknown', 'there is no such purpose')
    if (seen.ended_at !== null) return seen
    const body = { purpose: id, camera: seen.camera, ended: true, user: personOf(actor) }
    await this.#by.enter({ type: 'retention.decide', body })
    return (await this.#by.purposes.change(id, { ended_at: this.#now() })) ?? seen
  }

  async #confirm(actor: Actor, seen: DeletionOrderRow): Promise<DeletionOrderRow | Refusal> {
    const person = personOf(actor)
    if (seen.asked_by === person)
      return refuse('deletion.same-person', 'the deletion is confirmed by another person than the one who asked for it')
    const { index } = await this.#by.enter({
      type: 'deletion.confirm',
      body: {
        order: seen.id,
        camera: seen.camera,
        user: person,
        askedBy: seen.asked_by,
        document: seen.document_hash.toString('hex'),
      },
    })
    const set = { confirmed_at: this.#now(), confirmed_by: person, confirmed_by_name: actor.name, confirm_entry: index }
    return (await this.#by.orders.decide(seen.id, set)) ?? this.#find(seen.id)
  }

  async #find(id: string): Promise<DeletionOrderRow> {
    const row = await this.#by.orders.find(id)
    if (row === null) throw new Fault('not-found', 'deletion.unknown', 'there is no such order of deletion')
    return row
  }

  #now(): Date {
    return new Date(this.#by.clock.now())
  }
}

/** Legal deletion is no breach of the ban on deleting within the retention: the article that makes the exception. */
const ORDER_ARTICLE = 'CQ27'

function requireLength({ from, to }: Stretch): void {
  if (to <= from) throw new Fault('bad-input', 'deletion.interval.empty', 'the interval has no length')
}

function tellStretch({ camera, from, to }: Stretch): Record<string, string> {
  return { camera, from: formatTime(from), to: formatTime(to) }
}

function refuse(code: string, detail: string): Refusal {
  return { refused: true, code, detail, article: ORDER_ARTICLE }
}
