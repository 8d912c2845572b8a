// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'

const base64url = z
  .string()
  .max(20_000)
  .regex(/^[A-Za-z0-9_-]*$/)
const extensions = z.record(z.string(), z.unknown()).default({})

/** As `startRegistration` of @simplewebauthn/browser gives it. */
export const PasskeyRegistration = z.object({
  id: base64url,
  rawId: base64url,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: z.array(z.string().max(40)).max(10).optional(),
  }),
  clientExtensionResults: extensions,
})
export type PasskeyRegistration = z.infer<typeof PasskeyRegistration>

/** As `startAuthentication` gives it. */
export const PasskeyAssertion = z.object({
  id: base64url,
  rawId: base64url,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url.optional(),
  }),
  clientExtensionResults: extensions,
})
export type PasskeyAssertion = z.infer<typeof PasskeyAssertion>
