// SPDX-License-Identifier: Apache-2.0
import type { Actor } from './grant.ts'

/** What a request carries to say who it is. */
export type Credentials = Readonly<{ cookie: string | null; bearer: string | null; address: string }>

/** An actor with the session they came by; null for a token. */
export type SignedIn = Readonly<{ actor: Actor; session: Readonly<{ id: string; expiresAt: Date }> | null }>

/** Null when the credentials are missing, unknown, expired or of a disabled user. */
export type Authenticate = (credentials: Credentials) => Promise<SignedIn | null>
