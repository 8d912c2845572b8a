// SPDX-License-Identifier: Apache-2.0
import type { Camera } from '@mingjian/contract'

export function ReplayTile(_: { camera: Camera; at: number; fit: string; close: () => void }) {
  return null
}
