// SPDX-License-Identifier: Apache-2.0
import type { FilingDossier } from '@mingjian/contract'

/** What the regulation wants filed, as the register has it. */
export type FiledFigures = Pick<FilingDossier, 'place' | 'user' | 'cameras' | 'deviceTypes'>

/** What of the filed figures is no longer so. */
export function staleItems(filed: FiledFigures, now: FiledFigures): string[] {
  const isSame = {
    'unit-basics': filed.user.name === now.user.name && filed.user.code === now.user.code,
    location: filed.place.name === now.place.name && filed.place.address === now.place.address,
    'device-count': filed.cameras === now.cameras,
    'device-types': listed(filed.deviceTypes) === listed(now.deviceTypes),
  }
  return Object.entries(isSame).flatMap(([item, same]) => (same ? [] : [item]))
}

function listed(types: readonly string[]): string {
  return JSON.stringify([...new Set(types)].toSorted())
}

/** Of the things that rules want in a dossier, those that are not in it. */
export function lacksOf(dossier: FilingDossier, wanted: readonly string[]): string[] {
  const kinds = new Set(dossier.materials.map(({ kind }) => kind))
  const { user, place, cameras, deviceTypes, retentionDays } = dossier
  const has: Readonly<Record<string, boolean>> = {
    'technical-design': kinds.has('design-scheme'),
    'acceptance-report': kinds.has('acceptance-report'),
    'unit-basics': [user.name, user.code, user.person, user.phone].every((each) => each !== ''),
    location: place.address !== '',
    'device-count': cameras > 0,
    'device-types': deviceTypes.length > 0 && deviceTypes.every((each) => each !== ''),
    'retention-days': retentionDays > 0,
  }
  return wanted.filter((each) => has[each] !== true)
}
