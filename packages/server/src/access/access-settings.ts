// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'
import { type AccessSettings, type AccessSettingsInput, OidcSetting, Role } from '@mingjian/contract'
import type { SecretBox } from '../store/secret-box.ts'
import type { SignInPlaces } from '../store/sign-in-places.ts'

/** The provider as it is used: with its secret opened. */
export type OidcProvider = z.infer<typeof OidcSetting> & Readonly<{ secret: string | null }>

const Kept = z.object({
  factorRequired: z.array(Role).default([]),
  oidc: OidcSetting.extend({ sealed: z.string().nullable() }).nullable().default(null),
})
type Kept = z.infer<typeof Kept>

/** Settings of sign-in, kept in the database; read anew every few seconds, since another process may change them. */
export class AccessSettingsBook {
  readonly #by: { places: SignInPlaces; secrets: SecretBox; monotonic: () => number }
  #kept: { value: Kept; at: number } | null = null

  constructor(deps: { places: SignInPlaces; secrets: SecretBox; monotonic: () => number }) {
    this.#by = deps
  }

  async show(): Promise<AccessSettings> {
    const { factorRequired, oidc } = await this.#read()
    if (oidc === null) return { factorRequired, oidc: null }
    const { sealed, ...shown } = oidc
    return { factorRequired, oidc: { ...shown, hasSecret: sealed !== null } }
  }

  async requiresFactor(role: Role): Promise<boolean> {
    return (await this.#read()).factorRequired.includes(role)
  }

  async provider(): Promise<OidcProvider | null> {
    const { oidc } = await this.#read()
    if (oidc === null) return null
    const { sealed, ...plain } = oidc
    return { ...plain, secret: sealed === null ? null : this.#by.secrets.open(Buffer.from(sealed, 'base64')) }
  }

  /** A provider without `secret` keeps the one stored. */
  async change(input: AccessSettingsInput): Promise<void> {
    const before = await this.#read()
    const next: Kept = {
      factorRequired: input.factorRequired ?? before.factorRequired,
      oidc: input.oidc === undefined ? before.oidc : this.#seal(input.oidc, before),
    }
    await this.#by.places.writeSetting(NAME, next)
    this.#kept = { value: next, at: this.#by.monotonic() }
  }

  #seal(oidc: AccessSettingsInput['oidc'], before: Kept): Kept['oidc'] {
    if (!oidc) return null
    const { secret, ...plain } = oidc
    const isSame = before.oidc?.issuer === plain.issuer && before.oidc.clientId === plain.clientId
    const kept = isSame ? (before.oidc?.sealed ?? null) : null
    return { ...plain, sealed: secret === undefined ? kept : this.#by.secrets.seal(secret).toString('base64') }
  }

  async #read(): Promise<Kept> {
    const now = this.#by.monotonic()
    if (this.#kept && now - this.#kept.at < FRESH) return this.#kept.value
    const value = Kept.parse((await this.#by.places.readSetting(NAME)) ?? {})
    this.#kept = { value, at: now }
    return value
  }
}

const NAME = 'access'
const FRESH = 10_000
