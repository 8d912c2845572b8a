// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hashPassword, verifyPassword } from './password.ts'

test('a password verifies against its own hash and no other', async () => {
  const [a, b] = await Promise.all([hashPassword('correct horse'), hashPassword('correct horse')])
  assert.notEqual(a, b)
  assert.match(a, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  assert.equal(await verifyPassword('correct horse', a), true)
  assert.equal(await verifyPassword('correct horsE', a), false)
})

test('composed and decomposed letters are one password', async () => {
  assert.equal(await verifyPassword('caf\u00e9 long enough', await hashPassword('cafe\u0301 long enough')), true)
})

test('a stored string that cannot be read, or asks for endless work, is a no', async () => {
  for (const stored of [
    '',
    'plain',
    '$argon2id$v=19$m=9999999,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  ]) {
    assert.equal(await verifyPassword('x', stored), false)
  }
})

test('a flood of sign-ins is turned away instead of queued without bound', async () => {
  const all = await Promise.allSettled(Array.from({ length: 80 }, () => hashPassword('x')))
  const refused = all.filter((each) => each.status === 'rejected')
  assert.ok(refused.length > 0 && refused.length < 80)
  for (const each of refused) assert.equal(each.reason.code, 'session.busy')
})
