// SPDX-License-Identifier: Apache-2.0
import type { Generated } from 'kysely'
import type { Ability } from '@mingjian/contract'

/** The tables of migrations/0003. */
export interface AccessSchema {
  token: TokenTable
  factor: FactorTable
  recovery_code: { user_id: string; hash: Buffer; used_at: Date | null }
  device: { id: string; user_id: string; hash: Buffer; first_seen: Date; last_seen: Date }
  identity: { issuer: string; subject: string; user_id: string; linked_at: Date }
}

type TokenTable = {
  id: string
  user_id: string
  hash: Buffer
  name: Generated<string>
  abilities: Generated<Ability[] | null>
  created_at: Date
  last_used: Date | null
  expires_at: Generated<Date | null>
  order_id: Generated<string | null>
}

type FactorTable = {
  id: string
  user_id: string
  kind: 'totp' | 'webauthn'
  name: string
  secret: Buffer | null
  credential: string | null
  public_key: Buffer | null
  counter: Generated<number>
  transports: Generated<string[]>
  created_at: Date
  confirmed_at: Date | null
  last_used: Date | null
}
