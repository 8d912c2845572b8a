// SPDX-License-Identifier: Apache-2.0
import type { Facts, FactValue } from '@mingjian/law'
import type { SystemRecord } from './system-life.ts'

/** What the running instance knows of a system's cameras; null: nothing of them runs here. */
export type LiveFigures = Readonly<{
  /** Days of footage that are kept, as far as it can be judged yet. */
  retentionDays: number | null
  /** Gaps whose cause nobody knows. */
  unexplainedGaps: number
  failedProofs: number
}>

/** Which volumes of the archives are complete. */
export type ArchiveState = ReadonlySet<string>

export type SystemGiven = Readonly<{
  isLegacy: boolean
  /** The day since which the regulation asks for filings of its own; null: it is not among the books. */
  regulationFrom: string | null
  archives: ArchiveState
  live: LiveFigures | null
  on: string
}>

/** What the rulebooks may know of a system beyond its place. What was said by hand yields to what the record and the machine know. */
export function systemFacts(system: SystemRecord, given: SystemGiven): Facts {
  const { days, works, feasibility, interfaces, contract } = system
  const isEntrusted = system.maintainer !== null && system.maintainer !== system.user
  const hasContract =
    contract !== null && contract.from <= given.on && (contract.to === null || given.on <= contract.to)
  return {
    ...system.facts,
    'system.is-legacy': given.isLegacy,
    'system.is-classified': system.isClassified,
    ...known('system.built', days.built ?? system.builtOn),
    ...known('construction.begun', days.constructionBegun),
    ...known('acceptance.passed', days.acceptancePassed),
    ...known('system.in-use', days.inUse),
    ...known('system.dismantled', days.dismantled),
    ...known('dismantling.reported', days.dismantlingReported),
    ...known('filing.submitted', days.filingSubmitted),
    ...known('filing-799.submitted', filedUnderRegulation(days, given.regulationFrom)),
    ...known('filing.accepted', days.filingAccepted),
    ...known('feasibility.reviewed', feasibility?.conclusion === 'passed' ? feasibility.reviewedOn : null),
    ...known('products.without-certificate', system.productsWithoutCertificate),
    ...(interfaces
      ? {
          'interface.hardware-reserved': interfaces.isHardwareReserved,
          'interface.software-reserved': interfaces.isSoftwareReserved,
        }
      : {}),
    ...(works
      ? {
          ...known('works.accepted', works.acceptedOn),
          'system.designed-with-works': works.isDesignedWith,
          'system.built-with-works': works.isBuiltWith,
          'system.accepted-with-works': works.isAcceptedWith,
        }
      : {}),
    'maintenance.is-entrusted': isEntrusted,
    ...(isEntrusted ? { 'maintenance.contract': hasContract } : {}),
    ...(isEntrusted && hasContract ? { 'maintenance.secrecy-agreement': contract.isSecrecyAgreed } : {}),
    ...Object.fromEntries([...given.archives].map((volume) => [`archive.${volume}`, true])),
    ...liveFacts(given.live),
  }
}

/** What this product does by itself for every system whose cameras it runs. */
function liveFacts(live: LiveFigures | null): Facts {
  if (!live) return {}
  return {
    ...known('retention.days', live.retentionDays),
    'footage.unexplained-gaps': live.unexplainedGaps,
    'interruption.unexplained': live.unexplainedGaps,
    'footage.failed-proofs': live.failedProofs,
    'footage.integrity-proved': live.failedProofs === 0,
    'access.controlled': true,
    'register.retrieval': true,
    'register.calls': true,
  }
}

/** What was filed since then answers the regulation too; an older filing does not. */
function filedUnderRegulation(days: SystemRecord['days'], from: string | null): string | null {
  const { filingSubmitted: filed, filing799Submitted: again } = days
  return again ?? (filed !== null && from !== null && filed >= from ? filed : null)
}

function known(name: string, value: FactValue | null | undefined): Facts {
  return value === null || value === undefined ? {} : { [name]: value }
}
