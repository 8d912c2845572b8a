// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { estimateCapacity } from './estimate.ts'

const measured = { cameras: 20, bitsPerSecond: 4_000_000, cores: 0.04, memoryPerCamera: 1e6, diskBytesPerSecond: 200e6 }

test('the tightest part of the machine stands first', () => {
  const limits = estimateCapacity(measured, { cores: 2, freeMemory: 8e9, freeDisk: 1.44e12, retentionDays: 30 })
  assert.deepEqual(
    limits.map((limit) => [limit.by, limit.cameras]),
    [
      ['disk-space', 1],
      ['disk-speed', 200],
      ['processor', 600],
      ['memory', 4000],
    ],
  )
})

test('longer retention carries fewer cameras', () => {
  const machine = { cores: 2, freeMemory: 8e9, freeDisk: 100e12 }
  const space = (retentionDays: number): number =>
    estimateCapacity(measured, { ...machine, retentionDays }).find((limit) => limit.by === 'disk-space')?.cameras ?? 0
  assert.ok(space(90) * 3 <= space(30) && space(90) > 0)
})
