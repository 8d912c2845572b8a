// SPDX-License-Identifier: Apache-2.0
import type { Clock } from '@mingjian/base'
import type { InspectionAbout } from '@mingjian/contract'
import type { Actor } from '../access/grant.ts'
import type { TextHash } from '../domain/draw.ts'
import type { Enter } from '../log/enter.ts'
import type { LawDesk } from '../registry/law-desk.ts'
import type { LawWatch } from '../registry/law-watch.ts'
import type { Registry } from '../registry/registry.ts'
import type { SubjectReader } from '../registry/subject-reader.ts'
import type { Corrections } from '../store/corrections.ts'
import type { InspectionPlans } from '../store/inspection-plans.ts'
import type { Inspections } from '../store/inspections.ts'
import type { Reports } from '../store/reports.ts'
import type { SecretBox } from '../store/secret-box.ts'
import type { FindingFiles } from './finding-files.ts'

/** What a case is opened for. */
export type CaseAsk = Readonly<{
  subjectKind: InspectionAbout
  subject: string
  unit: string | null
  rule: string
  /** Where it was found: an inspection, or an order to correct. */
  finding: string
  why: string
}>
/** Opens a case where cases are kept; null where they are not. */
export type OpenCase = ((ask: CaseAsk, actor: Actor) => Promise<{ case: string }>) | null

/** What the desks of supervision stand on. */
export type SupervisionDeps = Readonly<{
  plans: InspectionPlans
  visits: Inspections
  orders: Corrections
  reports: Reports
  files: FindingFiles
  registry: Registry
  reader: Pick<SubjectReader, 'read'>
  desk: LawDesk
  watch: LawWatch
  enter: Enter
  clock: Clock
  secrets: SecretBox
  hash: TextHash
  /** The root of the evidence log over its first `size` entries, as lower-case hex. */
  rootOf: (size: number) => Promise<string>
  /** The cameras of a system; of a place those that belong to none. */
  camerasOf: (thing: Readonly<{ system: string | null; place: string }>) => Promise<readonly string[]>
  openCase: OpenCase
}>
