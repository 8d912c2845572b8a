// SPDX-License-Identifier: Apache-2.0
import { type Clock, Fault, type Log, toError } from '@mingjian/base'
import type { ViewingFinding, ViewingRule } from '@mingjian/contract'
import type { Actor } from '../access/grant.ts'
import type { Enter } from '../log/enter.ts'
import type { FindingRow, ViewingFindingStore } from '../store/viewing-findings.ts'

export type WatchOptions = Readonly<{
  findings: ViewingFindingStore
  rules: readonly ViewingRule[]
  zone: string
  cameraName: (id: string) => string
  enter: Enter
  /** How many findings wait for somebody; told at each change. */
  told: (open: number, newest: string | null) => void
  clock: Clock
  log: Log
}>

const ROUND = 60_000

/** Holds viewings against the unit's own rules once a minute, and keeps what it found until somebody has explained it. */
export class ViewingWatch {
  readonly #by: WatchOptions
  #timer: NodeJS.Timeout | null = null
  #round: Promise<void> | null = null

  constructor(options: WatchOptions) {
    this.#by = options
  }

  get rules(): readonly ViewingRule[] {
    return this.#by.rules
  }

  start(): void {
    this.#timer ??= setInterval(() => {
      this.#round ??= this.look()
        .catch((thrown: unknown) => this.#by.log.warn('viewing.watch', { error: toError(thrown).message }))
        .finally(() => (this.#round = null))
    }, ROUND).unref()
  }

  async close(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer)
    this.#timer = null
    await this.#round
  }

  /** One round over every rule that is on. */
  async look(): Promise<void> {
    const { findings, rules, zone, clock, told } = this.#by
    const now = new Date(clock.now())
    for (const rule of rules) {
      if (!rule.isOn) continue
      for (const { count, ...who } of await findings.look(rule, { now, zone })) {
        const span = { from_at: new Date(now.getTime() - rule.hours * HOUR), to_at: now }
        await findings.note({ ...who, ...span, rule: rule.id, at: now, count, threshold: rule.threshold })
      }
    }
    const open = await findings.list(null, true)
    told(open.length, open[0]?.rule ?? null)
  }

  async list(actor: Actor, isOpen: boolean): Promise<ViewingFinding[]> {
    return (await this.#by.findings.list(actor.cameras, isOpen)).map((row) => this.#present(row))
  }

  /** Explained by this person; entered before it counts. Nobody settles what is about themselves. */
  async settle(actor: Actor, id: string, note: string): Promise<ViewingFinding[]> {
    const { findings, enter, clock, told } = this.#by
    const row = await findings.find(id)
    if (row === null) throw new Fault('not-found', 'viewing.finding.unknown', 'there is no such finding')
    if (row.user_id !== null && row.user_id === actor.userId)
      throw new Fault('denied', 'viewing.finding.own', 'somebody else has to look into what is about oneself')
    if (row.settled_at !== null) throw new Fault('conflict', 'viewing.finding.settled', 'it was settled before')
    const body = {
      actor: actor.kind,
      user: actor.userId,
      finding: id,
      rule: row.rule,
      about: row.user_id,
      camera: row.camera,
    }
    await enter({ type: 'viewing.settle', body, private: { note } })
    await findings.settle(id, { name: actor.name, at: new Date(clock.now()), note })
    const open = await findings.list(null, true)
    told(open.length, open[0]?.rule ?? null)
    return this.list(actor, false)
  }

  #present(row: FindingRow): ViewingFinding {
    return {
      id: row.id,
      rule: row.rule,
      at: row.at.toISOString(),
      user: { id: row.user_id, name: row.user_name },
      camera: row.camera === null ? null : { id: row.camera, name: this.#by.cameraName(row.camera) },
      from: row.from_at.toISOString(),
      to: row.to_at.toISOString(),
      count: row.count,
      threshold: row.threshold,
      settledBy: row.settled_by,
      settledAt: row.settled_at?.toISOString() ?? null,
      note: row.note,
    }
  }
}

const HOUR = 3_600_000
