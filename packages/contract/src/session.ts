// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'
import { PasskeyAssertion } from './passkey.ts'
import { pageOf, Time } from './time.ts'

/** `manager`: of the unit that runs the cameras. `officer`, `city-officer`: the supervising authority, which sees no pictures. */
export const Role = z.enum(['administrator', 'manager', 'watcher', 'maintainer', 'officer', 'city-officer', 'auditor'])
export type Role = z.infer<typeof Role>

/** What may be done, decided by the server; the browser shows a control only when its ability is listed. */
export const Ability = z.enum([
  'camera.list',
  'camera.watch', // live
  'camera.replay',
  'camera.still',
  'camera.export', // footage.mp4 and export jobs
  'camera.change', // add, edit, remove, test
  'storage.see',
  'user.change',
  'alarm.acknowledge',
  'metrics.see',
  'camera.base', // device type, position, address code, source (CQ22.1)
  'camera.forward', // to another system (CQ19, CQ22.1)
  'order.see', // retrieval orders (CQ25)
  'order.register',
  'order.decide',
  'order.serve',
  'hold.see', // preservation (CQ22.2)
  'hold.place',
  'hold.release',
  'package.make',
  'log.audit',
  'access.see', // who may see what
  'viewing.see', // who watched what
  'law.see',
  'registry.see',
  'registry.change',
  'filing.submit',
  'filing.decide',
  'inspection.run',
  'case.decide',
  'document.make',
  'integration.change',
])
export type Ability = z.infer<typeof Ability>

export const UserName = z
  .string()
  .trim()
  .min(2)
  .max(64)
  .regex(/^[\p{L}\p{N}._@-]+$/u, 'letters, digits, . _ @ - only')
export const Password = z.string().min(10).max(256)

/** What is left to prove besides the password stands in factor.ts: a code of the app, a recovery code, or a passkey's answer. */
export const SessionInput = z.object({
  user: z.string().max(64),
  password: z.string().max(256),
  code: z.string().max(40).optional(),
  assertion: PasskeyAssertion.optional(),
})

export const Session = z.object({
  user: z.object({ id: z.string(), name: z.string(), role: Role }),
  abilities: z.array(Ability),
  expiresAt: Time,
  /** Nothing can be done before a second factor is set up. */
  mustEnrol: z.boolean(),
  /** Sign-ins of this person in the last thirty days from devices not seen before, this one not counted. */
  newDevices: z.array(z.object({ session: z.string(), at: Time, address: z.string(), agent: z.string() })),
  /** Server facts the UI needs. */
  instance: z.object({ name: z.string(), version: z.string(), decoder: z.boolean(), now: Time }),
})
export type Session = z.infer<typeof Session>

export const SetupState = z.object({ needed: z.boolean() })
export const SetupInput = z.object({ token: z.string().max(200), user: UserName, password: Password })

export const User = z.object({
  id: z.string(),
  name: z.string(),
  role: Role,
  disabled: z.boolean(),
  /** Cameras a watcher may see; null means all. */
  cameras: z.array(z.string()).nullable(),
  /** The unit the person works for. */
  unit: z.string().nullable(),
  hasFactor: z.boolean(),
  createdAt: Time,
  lastSignIn: Time.nullable(),
  lockedUntil: Time.nullable(),
})
export type User = z.infer<typeof User>
export const UserPage = pageOf(User)
export const UserInput = z.object({
  name: UserName,
  password: Password,
  role: Role,
  cameras: z.array(z.string()).nullable().optional(),
  unit: z.string().trim().min(1).max(100).nullable().optional(),
})
export const UserPatch = z.object({
  password: Password.optional(),
  role: Role.optional(),
  disabled: z.boolean().optional(),
  cameras: z.array(z.string()).nullable().optional(),
  unit: z.string().trim().min(1).max(100).nullable().optional(),
  unlock: z.literal(true).optional(),
})
export const PasswordChange = z.object({ current: z.string().max(256), next: Password })

export const SessionRow = z.object({
  id: z.string(),
  createdAt: Time,
  lastSeen: Time,
  address: z.string(),
  agent: z.string(),
  isCurrent: z.boolean(),
  /** It was the first sign-in from its device. */
  isNewDevice: z.boolean(),
})
export const SessionList = z.object({ items: z.array(SessionRow) })

/** Free-form settings of a person's own screens (wall layouts, language, theme); at most 64 KiB as JSON. */
export const Preferences = z.record(z.string().max(64), z.unknown())
