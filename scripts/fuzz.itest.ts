// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { readSources, root } from './check/source.ts'
import { drive } from './fuzz/drive.ts'

const millisEach = 3000
const paths = readSources()
  .map((file) => file.path)
  .filter((path) => path.endsWith('.fuzz.ts'))

test('there are parsers to fuzz', () => assert.ok(paths.length > 0))

for (const path of paths) {
  test(`${path} finds nothing in ${millisEach / 1000} s`, async () => {
    const seed = Date.now() >>> 0
    const { finds, runs } = await drive({ path: join(root, path), millis: millisEach, seed })
    const shown = finds.map(
      ({ detail, bytes }) => `${detail}\ninput (base64): ${Buffer.from(bytes).toString('base64').slice(0, 2000)}`,
    )
    assert.deepEqual(shown, [], `seed ${seed}: keep it with npm run fuzz -- --seed ${seed}`)
    assert.ok(runs > 100, `only ${runs} runs`)
  })
}
