// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type EpochMillis, type EpochTicks, toTicks } from '@mingjian/base'
import type { SegmentFacts } from '../disk/facts.ts'
import { decideExpired, expiryLine, retentionFloorDays } from './retention.ts'

const DAY = 86_400 * 90_000
const NOW = toTicks(Date.parse('2026-03-01T00:00:00Z') as EpochMillis)

function segment(end: EpochTicks, root: string | null = 'ab'): SegmentFacts {
  const start = (end - 60 * 90_000) as EpochTicks
  const format = { codec: 'h264', codecString: 'avc1.640028', width: 2, height: 2, audio: null } as const
  return {
    camera: 'a',
    name: 'n',
    start,
    end,
    bytes: 1,
    fragments: 1,
    isDamaged: false,
    ...format,
    root,
    reason: 'full',
  }
}

test('no setting of a camera goes below thirty days, and a longer one holds', () => {
  assert.equal(retentionFloorDays({ retentionDays: 1 }), 30)
  assert.equal(retentionFloorDays({ retentionDays: -5 }), 30)
  assert.equal(retentionFloorDays({ retentionDays: 90 }), 90)
})

test('nothing younger than the floor is ever expired, whatever the setting and the instant', () => {
  const property = fc.property(
    fc.integer({ min: -1000, max: 400 }),
    fc.integer({ min: 0, max: 500 * DAY }),
    (retentionDays, age) => {
      const line = expiryLine({ retentionDays }, NOW, DAY)
      const [expired] = decideExpired([segment((NOW - age) as EpochTicks)], line)
      assert.equal(expired !== undefined, age >= Math.max(30, retentionDays) * DAY)
    },
  )
  fc.assert(property)
})

test('an open segment is never expired', () => {
  assert.deepEqual(decideExpired([segment((NOW - 100 * DAY) as EpochTicks, null)], NOW), [])
})
