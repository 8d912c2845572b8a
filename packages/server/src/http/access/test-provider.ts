// SPDX-License-Identifier: Apache-2.0
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

export type Lie = 'nonce' | 'audience' | 'issuer' | 'key' | 'expired' | null

/** For tests: an OpenID provider on 127.0.0.1 with one client and whoever is told to be there. */
export class TestProvider {
  readonly #server = createServer((request, response) => void this.#answer(request, response))
  readonly #keys: { alg: 'RS256' | 'ES256'; secret: KeyObject; jwk: object; kid: string }
  readonly #codes = new Map<string, { challenge: string; nonce: string; back: string }>()
  person: Record<string, string> = { sub: 'p1', preferred_username: 'wang' }
  lie: Lie = null
  url = ''

  constructor(alg: 'RS256' | 'ES256') {
    this.#keys = makeKey(alg)
  }

  async start(): Promise<this> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening')
    const address = this.#server.address()
    this.url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
    return this
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url)
    const json = (value: object, status = 200): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    }
    if (url.pathname === '/.well-known/openid-configuration') return json(this.#describe())
    if (url.pathname === '/keys') return json({ keys: [this.#keys.jwk] })
    if (url.pathname === '/authorize') return this.#authorize(url.searchParams, response)
    if (url.pathname !== '/token') return json({}, 404)
    const parts: Buffer[] = []
    for await (const part of request) parts.push(Buffer.from(part))
    const form = new URLSearchParams(Buffer.concat(parts).toString())
    const code = this.#codes.get(form.get('code') ?? '')
    this.#codes.delete(form.get('code') ?? '')
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    const isRight = code?.challenge === challenge && code.back === form.get('redirect_uri')
    if (!code || !isRight || form.get('client_secret') !== 'hush') return json({ error: 'invalid_grant' }, 400)
    json({ access_token: 'a', token_type: 'Bearer', expires_in: 60, id_token: this.#token(code.nonce) })
  }

  #authorize(query: URLSearchParams, response: ServerResponse): void {
    const code = randomBytes(8).toString('hex')
    const back = query.get('redirect_uri') ?? ''
    const isPkce = query.get('code_challenge_method') === 'S256'
    this.#codes.set(code, {
      challenge: isPkce ? (query.get('code_challenge') ?? '') : '',
      nonce: query.get('nonce') ?? '',
      back,
    })
    const to = new URL(back)
    to.search = new URLSearchParams({ code, state: query.get('state') ?? '', iss: this.url }).toString()
    response.writeHead(302, { location: to.href }).end()
  }

  #describe(): object {
    return {
      ...{ issuer: this.url, authorization_endpoint: `${this.url}/authorize`, token_endpoint: `${this.url}/token` },
      ...{ jwks_uri: `${this.url}/keys`, response_types_supported: ['code'], subject_types_supported: ['public'] },
      id_token_signing_alg_values_supported: [this.#keys.alg],
      authorization_response_iss_parameter_supported: true,
    }
  }

  #token(nonce: string): string {
    const now = Math.floor(Date.now() / 1000)
    const { alg, kid, secret } = this.#keys
    const claims = {
      ...{
        iss: this.lie === 'issuer' ? 'http://127.0.0.1:1' : this.url,
        aud: this.lie === 'audience' ? 'other' : 'mirror',
      },
      ...{
        iat: now - 7200,
        exp: this.lie === 'expired' ? now - 3600 : now + 60,
        nonce: this.lie === 'nonce' ? 'x' : nonce,
      },
      ...this.person,
    }
    const signed = `${part({ alg, kid, typ: 'JWT' })}.${part(claims)}`
    const key = this.lie === 'key' ? makeKey(alg).secret : secret
    const how = alg === 'ES256' ? { key, dsaEncoding: 'ieee-p1363' as const } : { key }
    return `${signed}.${sign('sha256', Buffer.from(signed), how).toString('base64url')}`
  }
}

function makeKey(alg: 'RS256' | 'ES256') {
  const pair =
    alg === 'RS256'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const kid = randomBytes(4).toString('hex')
  return {
    alg,
    kid,
    secret: pair.privateKey,
    jwk: { ...pair.publicKey.export({ format: 'jwk' }), alg, kid, use: 'sig' },
  }
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
