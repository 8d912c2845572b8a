// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { capitalAmount } from './capital-amount.ts'

test('whole yuan are written in capitals', () => {
  const written = new Map([
    [0, '零元整'],
    [500, '伍佰元整'],
    [1000, '壹仟元整'],
    [1001, '壹仟零壹元整'],
    [1010, '壹仟零壹拾元整'],
    [10_000, '壹万元整'],
    [10_500, '壹万零伍佰元整'],
    [30_000, '叁万元整'],
    [100_000, '壹拾万元整'],
    [1_000_001, '壹佰万零壹元整'],
    [20_030_405, '贰仟零叁万零肆佰零伍元整'],
    [100_000_000, '壹亿元整'],
  ])
  for (const [yuan, words] of written) assert.equal(capitalAmount(yuan), words)
})
