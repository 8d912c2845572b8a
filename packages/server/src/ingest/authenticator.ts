// SPDX-License-Identifier: Apache-2.0
import {
  answerChallenge,
  type NoteQuirk,
  parseChallenges,
  type RtspChallenge,
  type RtspHeaders,
  type RtspLogin,
  type RtspResponse,
  strongestChallenge,
} from '@mingjian/wire'
import { nodeHash } from './hash.ts'
import { refusalOf, sessionFault } from './session-fault.ts'
import { noteText } from '../stream/note.ts'

export type AuthenticatorOptions = Readonly<{
  login: RtspLogin | null
  /** False where the login must not travel readable: after a redirect to another host. */
  mayBasic: boolean
  random: () => number
  note: NoteQuirk
}>

/** Answers a connection's challenges. Holds the secret and never shows it. */
export class Authenticator {
  readonly #by: AuthenticatorOptions
  #challenge: RtspChallenge | null = null
  #count = 0

  constructor(options: AuthenticatorOptions) {
    this.#by = options
  }

  /** How the login travels. */
  get scheme(): 'none' | 'basic' | 'digest' {
    return this.#challenge?.scheme ?? 'none'
  }

  /** The `Authorization` header for a request, none before the first challenge. */
  headers(method: string, url: string): RtspHeaders {
    const { login, random } = this.#by
    if (!login || !this.#challenge) return []
    this.#count += 1
    const clientNonce = Math.floor(random() * 2 ** 48)
      .toString(16)
      .padStart(12, '0')
    const ask = { login, method, url, hash: nodeHash, count: this.#count, clientNonce }
    return [['Authorization', answerChallenge(this.#challenge, ask)]]
  }

  /** Takes the challenge of a 401 and says whether only the nonce was stale. Throws the refusal when there is nothing to answer it with. */
  learn(response: RtspResponse): boolean {
    if (!this.#by.login) throw sessionFault('refused', noteText('login-missing'), { status: 401 })
    const offered = parseChallenges(response.headers, this.#by.note)
    const challenge = strongestChallenge(this.#by.mayBasic ? offered : offered.filter((one) => one.scheme !== 'basic'))
    if (!challenge) {
      if (offered.length > 0) throw sessionFault('refused', noteText('login-elsewhere'))
      throw refusalOf('DESCRIBE', 401)
    }
    this.#challenge = challenge
    this.#count = 0
    return challenge.scheme === 'digest' && challenge.isStale
  }
}
