// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'
import { Day } from './law.ts'
import { SystemState } from './registry-system.ts'
import { listOf } from './registry.ts'
import { Time } from './time.ts'

const text = z.string().trim().max(300)

/** One thing measured or looked at in an acceptance. */
export const AcceptanceItem = z.object({
  id: z.string(),
  /** From the live system, or looked at by a person. */
  kind: z.enum(['measured', 'seen']),
  article: z.string().nullable(),
  wanted: z.string(),
  found: z.string(),
  result: z.enum(['passed', 'failed', 'unknown']),
  cameras: z.array(z.string()),
})

export const AcceptanceRun = z.object({
  id: z.string(),
  system: z.string(),
  number: z.int(),
  startedAt: Time,
  by: z.string(),
  items: z.array(AcceptanceItem),
  state: z.enum(['open', 'passed', 'failed']),
  decidedOn: Day.nullable(),
  decidedBy: z.string().nullable(),
  remarks: z.string(),
  /** What is to be put right, until when; empty after a pass. */
  rectifications: z.array(
    z.object({ item: z.string(), what: z.string(), until: Day.nullable(), doneOn: Day.nullable() }),
  ),
})

export type AcceptanceRun = z.infer<typeof AcceptanceRun>

export const AcceptanceRunList = z.object({ items: z.array(AcceptanceRun) })

export const AcceptanceSeenInput = z.object({
  item: z.string().max(60),
  result: z.enum(['passed', 'failed']),
  found: text,
})

export const AcceptanceDecision = z.object({
  passed: z.boolean(),
  on: Day,
  remarks: z.string().trim().max(2000).default(''),
  rectifications: z
    .array(z.object({ item: z.string().max(60), what: text, until: Day.nullable().default(null) }))
    .max(100)
    .default([]),
})

export const ArchiveVolume = z.enum(['design', 'construction', 'test', 'acceptance', 'maintenance', 'filing', 'change'])

export const ArchiveDocument = z.object({
  id: z.string(),
  system: z.string(),
  volume: ArchiveVolume,
  /** What it is, of the list of wanted ones, or `other`. */
  kind: z.string(),
  title: z.string(),
  version: z.int(),
  bytes: z.int(),
  sha256: z.string(),
  type: z.string(),
  at: Time,
  byName: z.string(),
})

export const ArchiveAnswer = z.object({
  documents: z.array(ArchiveDocument),
  /** By volume: what is wanted and whether it is there. */
  volumes: z.array(
    z.object({
      volume: ArchiveVolume,
      article: z.string().nullable(),
      isComplete: z.boolean(),
      missing: z.array(z.string()),
    }),
  ),
  isComplete: z.boolean(),
})

/** A system with what its archives hold and lack. */
export const ArchiveRow = z.object({
  system: z.object({ id: z.string(), name: z.string() }),
  district: z.string(),
  state: SystemState,
  documents: z.int(),
  volumes: z.array(z.object({ volume: ArchiveVolume, isComplete: z.boolean(), missing: z.array(z.string()) })),
})
export type ArchiveRow = z.infer<typeof ArchiveRow>
export const ArchivePage = listOf(ArchiveRow)

/** `lacking`: only those of which a rule asks for a volume that is not complete. */
export const ArchiveQuery = z.object({
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  size: z.coerce.number().int().min(1).max(500).default(50),
  search: z.string().trim().max(100).optional(),
  district: z.string().max(12).optional(),
  lacking: z.enum(['true', 'false']).optional(),
})
