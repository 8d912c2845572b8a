// SPDX-License-Identifier: Apache-2.0
import { type Log, toError } from '@mingjian/base'
import type { DeskDeps } from './desk-deps.ts'

export type OverdueDeps = Pick<DeskDeps, 'orders' | 'enter' | 'clock' | 'turns'> &
  Readonly<{
    /** How many are overdue now, and the number of one of them. */
    told: (count: number, first: string | null) => void
    log: Log
  }>

/** Looks for orders that wait too long: each is entered once and stands in its history; an alarm stands while there is any. */
export class OverdueWatch {
  readonly #by: OverdueDeps
  #timer: NodeJS.Timeout | null = null
  #working: Promise<void> | null = null

  constructor(deps: OverdueDeps) {
    this.#by = deps
  }

  start(): void {
    this.#timer = setInterval(() => void this.look(), EVERY).unref()
  }

  async close(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer)
    await this.#working
  }

  /** One look; never throws. */
  look(): Promise<void> {
    this.#working ??= this.#look()
      .catch((thrown: unknown) => this.#by.log.warn('order.overdue', { error: toError(thrown).message }))
      .finally(() => (this.#working = null))
    return this.#working
  }

  async #look(): Promise<void> {
    const { orders, clock } = this.#by
    const late = await orders.list({ overdueAt: new Date(clock.now()) }, { limit: MOST, offset: 0 })
    for (const { row } of late) if (row.overdue_told === null) await this.#tell(row.id)
    this.#by.told(late.length, late[0]?.row.number ?? null)
  }

  #tell(id: string): Promise<void> {
    return this.#by.turns.take(id, async () => {
      const { orders, enter, clock } = this.#by
      const found = await orders.find(id)
      if (found === null || found.row.overdue_told !== null) return
      const { row } = found
      const at = new Date(clock.now())
      const due =
        (row.state === 'approved' || row.state === 'in-service' ? row.until : row.due_at)?.toISOString() ?? null
      const { index } = await enter({ type: 'order.overdue', body: { order: id, state: row.state, due } })
      const step = {
        act: 'overdue' as const,
        at,
        by_user: null,
        by_name: '',
        entry: index,
        detail: { due },
        snapshot: null,
      }
      await orders.change({ id, version: row.version, set: { overdue_told: at }, step })
    })
  }
}

const EVERY = 60_000
const MOST = 500
