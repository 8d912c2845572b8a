// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkLayers } from './check-layers.ts'

const cases: readonly [name: string, path: string, text: string, finding: RegExp | null][] = [
  [
    'a package may import what the table names',
    'packages/wire/src/a.ts',
    `import { Fault } from '@mingjian/base'`,
    null,
  ],
  [
    'wire may not import contract',
    'packages/wire/src/a.ts',
    `import { Camera } from '@mingjian/contract'`,
    /wire may import base/,
  ],
  ['a type-only import counts', 'packages/web/src/a.ts', `import type { X } from '@mingjian/server'`, /web may import/],
  ['a re-export counts', 'packages/wire/src/a.ts', `export * from '@mingjian/law'`, /wire may import/],
  ['a dynamic import counts', 'packages/web/src/a.ts', `await import('@mingjian/server')`, /web may import/],
  ['an import type counts', 'packages/web/src/a.ts', `export type A = import('@mingjian/server').B`, /web may import/],
  [
    'a deep import is refused',
    'packages/web/src/a.ts',
    `import { X } from '@mingjian/wire/src/rtp.ts'`,
    /by its name alone/,
  ],
  [
    'node:* is refused where a browser runs too',
    'packages/evidence/src/a.ts',
    `import { join } from 'node:path'`,
    /also runs in a browser/,
  ],
  [
    'a test of such a package may use node:*',
    'packages/evidence/src/a.test.ts',
    `import { test } from 'node:test'`,
    null,
  ],
  ['an outside dependency is refused in wire', 'packages/wire/src/a.ts', `import x from 'zod'`, /depend on nothing/],
  ['law may read yaml', 'packages/law/src/a.ts', `import { parse } from 'yaml'`, null],
  [
    'leaving the package by a path is refused',
    'packages/web/src/a.ts',
    `import '../../server/src/main.ts'`,
    /leaves its package/,
  ],
  ['a folder imports from its left', 'packages/server/src/record/a.ts', `import '../disk/b.ts'`, null],
  [
    'a folder does not import from its right',
    'packages/server/src/disk/a.ts',
    `import type { X } from '../record/b.ts'`,
    /stands left of record/,
  ],
  ['siblings do not import one another', 'packages/server/src/play/a.ts', `import '../record/b.ts'`, /siblings/],
  ['the roots import everyone', 'packages/server/src/main.ts', `import './http/a.ts'`, null],
  ['nobody imports the roots', 'packages/server/src/http/a.ts', `import '../main.ts'`, /stands left of the roots/],
  [
    'a folder outside the picture is refused',
    'packages/server/src/glue/a.ts',
    `import '../disk/b.ts'`,
    /not in the picture/,
  ],
  [
    'the environment is read in one place',
    'packages/server/src/http/a.ts',
    `const a = process.env.HOME`,
    /reads process\.env/,
  ],
  ['and that place is cli/config.ts', 'packages/server/src/cli/config.ts', `const a = process.env.HOME`, null],
]

for (const [name, path, text, finding] of cases) {
  test(name, () => {
    const found = checkLayers([{ path, text }])
    if (finding === null) assert.deepEqual(found, [])
    else assert.match(found.map((each) => each.text).join('\n'), finding)
  })
}

test('a finding names the line', () => {
  const [first] = checkLayers([{ path: 'packages/base/src/a.ts', text: `// one\n\nimport '@mingjian/wire'` }])
  assert.equal(first?.line, 3)
})
