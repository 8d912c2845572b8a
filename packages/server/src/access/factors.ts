// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto'
import type { Clock } from '@mingjian/base'
import type { FactorBegun, PasskeyAssertion, PasskeyRegistration, SignInChallenge } from '@mingjian/contract'
import type { FactorRow, FactorStore } from '../store/factors.ts'
import { newId } from '../store/new-id.ts'
import type { SecretBox } from '../store/secret-box.ts'
import type { Refusal } from './grant.ts'
import { codeUri, newCodeSecret, stepOfCode } from './one-time-code.ts'
import { Passkeys, type Site } from './passkeys.ts'
import { hashSecret } from './secret.ts'

export type FactorDeps = Readonly<{
  store: FactorStore
  secrets: SecretBox
  clock: Clock
  /** The instance's name, as apps and browsers show it. */
  issuer: string
}>

/** What somebody brings besides the password. */
export type Proof = Readonly<{ code?: string | undefined; assertion?: PasskeyAssertion | undefined }>

type Person = Readonly<{ id: string; name: string }>

/** Second factors: setting them up, and asking for them at sign-in. */
export class Factors {
  readonly #by: FactorDeps
  readonly #passkeys: Passkeys

  constructor(deps: FactorDeps) {
    this.#by = deps
    this.#passkeys = new Passkeys({ clock: deps.clock, name: deps.issuer })
  }

  list(user: string): Promise<FactorRow[]> {
    return this.#by.store.list(user)
  }

  codesLeft(user: string): Promise<number> {
    return this.#by.store.countCodes(user)
  }

  /** Nothing is asked for at sign-in before {@link confirm}. */
  async begin(
    person: Person,
    wish: Readonly<{ kind: 'totp' | 'webauthn'; name: string; site: Site }>,
  ): Promise<FactorBegun> {
    const id = newId('f')
    const secret = wish.kind === 'totp' ? newCodeSecret() : null
    await this.#by.store.begin({
      ...{ id, user_id: person.id, kind: wish.kind, name: wish.name, credential: null, public_key: null },
      secret: secret === null ? null : this.#by.secrets.seal(secret),
      ...{ created_at: this.#now(), confirmed_at: null, last_used: null },
    })
    if (secret !== null) {
      return { id, uri: codeUri(secret, { issuer: this.#by.issuer, name: person.name }), options: null }
    }
    const options = await this.#passkeys.askToRegister(person, await this.list(person.id), wish.site)
    return { id, uri: null, options: { ...options } }
  }

  /** Proves that the person holds what was begun. Answers recovery codes, told once, with the first factor. */
  async confirm(
    person: Person,
    by: Readonly<{ id: string; code?: string | undefined; registration?: PasskeyRegistration | undefined; site: Site }>,
    enter: () => Promise<void>,
  ): Promise<string[] | Refusal> {
    const row = await this.#by.store.find(person.id, by.id)
    const set = row === null || row.confirmed_at !== null ? null : await this.#prove(row, by)
    if (row === null || set === null) return WRONG
    await enter()
    await this.#by.store.confirm(row, set, this.#now())
    return (await this.codesLeft(person.id)) > 0 ? [] : this.renewCodes(person.id)
  }

  /** Ten new recovery codes in the place of all before; told once. */
  async renewCodes(user: string): Promise<string[]> {
    const codes = Array.from({ length: CODES }, newRecoveryCode)
    await this.#by.store.replaceCodes(user, codes.map(hashCode))
    return codes
  }

  /** One factor, or all of them with null, as an administrator does for somebody who lost theirs. */
  remove(user: string, id: string | null): Promise<boolean> {
    return this.#by.store.remove(user, id)
  }

  async challenge(user: string, site: Site): Promise<SignInChallenge> {
    const known = await this.list(user)
    if (known.length === 0) return { ways: [], options: null }
    const keys = known.filter(({ kind }) => kind === 'webauthn')
    const kinds = new Set(known.map(({ kind }) => kind))
    const options = keys.length === 0 ? null : { ...(await this.#passkeys.ask(user, keys, site)) }
    return { ways: [...kinds, ...((await this.codesLeft(user)) > 0 ? (['recovery'] as const) : [])], options }
  }

  /** Null: proved, or nothing was to be proved. */
  async refuse(user: string, proof: Proof, site: Site): Promise<Refusal | null> {
    const known = await this.list(user)
    if (known.length === 0) return null
    if (proof.code === undefined && proof.assertion === undefined) return NEEDED
    const isRight =
      proof.assertion !== undefined
        ? await this.#passKey(user, { assertion: proof.assertion, known, site })
        : await this.#passCode(user, known, proof.code ?? '')
    return isRight ? null : WRONG
  }

  async #prove(
    row: FactorRow,
    by: Readonly<{ code?: string | undefined; registration?: PasskeyRegistration | undefined; site: Site }>,
  ) {
    if (row.secret !== null) {
      const step = stepOfCode(this.#by.secrets.open(row.secret), by.code ?? '', this.#by.clock.now())
      return step === null ? null : { counter: step }
    }
    const made = by.registration && (await this.#passkeys.register(row.user_id, by.registration, by.site))
    if (!made) return null
    const { credential, counter, transports } = made
    return { credential, counter, transports, public_key: Buffer.from(made.publicKey) }
  }

  async #passKey(
    user: string,
    by: Readonly<{ assertion: PasskeyAssertion; known: readonly FactorRow[]; site: Site }>,
  ): Promise<boolean> {
    const verified = await this.#passkeys.verify(user, by)
    if (verified === null) return false
    const { factor, counter } = verified // passkeys that live in a cloud always count 0
    return this.#by.store.use(factor.id, counter, this.#now(), counter === 0)
  }

  async #passCode(user: string, known: readonly FactorRow[], code: string): Promise<boolean> {
    for (const factor of known) {
      if (factor.secret === null) continue
      const step = stepOfCode(this.#by.secrets.open(factor.secret), code, this.#by.clock.now())
      if (step !== null && (await this.#by.store.use(factor.id, step, this.#now()))) return true
    }
    return this.#by.store.spendCode(user, hashCode(code), this.#now())
  }

  #now(): Date {
    return new Date(this.#by.clock.now())
  }
}

const CODES = 10

const NEEDED: Refusal = {
  ...{ refused: true, code: 'session.factor.needed', detail: 'the second factor is missing', article: null },
}
const WRONG: Refusal = {
  ...{ refused: true, code: 'session.factor.wrong', detail: 'the second factor is wrong, or too old', article: null },
}

/** Fifty bits, told apart when read aloud: `7k3mq-2xw9d`. */
function newRecoveryCode(): string {
  const text = Array.from(randomBytes(10), (byte) => SIGNS[byte & 31]).join('')
  return `${text.slice(0, 5)}-${text.slice(5)}`
}

const SIGNS = '0123456789abcdefghjkmnpqrstvwxyz'

function hashCode(code: string): Buffer {
  return hashSecret(code.toLowerCase().replaceAll(/[^0-9a-z]/g, ''))
}
