// SPDX-License-Identifier: Apache-2.0
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import type { Clock } from '@mingjian/base'
import type { PasskeyAssertion, PasskeyRegistration } from '@mingjian/contract'
import type { FactorRow } from '../store/factors.ts'

/** Where the browser is: `https://host:port`. Passkeys are bound to its host. */
export type Site = Readonly<{ origin: string; host: string }>

export type NewPasskey = Readonly<{ credential: string; publicKey: Uint8Array; counter: number; transports: string[] }>

/** WebAuthn: what is asked of a browser, and whether its answer is right. A challenge is good once, for five minutes. */
export class Passkeys {
  readonly #clock: Clock
  readonly #name: string
  readonly #asked = new Map<string, { challenge: string; until: number }>() // by purpose and user; bounded

  constructor(options: { clock: Clock; /** Shown by the browser. */ name: string }) {
    this.#clock = options.clock
    this.#name = options.name
  }

  async askToRegister(user: { id: string; name: string }, known: readonly FactorRow[], site: Site) {
    const options = await generateRegistrationOptions({
      ...{ rpName: this.#name, rpID: site.host, userName: user.name, userID: new TextEncoder().encode(user.id) },
      attestationType: 'none',
      excludeCredentials: credentialsOf(known),
      authenticatorSelection: { residentKey: 'discouraged', userVerification: 'preferred' },
    })
    this.#keep(`register ${user.id}`, options.challenge)
    return options
  }

  /** Null when the answer is wrong or comes too late. */
  async register(user: string, response: PasskeyRegistration, site: Site): Promise<NewPasskey | null> {
    const expectedChallenge = this.#take(`register ${user}`)
    if (expectedChallenge === null) return null
    const { transports, ...rest } = response.response
    const verified = await verifyRegistrationResponse({
      response: { ...response, response: { ...rest, ...(transports ? { transports } : {}) } },
      ...{ expectedChallenge, expectedOrigin: site.origin, expectedRPID: site.host, requireUserVerification: false },
    }).catch(() => null) // whatever is malformed in it: a wrong answer
    if (!verified?.verified) return null
    const { credential } = verified.registrationInfo
    return {
      ...{ credential: credential.id, publicKey: credential.publicKey, counter: credential.counter },
      transports: credential.transports ?? [],
    }
  }

  async ask(user: string, known: readonly FactorRow[], site: Site) {
    const allowCredentials = credentialsOf(known)
    const options = await generateAuthenticationOptions({
      ...{ rpID: site.host, allowCredentials, userVerification: 'preferred' },
    })
    this.#keep(`sign-in ${user}`, options.challenge)
    return options
  }

  /** The factor that answered, with its new counter; null when the answer is wrong or comes too late. */
  async verify(
    user: string,
    by: Readonly<{ assertion: PasskeyAssertion; known: readonly FactorRow[]; site: Site }>,
  ): Promise<{ factor: FactorRow; counter: number } | null> {
    const { assertion, known, site } = by
    const factor = known.find((each) => each.credential === assertion.id)
    const expectedChallenge = this.#take(`sign-in ${user}`)
    if (!factor?.credential || factor.public_key === null || expectedChallenge === null) return null
    const { userHandle, ...rest } = assertion.response
    const verified = await verifyAuthenticationResponse({
      response: { ...assertion, response: { ...rest, ...(userHandle === undefined ? {} : { userHandle }) } },
      ...{ expectedChallenge, expectedOrigin: site.origin, expectedRPID: site.host, requireUserVerification: false },
      credential: {
        ...{ id: factor.credential, publicKey: new Uint8Array(factor.public_key), counter: factor.counter },
        transports: factor.transports,
      },
    }).catch(() => null)
    return verified?.verified ? { factor, counter: verified.authenticationInfo.newCounter } : null
  }

  #keep(key: string, challenge: string): void {
    this.#asked.delete(key)
    this.#asked.set(key, { challenge, until: this.#clock.monotonic() + LIFE })
    if (this.#asked.size <= MOST) return
    const oldest = this.#asked.keys().next()
    if (!oldest.done) this.#asked.delete(oldest.value)
  }

  #take(key: string): string | null {
    const asked = this.#asked.get(key)
    this.#asked.delete(key)
    return asked && asked.until > this.#clock.monotonic() ? asked.challenge : null
  }
}

const LIFE = 300_000
const MOST = 5000

function credentialsOf(known: readonly FactorRow[]): { id: string; transports: string[] }[] {
  return known.flatMap(({ credential, transports }) => (credential === null ? [] : [{ id: credential, transports }]))
}
