// SPDX-License-Identifier: Apache-2.0
import { type Clock, Fault, formatTime, type Log, toError, toTicks } from '@mingjian/base'
import { formatNote } from '@mingjian/evidence'
import type { Enter } from '../log/enter.ts'
import type { OwnLog } from './own-log.ts'
import type { Peer, Peers } from './peers.ts'
import { askWitness } from './witness-call.ts'
import type { Shown } from './witness-book.ts'

/** How it stands with one witness of our log. `refused` is grave: it says that our log is not what it was. */
export type WitnessState = Readonly<{
  witness: string
  state: 'fresh' | 'behind' | 'silent' | 'refused'
  detail: string | null
}>

export type WitnessRoundParts = Readonly<{
  log: OwnLog
  witnesses: Pick<Peers, 'list'>
  clock: Clock
  journal: Log
  enter: Enter
  /** A witness refused our log, or signed again after it had: raises or clears the alarm. */
  refused: (witness: string, detail: string | null) => void
}>

/** A cosignature as old as this is renewed; a failure is tried again in the next round, a minute later. */
const RENEW_SECONDS = 300

/** Sends our newest checkpoint to every witness that has an address. Called again and again; one call at a time. */
export class WitnessRound {
  readonly #by: WitnessRoundParts
  readonly #states = new Map<string, WitnessState>()
  readonly #entered = new Set<string>()

  constructor(parts: WitnessRoundParts) {
    this.#by = parts
  }

  state(witness: string): WitnessState | null {
    return this.#states.get(witness) ?? null
  }

  /** Never throws for one witness: each has its own state. */
  async run(): Promise<void> {
    const { witnesses, journal } = this.#by
    for (const peer of await witnesses.list()) {
      if (peer.url === null) continue
      const { name } = peer.key
      try {
        this.#states.set(name, await this.#ask(peer, peer.url))
      } catch (thrown) {
        const { message } = toError(thrown)
        journal.warn('witness.failed', { witness: name, error: message })
        this.#states.set(name, { witness: name, state: 'silent', detail: message })
      }
    }
  }

  async #ask(peer: Peer, url: string): Promise<WitnessState> {
    const { log, clock } = this.#by
    const shown = await log.newest()
    const last = await log.cosigned(peer.key)
    const isDue = last === null || clock.now() / 1000 - last.time >= RENEW_SECONDS
    if (!isDue) return this.#state(peer, 'fresh', null)
    let reply = await askWitness(
      url,
      await log.request(shown, Math.min(last?.checkpoint.size ?? 0, shown.checkpoint.size)),
    )
    // Another of us asked meanwhile, or the answer to our last request was lost.
    if (reply.kind === 'knows' && reply.size <= shown.checkpoint.size)
      reply = await askWitness(url, await log.request(shown, reply.size))
    if (reply.kind === 'signed') {
      await log.keep(shown, peer.key, reply.lines)
      this.#entered.delete(peer.key.name)
      this.#by.refused(peer.key.name, null)
      return this.#state(peer, 'fresh', null)
    }
    if (reply.kind === 'knows' && reply.size > shown.checkpoint.size) {
      const words = `the witness has seen ${reply.size} entries of this log, which now has ${shown.checkpoint.size}`
      return this.#refuse(peer, shown, { status: 409, words })
    }
    if (reply.kind === 'refused' && (reply.status === 409 || reply.status === 422)) {
      const words = 'the witness says that this log is not a continuation of what it has seen'
      return this.#refuse(peer, shown, { status: reply.status, words })
    }
    const status = reply.kind === 'refused' ? reply.status : 409
    throw new Fault('denied', 'witness.peer.denied', `the witness answered ${status}`, { witness: peer.key.name })
  }

  async #refuse(peer: Peer, shown: Shown, why: { status: number; words: string }): Promise<WitnessState> {
    const { enter, refused, log, clock } = this.#by
    const { name } = peer.key
    refused(name, why.words)
    if (!this.#entered.has(name)) {
      this.#entered.add(name)
      const last = await log.cosigned(peer.key)
      const known = last === null ? null : formatNote(last.note)
      const at = formatTime(toTicks(clock.now()))
      await enter({
        type: 'witness.refused',
        body: { witness: name, status: why.status, at, shown: formatNote(shown.note), known },
      })
    }
    return this.#state(peer, 'refused', why.words)
  }

  #state({ key }: Peer, state: WitnessState['state'], detail: string | null): WitnessState {
    return { witness: key.name, state, detail }
  }
}
