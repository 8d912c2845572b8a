// SPDX-License-Identifier: Apache-2.0
import type { z } from 'zod'
import type { ArchiveVolume } from '@mingjian/contract'

type Volume = z.infer<typeof ArchiveVolume>

/** Papers that each volume is not complete without. The laws name the volumes; the papers are what this product asks for. */
const WANTED: Readonly<Record<Volume, readonly string[]>> = {
  design: ['design-scheme', 'feasibility-review'],
  construction: ['construction-record', 'device-list'],
  test: ['test-report'],
  acceptance: ['acceptance-report'],
  maintenance: ['maintenance-rules'],
  filing: [],
  change: [],
}

export type VolumeState = Readonly<{ volume: Volume; isComplete: boolean; missing: readonly string[] }>

/** What each volume still lacks. */
export function volumesOf(documents: readonly Readonly<{ volume: string; kind: string }>[]): VolumeState[] {
  const all = Object.keys(WANTED).filter((name): name is Volume => Object.hasOwn(WANTED, name))
  return all.map((volume) => {
    const there = new Set(documents.filter((each) => each.volume === volume).map(({ kind }) => kind))
    const missing = WANTED[volume].filter((kind) => !there.has(kind))
    return { volume, isComplete: missing.length === 0, missing }
  })
}
