// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Wrap16, Wrap32 } from '@mingjian/base'
import { Reception } from './reception.ts'

const feed = (reception: Reception, sequences: readonly number[], ssrc = 1) =>
  sequences.map((sequence) => ({ ...reception.receive(sequence as Wrap16, ssrc) }))

test('loss is counted by extended numbers and reported once', () => {
  const reception = new Reception(90_000)
  const seen = feed(reception, [65534, 65535, 2, 3])
  assert.deepEqual(
    seen.map(({ lost }) => lost),
    [0, 0, 2, 0],
  )
  const report = reception.report(0)
  assert.deepEqual([report.lost, report.highest, report.fractionLost], [2, 65536 + 3, Math.floor((2 * 256) / 6)])
  assert.equal(reception.report(0).fractionLost, 0)
})

test('a packet that comes late makes up for its loss in the report', () => {
  const reception = new Reception(90_000)
  assert.deepEqual(
    feed(reception, [1, 3, 2]).map(({ isOld }) => isOld),
    [false, false, true],
  )
  assert.equal(reception.report(0).lost, 0)
})

test('another sender or a far leap is a new beginning, not loss', () => {
  const reception = new Reception(90_000)
  feed(reception, [1, 2])
  assert.deepEqual(feed(reception, [9], 7), [{ lost: 0, isOld: false, isRestart: true }])
  assert.deepEqual(feed(reception, [30_000], 7), [{ lost: 0, isOld: false, isRestart: true }])
  assert.equal(reception.lost, 0)
})

test('packets that come as they were sent have no jitter, others have', () => {
  const [calm, nervous] = [new Reception(90_000), new Reception(90_000)]
  for (let i = 0; i < 200; i++) {
    feed(calm, [i])
    feed(nervous, [i])
    calm.time((i * 3600) as Wrap32, i * 0.04)
    nervous.time((i * 3600) as Wrap32, i * 0.04 + (i % 2) * 0.01)
  }
  assert.equal(calm.report(0).jitter, 0)
  assert.ok(Math.abs(nervous.report(0).jitter - 900) < 20)
})
