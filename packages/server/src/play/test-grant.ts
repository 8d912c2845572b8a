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
  const whole: Extent = { camera: CAMERA, from: null, to: null, ...extent }
  // as access/open.ts does
  return { id: 'g1', viewing: 'v1', actor: ACTOR, action, extent: whole, window: whole, entry: 1 } as Grant
}
