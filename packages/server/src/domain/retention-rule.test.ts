// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { effectiveFloor, parseDay } from '@mingjian/law'
import { readLawFolder, RULEBOOKS } from '../store/rulebooks.ts'
import { RETENTION_RULE } from './retention-rule.ts'

test('the floor that holds everywhere is the one of the rulebooks for a place of Chongqing', async () => {
  const { books } = await readLawFolder(RULEBOOKS)
  const facts = { 'place.district': '500103', 'place.class': 'residential-compound' }
  const floor = effectiveFloor(books, 'retention.days', { facts, on: parseDay('2026-11-23') })
  assert.equal(floor?.value, RETENTION_RULE.days)
})
