// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { QUIRKS } from './quirk.ts'

test('every quirk has its row in the reference', () => {
  const text = readFileSync(new URL('../../../ref/quirks.md', import.meta.url), 'utf8')
  for (const quirk of QUIRKS) assert.ok(text.includes(`| \`${quirk}\` |`), quirk)
})
