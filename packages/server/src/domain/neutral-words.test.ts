// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { partialWords } from './neutral-words.ts'

test('brands and companies that a requirement names are found, in either script', () => {
  assert.deepEqual(partialWords('应采用Hikvision设备，并统一由某某安防工程公司施工'), [
    { kind: 'brand', words: 'Hikvision' },
    { kind: 'contractor', words: '某某安防工程公司' },
  ])
  assert.deepEqual(
    partialWords('摄像机须为海康威视或宇视产品').map(({ words }) => words),
    ['海康威视', '宇视'],
  )
})

test('standards, streets and words that only look alike are left alone', () => {
  for (const text of [
    '应符合 GB/T 28181-2022、GB 35114-2017，分辨率不低于 1920×1080',
    '大华村路口，朝向公司大门',
    'Boschung road weather station',
    '由使用单位自行选择维护公司',
  ])
    assert.deepEqual(partialWords(text), [], text)
})
