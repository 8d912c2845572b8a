// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const HERE = path.dirname(fileURLToPath(import.meta.url))
const ROUTE =
  /(?:method: '(\w+)',\s*)?url: '(\/api\/[^']+)',\s*need: '([^']+)',\s*summary:\s+(?:'((?:[^'\\]|\\.)*)'|"([^"]*)")/g

test('ref/api.md lists every route with its need, and no other', async () => {
  const page = await readFile(path.join(HERE, '../../../../ref/api.md'), 'utf8')
  const listed = [...page.matchAll(/^\| `(\w+ \/api\/[^`]+)` \| ([\w.-]+) \|/gm)].map(
    (match) => `${match[1]} ${match[2]}`,
  )
  const written: string[] = []
  for (const name of await readdir(HERE, { recursive: true })) {
    if (!name.endsWith('.ts') || name.endsWith('test.ts')) continue
    for (const [, method, url, need] of (await readFile(path.join(HERE, name), 'utf8')).matchAll(ROUTE)) {
      written.push(`${method ?? 'GET'} ${url?.replaceAll(/:(\w+)/g, '{$1}')} ${need}`)
    }
  }
  assert.ok(written.length > 25, 'the pattern finds the routes')
  assert.deepEqual(listed.toSorted(), written.toSorted())
})
