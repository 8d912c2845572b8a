// SPDX-License-Identifier: Apache-2.0
import type { Entry } from '@mingjian/evidence'
import { compareOrder, type EnteredAct, type KeptOrder } from '../domain/order-proof.ts'
import type { Finding } from '../duty/fsck.ts'
import type { Enter } from '../log/enter.ts'
import type { Database } from '../store/database.ts'
import { Orders, type StoredOrder } from '../store/orders.ts'

/** From the entry of an act to its row, on a database that is slow. */
const PATIENCE_MILLIS = 10_000
const AT_ONCE = 500

/** The retrieval orders of the log, gathered while it is read, and then held against the desk's tables. */
export class EnteredOrders {
  readonly #acts = new Map<string, EnteredAct[]>()
  readonly #void = new Set<number>()
  #size = 0

  take(index: number, { type, at, body }: Entry): void {
    this.#size = index + 1
    const { order, entry } = body
    if (!type.startsWith('order.') || typeof order !== 'string') return
    if (type === 'order.void' && typeof entry === 'number') this.#void.add(entry)
    const act = { index, at, act: type.slice('order.'.length), body }
    const known = this.#acts.get(order)
    if (known) known.push(act)
    else this.#acts.set(order, [act])
  }

  /**
   * What the desk says otherwise. An act that was entered and never made is mended by entering that it was not; `enter` null:
   * nothing is mended, and what a running server may be at is not judged.
   */
  async *compare(database: Database, by: Readonly<{ enter: Enter | null; before: number }>): AsyncGenerator<Finding> {
    const orders = new Orders(database)
    const rest = new Set(this.#acts.keys())
    for (let offset = 0; ; offset += AT_ONCE) {
      const page = await orders.list({}, { limit: AT_ONCE, offset })
      for (const stored of page) {
        rest.delete(stored.row.id)
        yield* this.#compareOne(stored.row.id, await keptOf(stored, orders), by)
      }
      if (page.length < AT_ONCE) break
    }
    for (const id of rest) yield* this.#compareOne(id, null, by)
  }

  async *#compareOne(
    id: string,
    kept: KeptOrder | null,
    { enter, before }: Readonly<{ enter: Enter | null; before: number }>,
  ): AsyncGenerator<Finding> {
    const acts = (this.#acts.get(id) ?? []).filter(({ index }) => !this.#void.has(index))
    const isBusy = (acts.at(-1)?.at ?? 0) > before || kept?.steps.some(({ entry }) => (entry ?? 0) >= this.#size)
    if (isBusy) return
    for (const { detail, unmade } of compareOrder(acts, kept, PATIENCE_MILLIS)) {
      const mended = enter !== null && unmade !== null
      if (mended) await enter({ type: 'order.void', body: { order: id, entry: unmade } })
      yield { camera: '-', where: kept?.number ?? id, code: 'order-altered', detail, mended }
    }
  }
}

async function keptOf({ row, asked, granted }: StoredOrder, orders: Orders): Promise<KeptOrder> {
  const steps = await orders.history(row.id)
  const millis = (time: Date | null): number | null => time?.getTime() ?? null
  return {
    ...{ state: row.state, number: row.number, asked, granted, verbs: row.verbs },
    ...{ registeredAt: millis(row.registered_at), decidedAt: millis(row.decided_at), until: millis(row.until) },
    steps: steps.map(({ act, at, entry }) => ({ act, at: at.getTime(), entry: entry === null ? null : Number(entry) })),
  }
}
