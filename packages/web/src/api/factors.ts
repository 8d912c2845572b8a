// SPDX-License-Identifier: Apache-2.0
import {
  FactorBegun,
  FactorList,
  NewToken,
  RecoveryCodes,
  SignInChallenge,
  SignInWays,
  TokenList,
} from '@mingjian/contract'
import {
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser'
import { useQuery } from '@tanstack/react-query'
import { ask, call } from './client.ts'

type Options = Record<string, unknown>

export function useSignInWays() {
  return useQuery({ queryKey: ['sign-in-ways'], queryFn: () => ask('/session/ways', SignInWays), staleTime: 60_000 })
}

export function askChallenge(input: { user: string; password: string }): Promise<SignInChallenge> {
  return ask('/session/challenge', SignInChallenge, { method: 'POST', body: input })
}

/** Lets the browser ask the person for their key. Throws what the browser throws when they decline. */
export function answerWithPasskey(options: Options): Promise<unknown> {
  // the server made them for this very function
  return startAuthentication({ optionsJSON: options as unknown as PublicKeyCredentialRequestOptionsJSON })
}

export function makePasskey(options: Options): Promise<unknown> {
  return startRegistration({ optionsJSON: options as unknown as PublicKeyCredentialCreationOptionsJSON })
}

export function useFactors() {
  return useQuery({ queryKey: ['factors'], queryFn: () => ask('/session/factors', FactorList) })
}
export function beginFactor(input: {
  password: string
  kind: 'totp' | 'webauthn'
  name: string
}): Promise<FactorBegun> {
  return ask('/session/factors', FactorBegun, { method: 'POST', body: input })
}
export function confirmFactor(id: string, proof: { code?: string; registration?: unknown }): Promise<RecoveryCodes> {
  return ask(`/session/factors/${encodeURIComponent(id)}/confirm`, RecoveryCodes, { method: 'POST', body: proof })
}
export async function removeFactor(id: string, password: string): Promise<void> {
  await call(`/session/factors/${encodeURIComponent(id)}/remove`, { method: 'POST', body: { password } })
}
export function renewCodes(password: string): Promise<RecoveryCodes> {
  return ask('/session/recovery-codes', RecoveryCodes, { method: 'POST', body: { password } })
}

export function useTokens() {
  return useQuery({ queryKey: ['tokens'], queryFn: () => ask('/tokens', TokenList) })
}
export function addToken(input: { name: string; abilities: string[] | null; days: number | null }): Promise<NewToken> {
  return ask('/tokens', NewToken, { method: 'POST', body: input })
}
export async function revokeToken(id: string): Promise<void> {
  await call(`/tokens/${encodeURIComponent(id)}`, { method: 'DELETE' })
}
