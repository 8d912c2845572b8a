// SPDX-License-Identifier: Apache-2.0
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { assert } from '@mingjian/base'
import type { PasskeyAssertion, PasskeyRegistration } from '@mingjian/contract'

/** For tests: a security key in software (ES256, attestation none), and the browser that shows it `origin`. */
export class SoftKey {
  readonly #origin: string
  readonly #secret: KeyObject
  readonly #public: KeyObject
  readonly #id: Buffer
  #counter = 0

  /** `same`: the same key at another site. */
  constructor(origin: string, same: SoftKey | null = null) {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    this.#origin = origin
    this.#secret = same === null ? pair.privateKey : same.#secret
    this.#public = same === null ? pair.publicKey : same.#public
    this.#id = same === null ? randomBytes(16) : same.#id
  }

  register(options: Record<string, unknown> | null): PasskeyRegistration {
    const length = Buffer.from([0, this.#id.length])
    const attested = Buffer.concat([Buffer.alloc(16), length, this.#id, this.#cose()])
    const data = Buffer.concat([this.#head(0x41), attested]) // user present, attested data
    const object = Buffer.concat([
      Buffer.from([0xa3]), // fmt, attStmt, authData
      ...[text('fmt'), text('none'), text('attStmt'), Buffer.from([0xa0]), text('authData'), bytes(data)],
    ])
    const response = { clientDataJSON: this.#client('webauthn.create', options), attestationObject: url(object) }
    return { ...this.#named(), response }
  }

  sign(options: Record<string, unknown> | null): PasskeyAssertion {
    this.#counter++
    const data = this.#head(0x01)
    const client = this.#client('webauthn.get', options)
    const hashed = createHash('sha256').update(Buffer.from(client, 'base64url')).digest()
    const signature = sign('sha256', Buffer.concat([data, hashed]), this.#secret)
    return {
      ...this.#named(),
      response: { clientDataJSON: client, authenticatorData: url(data), signature: url(signature) },
    }
  }

  #named() {
    const id = url(this.#id)
    return { id, rawId: id, type: 'public-key' as const, clientExtensionResults: {} }
  }

  #head(flags: number): Buffer {
    const site = createHash('sha256').update(new URL(this.#origin).hostname).digest()
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(this.#counter)
    return Buffer.concat([site, Buffer.from([flags]), counter])
  }

  #client(type: string, options: Record<string, unknown> | null): string {
    const challenge = options?.['challenge']
    return url(Buffer.from(JSON.stringify({ type, challenge, origin: this.#origin, crossOrigin: false })))
  }

  /** RFC 9052: {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y} */
  #cose(): Buffer {
    const { x, y } = this.#public.export({ format: 'jwk' })
    assert(x !== undefined && y !== undefined, 'a key of P-256 has both')
    const head = Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01])
    const [left, right] = [Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]
    return Buffer.concat([head, Buffer.from([0x21]), bytes(left), Buffer.from([0x22]), bytes(right)])
  }
}

function text(words: string): Buffer {
  return Buffer.concat([Buffer.from([0x60 + words.length]), Buffer.from(words)])
}

function bytes(data: Buffer): Buffer {
  const size =
    data.length < 256 ? Buffer.from([0x58, data.length]) : Buffer.from([0x59, data.length >> 8, data.length & 255])
  return Buffer.concat([size, data])
}

function url(data: Buffer): string {
  return data.toString('base64url')
}
