// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EpochMillis } from '@mingjian/base'
import type { Grant } from '../access/grant.ts'
import { markMaker } from './mark.ts'
import { testGrant } from './test-grant.ts'

const mark = markMaker({ now: () => Date.UTC(2026, 10, 23, 16, 5, 59) as EpochMillis, zone: 'Asia/Shanghai' })

test('a mark names who, when in the instance’s zone to the minute, and under which order', () => {
  const grant = testGrant('still')
  const actor = { ...grant.actor, name: '王伟' }
  assert.equal(mark({ ...grant, actor }), '王伟  2026-11-24 00:05')
  const order = { id: 'or1', scopes: [], verbs: new Set(['view'] as const), until: 0 as EpochMillis }
  const under = (more: object): Grant => ({ ...grant, actor: { ...actor, order: { ...order, ...more } } })
  assert.equal(mark(under({})), '王伟  2026-11-24 00:05  or1')
  const named = { number: '调取〔2026〕7号', viewers: '张三、李四' }
  assert.equal(mark(under(named)), '张三、李四  2026-11-24 00:05  调取〔2026〕7号')
})
