// SPDX-License-Identifier: Apache-2.0
import { hash, randomBytes } from 'node:crypto'
import { formatChallenge, isAnswered, type RtspChallenge, type RtspHeaders, type RtspRequest } from '@mingjian/wire'
import type { SimAuth } from './options.ts'

const REALM = 'Simulated Camera'

/** Asks one client for its login, with a nonce of its own. */
export class Gatekeeper {
  readonly #challenges: readonly RtspChallenge[]
  readonly #auth: SimAuth

  constructor(auth: SimAuth) {
    const nonce = randomBytes(16).toString('hex')
    this.#auth = auth
    this.#challenges = auth.schemes.map((scheme): RtspChallenge => {
      if (scheme === 'basic') return { scheme, realm: REALM }
      const isMd5 = scheme === 'digest-md5'
      return {
        scheme: 'digest',
        realm: REALM,
        nonce,
        opaque: null,
        hash: isMd5 ? 'md5' : 'sha-256',
        algorithm: isMd5 ? 'MD5' : 'SHA-256',
        isSession: false,
        qop: isMd5 ? null : 'auth',
        isStale: false,
      }
    })
  }

  admits(request: RtspRequest): boolean {
    const { user, password } = this.#auth
    const ask = {
      login: { user, password },
      method: request.method,
      hash: (name: 'md5' | 'sha-256', text: string) => hash(name === 'md5' ? 'md5' : 'sha256', text, 'hex'),
    }
    return isAnswered(request.headers, this.#challenges, ask)
  }

  get headers(): RtspHeaders {
    return this.#challenges.map((challenge) => ['WWW-Authenticate', formatChallenge(challenge)])
  }
}
