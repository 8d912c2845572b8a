// SPDX-License-Identifier: Apache-2.0
import type { IntegrationActKind, IntegrationState, SharingState } from '@mingjian/contract'

type Way<S> = Readonly<{ from: readonly S[]; to: S }>

const INTEGRATION: Readonly<Record<Exclude<IntegrationActKind, 'request'>, Way<IntegrationState>>> = {
  agree: { from: ['requested', 'refused'], to: 'agreed' },
  refuse: { from: ['requested'], to: 'refused' },
  connect: { from: ['agreed'], to: 'connected' },
  end: { from: ['requested', 'agreed', 'refused', 'connected'], to: 'ended' },
}
const SHARING: Readonly<Record<'grant' | 'refuse' | 'end', Way<SharingState>>> = {
  grant: { from: ['asked'], to: 'running' },
  refuse: { from: ['asked'], to: 'refused' },
  end: { from: ['asked', 'running'], to: 'ended' },
}

/** Where an act leads; null: it is not open to what stands so. */
export function integrationAfter(state: IntegrationState, act: keyof typeof INTEGRATION): IntegrationState | null {
  const { from, to } = INTEGRATION[act]
  return from.includes(state) ? to : null
}

export function sharingAfter(state: SharingState, act: keyof typeof SHARING): SharingState | null {
  const { from, to } = SHARING[act]
  return from.includes(state) ? to : null
}
