// SPDX-License-Identifier: Apache-2.0
import { Fault, toError } from '@mingjian/base'
import type { ExchangeImport, ExchangePeerChange, ExchangePeerInput, ExchangeStanding } from '@mingjian/contract'
import type { z } from 'zod'
import type { Actor } from '../access/grant.ts'
import type { Exchange, ExchangeDeps } from './exchange.ts'
import { fingerprintOf } from './exchange-key.ts'
import type { Parcels } from './parcels.ts'

export type ExchangeDeskDeps = ExchangeDeps & Readonly<{ exchange: Exchange; parcels: Parcels; name: string }>

/** Letters read at once: each may fill 12 MB before its signature can be checked. */
const MOST_AT_ONCE = 4
/** Refusals entered in an hour: the door is open to anybody, and the log keeps for ever. */
const MOST_REFUSALS = 120
const AN_HOUR = 3_600_000
const NOT_REFUSED: ReadonlySet<string> = new Set(['unavailable', 'timeout', 'exhausted', 'data-loss', 'cancelled'])

/** Peers and files for administrators, and the door for machines. */
export class ExchangeDesk {
  readonly #by: ExchangeDeskDeps
  #atOnce = 0
  #refusals: number[] = []

  constructor(options: ExchangeDeskDeps) {
    this.#by = options
  }

  async standing(): Promise<ExchangeStanding> {
    const { peers, letters, key, name } = this.#by
    const [rows, counts] = await Promise.all([peers.list(), letters.counts()])
    return {
      own: { name, key: key.key, fingerprint: key.fingerprint },
      peers: rows.map((row) => {
        const waiting = counts.get(row.id)
        return {
          ...{ id: row.id, name: row.name, url: row.url, unit: row.unit, district: row.district },
          ...{ isBarred: row.is_barred, waiting: waiting?.out ?? 0, arrived: waiting?.in ?? 0 },
          ...{ since: waiting?.since?.toISOString() ?? null, contactAt: row.contact_at?.toISOString() ?? null },
          trouble: row.trouble,
        }
      }),
    }
  }

  /** Throws `exchange.key.malformed`, `exchange.key.own`, `exchange.peer.known`. */
  async add(input: z.output<typeof ExchangePeerInput>, actor: Actor): Promise<void> {
    const { peers, key: own, clock } = this.#by
    const { name, key, url, unit, district } = input
    const id = fingerprintOf(key)
    if (id === own.fingerprint) throw new Fault('bad-input', 'exchange.key.own', 'this is the key of this instance')
    const rows = await peers.list()
    if (rows.some((row) => row.id === id || row.name === name))
      throw new Fault('conflict', 'exchange.peer.known', 'this key or name is registered already')
    await this.#enter({ action: 'add', id, key, url, unit, district }, actor)
    await peers.insert({ id, name, key, url, unit, district, at: new Date(clock.now()) })
  }

  /** Throws `exchange.peer.missing`, `exchange.peer.known`. */
  async change(id: string, input: z.output<typeof ExchangePeerChange>, actor: Actor): Promise<void> {
    const { peers } = this.#by
    const { name, url, unit, district, isBarred } = input
    const rows = await peers.list()
    if (!rows.some((row) => row.id === id)) throw missing(id)
    if (rows.some((row) => row.id !== id && row.name === name))
      throw new Fault('conflict', 'exchange.peer.known', 'this key or name is registered already')
    await this.#enter({ action: isBarred ? 'bar' : 'change', id, url, unit, district }, actor)
    await peers.change(id, { name, url, unit, district, is_barred: isBarred })
  }

  /** A letter from the network. What is refused is entered, a bounded number of times an hour. */
  async take(read: () => Promise<string>): Promise<string | null> {
    const { exchange } = this.#by
    if (this.#atOnce >= MOST_AT_ONCE) throw new Fault('unavailable', 'http.busy', 'other letters are being read')
    this.#atOnce++
    try {
      return await exchange.take(await read())
    } catch (thrown) {
      throw await this.#refused(thrown)
    } finally {
      this.#atOnce--
    }
  }

  async pack(id: string): Promise<string> {
    if (!(await this.#by.peers.find(id))) throw missing(id)
    return this.#by.parcels.pack(id)
  }

  async open(read: () => Promise<string>): Promise<ExchangeImport> {
    try {
      const { peer, letters, answers, refused } = await this.#by.parcels.open(await read())
      return { peer: peer.name, letters, answers, refused: [...refused] }
    } catch (thrown) {
      throw await this.#refused(thrown)
    }
  }

  async #refused(thrown: unknown): Promise<Error> {
    const { enter, clock } = this.#by
    if (!(thrown instanceof Fault) || NOT_REFUSED.has(thrown.kind)) return toError(thrown)
    const now = clock.monotonic()
    this.#refusals = this.#refusals.filter((at) => at > now - AN_HOUR)
    if (this.#refusals.length >= MOST_REFUSALS) return thrown
    this.#refusals.push(now)
    const { peer } = thrown.context
    await enter({ type: 'letter.refuse', body: { code: thrown.code, ...(typeof peer === 'string' ? { peer } : {}) } })
    return thrown
  }

  async #enter(change: Record<string, string | null>, actor: Actor): Promise<void> {
    const body = { ...change, actor: actor.kind, ...(actor.userId === null ? {} : { user: actor.userId }) }
    await this.#by.enter({ type: 'change.peer', body })
  }
}

function missing(id: string): Fault {
  return new Fault('not-found', 'exchange.peer.missing', 'there is no such peer', { id })
}
