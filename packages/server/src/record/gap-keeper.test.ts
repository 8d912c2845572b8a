// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EpochTicks } from '@mingjian/base'
import type { GapCause } from '@mingjian/contract'
import { GapKeeper } from './gap-keeper.ts'

/** The gaps that a series of losses and one find give, by cause and start. */
function gapsOf(losses: readonly (readonly [number, GapCause])[], back: number): string[] {
  const said: string[] = []
  const keeper = new GapKeeper('a', {
    entry: () => {},
    opened: (gap) => said.push(`${gap.start} ${gap.cause}`),
    closed: (at) => said.push(`${at} back`),
  })
  for (const [at, cause] of losses) keeper.lose({ at: at as EpochTicks, cause, detail: null })
  keeper.find(back as EpochTicks)
  return said
}

test('a cut line is one gap, although nobody answers while it lasts', () => {
  assert.deepEqual(
    gapsOf(
      [
        [10, 'link-lost'],
        [12, 'unreachable'],
        [14, 'link-lost'],
        [15, 'unreachable'],
      ],
      90,
    ),
    ['10 link-lost', '90 back'],
  )
})

test('a camera that stalls, is dropped and restarts is one gap', () => {
  assert.deepEqual(
    gapsOf(
      [
        [10, 'stalled'],
        [12, 'link-lost'],
        [14, 'unreachable'],
      ],
      90,
    ),
    ['10 stalled', '90 back'],
  )
})

test('a refusal after a cut is a gap of its own, because it asks for something else to be done', () => {
  assert.deepEqual(
    gapsOf(
      [
        [10, 'link-lost'],
        [12, 'refused'],
      ],
      90,
    ),
    ['10 link-lost', '12 refused', '90 back'],
  )
})

test('the disk failing while the camera is gone is a gap of its own', () => {
  assert.deepEqual(
    gapsOf(
      [
        [10, 'unreachable'],
        [12, 'disk-error'],
      ],
      90,
    ),
    ['10 unreachable', '12 disk-error', '90 back'],
  )
})
