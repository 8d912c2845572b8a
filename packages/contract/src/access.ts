// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'
import { Ability, Role } from './session.ts'
import { Time } from './time.ts'

/** What may be wanted of a camera (article 22); the words of the policies. */
export const CameraAct = z.enum(['see', 'watch', 'replay', 'still', 'copy', 'base', 'change', 'forward'])
export type CameraAct = z.infer<typeof CameraAct>

export const AccessPolicy = z.object({
  id: z.string(),
  effect: z.enum(['permit', 'forbid']),
  article: z.string(),
  /** The article's own words, and what the policy makes of them. */
  words: z.array(z.string()),
  /** In Cedar. */
  text: z.string(),
  file: z.string(),
})
export const AccessPolicies = z.object({
  /** SHA-256 over all files, as it stands in the evidence log. */
  hash: z.string(),
  items: z.array(AccessPolicy),
})
export type AccessPolicies = z.infer<typeof AccessPolicies>

/** One permission with the policy it rests on. */
export const AccessLeave = z.object({ act: CameraAct, policy: z.string(), article: z.string() })
export type AccessLeave = z.infer<typeof AccessLeave>

const person = z.object({ id: z.string(), name: z.string(), role: Role, unit: z.string().nullable() })
const subject = z.object({
  id: z.string(),
  name: z.string(),
  place: z.string().nullable(),
  unit: z.string().nullable(),
  classes: z.array(z.string()),
})

/** Everybody and every camera, to choose from. */
export const AccessSubjects = z.object({ people: z.array(person), cameras: z.array(subject) })
export type AccessSubjects = z.infer<typeof AccessSubjects>

/** Who can see this camera, as the gate would answer now. */
export const CameraAccess = z.object({
  camera: subject,
  at: Time,
  policies: z.string(),
  people: z.array(z.object({ person, leaves: z.array(AccessLeave) })),
})
export type CameraAccess = z.infer<typeof CameraAccess>

/** What this person can see, as the gate would answer now. */
export const PersonAccess = z.object({
  person,
  at: Time,
  policies: z.string(),
  abilities: z.array(Ability),
  cameras: z.array(z.object({ camera: subject, leaves: z.array(AccessLeave) })),
})
export type PersonAccess = z.infer<typeof PersonAccess>

/** What the policies know of a camera beyond its place. */
export const CameraStanding = z.object({
  unit: z.string().trim().max(100).nullable().optional(),
  /** `secret`: touches state security or secrets. */
  classes: z
    .array(z.string().regex(/^[a-z0-9-]{1,40}$/))
    .max(10)
    .optional(),
})

/** Sign-in by an OpenID provider. */
export const OidcSetting = z.object({
  issuer: z.url().max(500),
  clientId: z.string().min(1).max(300),
  /** Shown on the button. */
  name: z.string().trim().min(1).max(60),
  /** The claim that names the account at the first sign-in; null: the person links their own account first. */
  claim: z.enum(['preferred_username', 'email', 'sub']).nullable(),
})
export const AccessSettings = z.object({
  /** Whoever has one of these roles can do nothing before a second factor is set up. */
  factorRequired: z.array(Role),
  oidc: OidcSetting.extend({ hasSecret: z.boolean() }).nullable(),
})
export type AccessSettings = z.infer<typeof AccessSettings>
export const AccessSettingsInput = z.object({
  factorRequired: z.array(Role).optional(),
  oidc: OidcSetting.extend({ secret: z.string().max(500).optional() })
    .nullable()
    .optional(),
})
export type AccessSettingsInput = z.infer<typeof AccessSettingsInput>
