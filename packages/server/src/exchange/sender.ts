// SPDX-License-Identifier: Apache-2.0
import { type Clock, Fault, type Log, toError } from '@mingjian/base'
import type { Letters } from '../store/letters.ts'
import type { PeerRow, Peers } from '../store/peers.ts'
import type { Exchange } from './exchange.ts'

export type SenderDeps = Readonly<{
  exchange: Pick<Exchange, 'hear' | 'workOff'>
  peers: Peers
  letters: Letters
  clock: Clock
  log: Log
  random: () => number
  /** Takes a sealed letter to the peer; resolves to its sealed answer, or null when it is kept there. */
  deliver: (url: string, sealed: string) => Promise<string | null>
}>

const FIRST = 1000
const MOST = 300_000
const LOOK_MILLIS = 1000
/** A peer for whom nothing was new is looked at again after so long. */
const IDLE_MILLIS = 10_000
const BATCH = 20

/** Tries for ever, in order, with delays that grow to five minutes: whoever was away for days gets everything. */
export class Sender {
  readonly #by: SenderDeps
  readonly #failures = new Map<string, number>()
  readonly #due = new Map<string, number>()
  readonly #running = new Map<string, Promise<void>>()
  #timer: NodeJS.Timeout | null = null

  constructor(options: SenderDeps) {
    this.#by = options
  }

  /** Answers what stops it; a try that is under way is waited for. */
  start(): () => Promise<void> {
    this.#timer = setInterval(() => void this.round(), LOOK_MILLIS)
    return async () => {
      if (this.#timer) clearInterval(this.#timer)
      await Promise.all(this.#running.values())
    }
  }

  /** Something is new for this peer: no need to wait for the end of a delay that a quiet peer never had. */
  wake(peer: string): void {
    if ((this.#failures.get(peer) ?? 0) === 0) this.#due.delete(peer)
  }

  /** One try with each peer whose time has come. */
  async round(): Promise<void> {
    const { peers, clock, log } = this.#by
    try {
      for (const peer of await peers.list()) {
        if (peer.is_barred || this.#running.has(peer.id) || (this.#due.get(peer.id) ?? 0) > clock.monotonic()) continue
        const running = this.#visit(peer).finally(() => this.#running.delete(peer.id))
        this.#running.set(peer.id, running)
      }
    } catch (thrown) {
      log.warn('exchange.round', { error: toError(thrown).message })
    }
    await Promise.all(this.#running.values())
  }

  async #visit(peer: PeerRow): Promise<void> {
    const { exchange, peers, clock, log } = this.#by
    try {
      await exchange.workOff(peer)
      if (peer.url !== null) await this.#sendAll(peer, peer.url)
      this.#failures.delete(peer.id)
      this.#due.set(peer.id, clock.monotonic() + IDLE_MILLIS)
    } catch (thrown) {
      const { message } = toError(thrown)
      const failures = this.#failures.get(peer.id) ?? 0
      this.#failures.set(peer.id, failures + 1)
      const span = Math.min(FIRST * 2 ** Math.min(failures, 16), MOST)
      this.#due.set(peer.id, clock.monotonic() + span * (0.5 + 0.5 * this.#by.random()))
      log.warn('exchange.send', { peer: peer.name, error: message })
      await peers
        .met(peer.id, thrown instanceof Fault ? thrown.code : message.slice(0, 200), new Date(clock.now()))
        .catch((also: unknown) => log.warn('exchange.send', { error: toError(also).message }))
    }
  }

  async #sendAll(peer: PeerRow, url: string): Promise<void> {
    const { letters, deliver, exchange } = this.#by
    for (;;) {
      const waiting = await letters.waiting(peer.id, BATCH)
      for (const { sealed } of waiting) {
        const answer = await deliver(url, sealed)
        if (answer === null) throw new Fault('unavailable', 'exchange.peer.busy', 'the peer keeps the letter for later')
        await exchange.hear(answer)
      }
      if (waiting.length < BATCH) return
    }
  }
}
