// SPDX-License-Identifier: Apache-2.0
import type { Actor, Extent, Grant, MediaAction } from '../access/grant.ts'

export const CAMERA = 'cam1'

const ACTOR: Actor = {
  kind: 'operator',
  userId: null,
  name: 'test',
  abilities: new Set(),
  cameras: null,
  address: null,
}

/** For tests: leave as only access/open.ts gives it. */
export function testGrant(action: MediaAction, extent: Partial<Extent> = {}): Grant {
  return { actor: ACTOR, action, extent: { camera: CAMERA, from: null, to: null, ...extent }, entry: 1 } as Grant // as access/open.ts does
}
