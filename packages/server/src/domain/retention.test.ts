// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { retentionFloorDays } from './retention.ts'

test('no setting of a camera goes below thirty days, and a longer one holds', () => {
  assert.equal(retentionFloorDays({ retentionDays: 1 }), 30)
  assert.equal(retentionFloorDays({ retentionDays: -5 }), 30)
  assert.equal(retentionFloorDays({ retentionDays: 90 }), 90)
})
