// SPDX-License-Identifier: Apache-2.0
import { test } from 'node:test'
import { assertAccessible } from './axe.ts'

test('axe finds nothing on any page in English at the size of a phone', async () => {
  await assertAccessible('phone', 'en')
})
