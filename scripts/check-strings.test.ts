// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkStrings } from './check-strings.ts'

const of = (text: string, path = 'packages/web/src/pages/wall.tsx') => checkStrings([{ path, text }])

test('words in markup are found, keys and units are not', () => {
  assert.equal(of('const a = <p>Add camera</p>').length, 1)
  assert.deepEqual(of(`const a = <p className="wide">{t('wall.add')} · 12 kb/s REC</p>`), [])
})

test('Chinese is found in strings and templates too', () => {
  assert.equal(of(`const a = '摄像机'`).length, 1)
  assert.equal(of('const a = `共 ${n} 路`').length, 2)
})

test('i18n, tests and other packages are not looked at', () => {
  for (const path of ['packages/web/src/i18n/zh.ts', 'packages/web/src/a.test.tsx', 'packages/server/src/http/a.ts'])
    assert.deepEqual(of(`const a = '摄像机'`, path), [])
})
