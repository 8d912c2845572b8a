// SPDX-License-Identifier: Apache-2.0
import * as client from 'openid-client'
import { type Clock, Fault, toError } from '@mingjian/base'
import type { OidcProvider } from './access-settings.ts'

/** Who the provider says it is. */
export type OidcPerson = Readonly<{ issuer: string; subject: string; name: string | null }>

type Begun = Readonly<{ verifier: string; nonce: string; returnTo: string; user: string | null; until: number }>

/** Sign-in by an OpenID provider: authorization code with PKCE, state and nonce; each try is good once, for ten minutes. */
export class Oidc {
  readonly #clock: Clock
  readonly #provider: () => Promise<OidcProvider | null>
  readonly #begun = new Map<string, Begun>() // by state; bounded
  #found: { key: string; config: client.Configuration } | null = null

  constructor(options: { clock: Clock; provider: () => Promise<OidcProvider | null> }) {
    this.#clock = options.clock
    this.#provider = options.provider
  }

  /** Where to send the browser. `user` is who links their account; null is a sign-in. Throws `oidc.off`, `oidc.provider.silent`. */
  async begin(returnTo: string, user: string | null): Promise<{ url: string; state: string }> {
    const provider = await this.#need()
    const config = await this.#discover(provider)
    const [verifier, state, nonce] = [client.randomPKCECodeVerifier(), client.randomState(), client.randomNonce()]
    const url = client.buildAuthorizationUrl(config, {
      ...{ redirect_uri: returnTo, scope: 'openid profile email', state, nonce },
      ...{ code_challenge: await client.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' },
    })
    this.#begun.set(state, { verifier, nonce, returnTo, user, until: this.#clock.monotonic() + LIFE })
    if (this.#begun.size > MOST) this.#forgetOldest()
    return { url: url.href, state }
  }

  /** What the provider sent back. `state` is the one the browser kept. Throws `oidc.answer.wrong`. */
  async finish(query: URLSearchParams, state: string): Promise<{ person: OidcPerson; user: string | null }> {
    const begun = this.#begun.get(state)
    this.#begun.delete(state)
    if (!begun || begun.until <= this.#clock.monotonic()) throw wrong('the sign-in was not begun here, or too long ago')
    const provider = await this.#need()
    const config = await this.#discover(provider)
    const url = new URL(begun.returnTo)
    url.search = query.toString()
    const answer = await client
      .authorizationCodeGrant(config, url, {
        ...{
          pkceCodeVerifier: begun.verifier,
          expectedState: state,
          expectedNonce: begun.nonce,
          idTokenExpected: true,
        },
      })
      .catch((thrown: unknown) => {
        throw wrong(toError(thrown).message)
      })
    const claims = answer.claims()
    if (!claims) throw wrong('there is no ID token')
    const name = provider.claim === null ? null : claims[provider.claim]
    const person = { issuer: claims.iss, subject: claims.sub, name: typeof name === 'string' ? name : null }
    return { person, user: begun.user }
  }

  async #need(): Promise<OidcProvider> {
    const provider = await this.#provider()
    if (provider === null) throw new Fault('not-found', 'oidc.off', 'no OpenID provider is set up')
    return provider
  }

  async #discover(provider: OidcProvider): Promise<client.Configuration> {
    const key = JSON.stringify(provider)
    if (this.#found?.key === key) return this.#found.config
    const issuer = new URL(provider.issuer)
    // a provider beside us, on this machine, may speak http; openid-client asks for it to be said
    const isNear = issuer.protocol === 'http:' && LOOPBACK.has(issuer.hostname)
    const execute = isNear ? [client.allowInsecureRequests] : []
    const how = provider.secret === null ? client.None() : client.ClientSecretPost(provider.secret)
    const config = await client
      .discovery(issuer, provider.clientId, undefined, how, { execute, timeout: 10 })
      .catch((thrown: unknown) => {
        const words = `the OpenID provider does not answer: ${toError(thrown).message}`
        throw new Fault('unavailable', 'oidc.provider.silent', words, {}, thrown)
      })
    // the library trusts TLS alone unless told to check the signature of the ID token as well
    client.enableNonRepudiationChecks(config)
    this.#found = { key, config }
    return config
  }

  #forgetOldest(): void {
    const oldest = this.#begun.keys().next()
    if (!oldest.done) this.#begun.delete(oldest.value)
  }
}

const LIFE = 600_000
const MOST = 1000
const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost'])

function wrong(words: string): Fault {
  return new Fault('bad-input', 'oidc.answer.wrong', `the provider’s answer is not right: ${words}`)
}
