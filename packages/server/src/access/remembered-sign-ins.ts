// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto'
import type { Clock } from '@mingjian/base'
import type { Authenticate, Credentials, SignedIn } from './signed-in.ts'

type Known = { signedIn: SignedIn; userId: string | null; until: number }

/**
 * Remembers for some seconds whose credentials these are, so that a player's pieces do not each ask the database. A change of
 * the account in any process is heard through PostgreSQL (`access_changed`) and forgets it at once; refusals are never remembered.
 */
export class RememberedSignIns {
  readonly #ask: Authenticate
  readonly #clock: Clock
  readonly #known = new Map<string, Known>()
  #forgotten = 0 // raised by every forget: an answer asked for before it is not kept

  constructor(options: { authenticate: Authenticate; clock: Clock }) {
    this.#ask = options.authenticate
    this.#clock = options.clock
  }

  readonly authenticate: Authenticate = async (given) => {
    const key = keyOf(given)
    if (key === null) return null
    const known = this.#known.get(key)
    if (known && known.until > this.#clock.monotonic() && !isOver(known.signedIn, this.#clock)) {
      return withAddress(known.signedIn, given.address)
    }
    const before = this.#forgotten
    const signedIn = await this.#ask(given)
    this.#known.delete(key)
    if (signedIn === null) return null
    if (before === this.#forgotten) this.#keep(key, signedIn)
    return signedIn
  }

  /** Forgets what is known of a user; of everybody with null. */
  forget(userId: string | null): void {
    this.#forgotten++
    if (userId === null) return this.#known.clear()
    for (const [key, known] of this.#known) if (known.userId === userId) this.#known.delete(key)
  }

  #keep(key: string, signedIn: SignedIn): void {
    if (this.#known.size >= MOST) this.#known.clear()
    const until = this.#clock.monotonic() + LIFE
    this.#known.set(key, { signedIn, userId: signedIn.actor.userId, until })
  }
}

/** The longest that a change which nobody was told of could go unnoticed. */
const LIFE = 15_000
const MOST = 10_000

function keyOf({ bearer, cookie }: Credentials): string | null {
  const secret = bearer !== null ? `bearer ${bearer}` : cookie !== null ? `cookie ${cookie}` : null
  return secret === null ? null : createHash('sha256').update(secret).digest('base64')
}

function isOver({ actor }: SignedIn, clock: Clock): boolean {
  return actor.until !== undefined && actor.until <= clock.now()
}

function withAddress(signedIn: SignedIn, address: string): SignedIn {
  if (signedIn.actor.address === address) return signedIn
  return { ...signedIn, actor: { ...signedIn.actor, address } }
}
