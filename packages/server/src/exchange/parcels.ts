// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import type { Letters } from '../store/letters.ts'
import type { PeerRow } from '../store/peers.ts'
import type { Exchange, ExchangeDeps } from './exchange.ts'
import { MOST_IN_PARCEL, SEAL_LIMITS, seal, senderOf, unseal } from './letter.ts'

/** What a file that came in held. */
export type Unpacked = Readonly<{ peer: PeerRow; letters: number; answers: number; refused: readonly string[] }>

const MOST_ANSWERS = 200

/** The same letters in a file, for sites that no network reaches. A file may be carried again, late or twice. */
export class Parcels {
  readonly #by: ExchangeDeps & Readonly<{ exchange: Exchange; letters: Letters }>

  constructor(options: ExchangeDeps & Readonly<{ exchange: Exchange }>) {
    this.#by = options
  }

  /** All letters that wait for the peer, as many as a file holds, and the last answers to its own. */
  async pack(id: string): Promise<string> {
    const { exchange, letters, key, clock } = this.#by
    const peer = await exchange.peer(id)
    const waiting = await letters.waiting(peer.id, MOST_IN_PARCEL)
    const answers = await letters.answers(peer.id, MOST_ANSWERS)
    const parcel = {
      ...{ v: 1 as const, from: key.fingerprint, to: peer.id, at: new Date(clock.now()).toISOString() },
      answers: answers.flatMap(({ answer }) => (answer === null ? [] : [answer])).toReversed(),
    }
    const room = (SEAL_LIMITS.parcel - (await seal('parcel', { ...parcel, letters: [] }, key)).length) * ESCAPED
    let size = 0
    const fitting = waiting.filter(({ sealed }) => (size += sealed.length + LINE) <= room)
    return seal('parcel', { ...parcel, letters: fitting.map(({ sealed }) => sealed) }, key)
  }

  /** Throws when the file as a whole is not what a peer signed for us; what is wrong with one letter is told by its code. */
  async open(text: string): Promise<Unpacked> {
    const { exchange, key } = this.#by
    const peer = await exchange.peer(senderOf('parcel', text))
    const parcel = unseal('parcel', text, { from: peer.id, key: peer.key, to: key.fingerprint })
    const refused: string[] = []
    const trying = async (work: () => Promise<unknown>): Promise<void> => {
      try {
        await work()
      } catch (thrown) {
        if (!(thrown instanceof Fault) || thrown.kind === 'unavailable') throw thrown
        refused.push(thrown.code)
      }
    }
    for (const each of parcel.answers) await trying(() => exchange.hear(each))
    for (const each of parcel.letters) await trying(() => exchange.take(each))
    return { peer, letters: parcel.letters.length, answers: parcel.answers.length, refused }
  }
}

/** Quotation marks and backslashes of the letters are doubled in the parcel’s own JSON; files have none. */
const ESCAPED = 0.8
const LINE = 64
