// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'
import { PasskeyRegistration } from './passkey.ts'
import { Ability } from './session.ts'
import { Time } from './time.ts'

export const Factor = z.object({
  id: z.string(),
  /** `totp`: six digits from an app. `webauthn`: a passkey or a security key. */
  kind: z.enum(['totp', 'webauthn']),
  name: z.string(),
  createdAt: Time,
  lastUsed: Time.nullable(),
})
export type Factor = z.infer<typeof Factor>
export const FactorList = z.object({
  items: z.array(Factor),
  recoveryCodesLeft: z.int(),
  /** The person's role may do nothing without one. */
  isRequired: z.boolean(),
})
export type FactorList = z.infer<typeof FactorList>

const name = z.string().trim().min(1).max(60)
const password = z.string().max(256)

/** Setting up asks for the password again. */
export const FactorBegin = z.object({ password, kind: z.enum(['totp', 'webauthn']), name })
export const FactorBegun = z.object({
  id: z.string(),
  /** totp: `otpauth://…`, to be shown as a QR code. */
  uri: z.string().nullable(),
  /** webauthn: options for `startRegistration`. */
  options: z.record(z.string(), z.unknown()).nullable(),
})
export type FactorBegun = z.infer<typeof FactorBegun>
export const FactorProof = z.object({
  code: z.string().max(20).optional(),
  registration: PasskeyRegistration.optional(),
})
/** Told once. Empty when the person had some already. */
export const RecoveryCodes = z.object({ codes: z.array(z.string()) })
export type RecoveryCodes = z.infer<typeof RecoveryCodes>
export const PasswordProof = z.object({ password })

export const SignInChallenge = z.object({
  /** What the person may answer with; empty when the password alone is enough. */
  ways: z.array(z.enum(['totp', 'webauthn', 'recovery'])),
  options: z.record(z.string(), z.unknown()).nullable(),
})
export type SignInChallenge = z.infer<typeof SignInChallenge>
export const SignInWays = z.object({ oidc: z.object({ name: z.string() }).nullable() })
export type SignInWays = z.infer<typeof SignInWays>

export const Token = z.object({
  id: z.string(),
  name: z.string(),
  /** Null: all of its person's. */
  abilities: z.array(Ability).nullable(),
  createdAt: Time,
  expiresAt: Time.nullable(),
  lastUsed: Time.nullable(),
})
export type Token = z.infer<typeof Token>
export const TokenList = z.object({ items: z.array(Token) })
export const TokenInput = z.object({
  name,
  abilities: z.array(Ability).min(1).nullable().optional(),
  /** Days from now. */
  days: z.int().min(1).max(3650).nullable().optional(),
})
/** `secret` is told once and kept nowhere. */
export const NewToken = z.object({ token: Token, secret: z.string() })
export type NewToken = z.infer<typeof NewToken>
