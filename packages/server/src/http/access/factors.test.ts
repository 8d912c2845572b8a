// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { Secret, TOTP } from 'otpauth'
import { FactorBegun, FactorList, RecoveryCodes, Session, SignInChallenge } from '@mingjian/contract'
import { hashPassword } from '../../access/password.ts'
import { openTestDatabases, type TestDatabases } from '../../store/test-database.ts'
import { makeTestApp, type TestApp } from '../test-app.ts'
import { SoftKey } from './test-passkey.ts'

let databases: TestDatabases
let parts: TestApp
before(async () => {
  databases = await openTestDatabases()
})
beforeEach(async () => {
  await parts?.close()
  parts = await makeTestApp(await databases.create())
  await parts.accounts.addUser({ name: 'wang', role: 'watcher', cameras: null, password: await hashPassword(PASSWORD) })
})
after(async () => {
  await parts?.close()
  await databases?.close()
})

const PASSWORD = 'correct horse battery'
const SITE = { host: 'mirror.example:8080' }

async function post(url: string, payload: object, cookie?: string) {
  const headers = { ...SITE, ...(cookie === undefined ? {} : { cookie: `mingjian=${cookie}` }) }
  return parts.app.inject({ method: 'POST', url, payload, headers })
}

async function signIn(proof: object = {}) {
  const answer = await post('/api/session', { user: 'wang', password: PASSWORD, ...proof })
  const cookie = answer.cookies.find(({ name }) => name === 'mingjian')?.value
  return { answer, cookie, code: answer.statusCode === 200 ? 'in' : String(answer.json().code) }
}

async function begin(cookie: string, kind: 'totp' | 'webauthn') {
  const answer = await post('/api/session/factors', { password: PASSWORD, kind, name: 'phone' }, cookie)
  assert.equal(answer.statusCode, 201, answer.body)
  return FactorBegun.parse(answer.json())
}

/** An authenticator app that read the QR code. */
function appOf(uri: string | null): () => string {
  const secret = Secret.fromBase32(new URL(uri ?? '').searchParams.get('secret') ?? '')
  return () => new TOTP({ secret }).generate({ timestamp: parts.clock.now() })
}

async function enrolApp() {
  const { cookie } = await signIn()
  assert.ok(cookie)
  const begun = await begin(cookie, 'totp')
  const code = appOf(begun.uri)
  const confirmed = await post(`/api/session/factors/${begun.id}/confirm`, { code: code() }, cookie)
  return { cookie, code, id: begun.id, codes: RecoveryCodes.parse(confirmed.json()).codes }
}

test('with an app set up, the password alone opens nothing, and each code opens once', async () => {
  const { code } = await enrolApp()
  assert.equal((await signIn()).code, 'session.factor.needed')
  assert.equal((await signIn({ code: code() })).code, 'session.factor.wrong', 'the code that confirmed is spent')
  parts.clock.advance(30_000)
  assert.equal((await signIn({ code: code() })).code, 'in')
  assert.equal((await signIn({ code: code() })).code, 'session.factor.wrong', 'a code looked over a shoulder')
})

test('what is begun and not confirmed asks nothing of anybody', async () => {
  const { cookie } = await signIn()
  await begin(cookie ?? '', 'totp')
  assert.equal((await signIn()).code, 'in')
})

test('ten recovery codes are told once, each opens once, and new ones void the old', async () => {
  const { codes, cookie } = await enrolApp()
  assert.equal(new Set(codes).size, 10)
  assert.equal((await signIn({ code: codes[0]?.toUpperCase() })).code, 'in')
  assert.equal((await signIn({ code: codes[0] })).code, 'session.factor.wrong')
  const list = await parts.app.inject({ url: '/api/session/factors', headers: { cookie: `mingjian=${cookie}` } })
  assert.equal(FactorList.parse(list.json()).recoveryCodesLeft, 9)
  assert.equal((await post('/api/session/recovery-codes', { password: PASSWORD }, cookie)).statusCode, 200)
  assert.equal((await signIn({ code: codes[1] })).code, 'session.factor.wrong')
})

test('wrong codes lock the name like wrong passwords, and the answer says for how many seconds', async () => {
  await enrolApp()
  for (let attempt = 0; attempt < 5; attempt++) await signIn({ code: '000000' })
  const { answer, code } = await signIn({ code: '000000' })
  assert.equal(code, 'session.sign-in.locked')
  assert.deepEqual([answer.statusCode, answer.headers['retry-after']], [429, '30'])
})

test('setting up and taking away ask for the password again', async () => {
  const { cookie, id } = await enrolApp()
  const wrong = await post('/api/session/factors', { password: 'wrong password', kind: 'totp', name: 'x' }, cookie)
  assert.equal(wrong.json().code, 'session.sign-in.wrong')
  assert.equal((await post(`/api/session/factors/${id}/remove`, { password: 'no' }, cookie)).statusCode, 401)
  assert.equal((await post(`/api/session/factors/${id}/remove`, { password: PASSWORD }, cookie)).statusCode, 204)
  assert.equal((await signIn()).code, 'in')
})

test('a passkey is set up and opens; a copied answer, another site’s and another key’s do not', async () => {
  const { cookie } = await signIn()
  const key = new SoftKey('http://mirror.example:8080')
  const begun = await begin(cookie ?? '', 'webauthn')
  const registration = key.register(begun.options)
  assert.equal((await post(`/api/session/factors/${begun.id}/confirm`, { registration }, cookie)).statusCode, 200)
  const ask = async () => {
    const answer = await post('/api/session/challenge', { user: 'wang', password: PASSWORD })
    const challenge = SignInChallenge.parse(answer.json())
    assert.deepEqual(challenge.ways, ['webauthn', 'recovery'])
    return challenge.options
  }
  assert.equal(
    (await signIn({ assertion: new SoftKey('http://evil.example', key).sign(await ask()) })).code,
    'session.factor.wrong',
  )
  const assertion = key.sign(await ask())
  assert.equal((await signIn({ assertion })).code, 'in')
  assert.equal((await signIn({ assertion })).code, 'session.factor.wrong', 'the challenge is spent')
  const other = {
    ...new SoftKey('http://mirror.example:8080').sign(await ask()),
    id: assertion.id,
    rawId: assertion.id,
  }
  assert.equal((await signIn({ assertion: other })).code, 'session.factor.wrong')
})

test('where a role must have a second factor, nothing but setting it up can be done before', async () => {
  await parts.settings.change({ factorRequired: ['watcher'] })
  const { cookie, answer } = await signIn()
  const session = Session.parse(answer.json())
  assert.deepEqual([session.mustEnrol, session.abilities], [true, []])
  const look = () => parts.app.inject({ url: '/api/cameras', headers: { cookie: `mingjian=${cookie}` } })
  assert.equal((await look()).json().code, 'ability.missing')
  const begun = await begin(cookie ?? '', 'totp')
  await post(`/api/session/factors/${begun.id}/confirm`, { code: appOf(begun.uri)() }, cookie)
  assert.equal((await look()).statusCode, 200)
})

test('an administrator takes the factors of somebody who lost theirs, and it is entered', async () => {
  await enrolApp()
  const headers = await parts.tokenOf('administrator')
  const user = await parts.users.findByName('wang')
  const answer = await parts.app.inject({ method: 'DELETE', url: `/api/users/${user?.id}/factors`, headers })
  assert.equal(answer.statusCode, 204)
  assert.equal((await signIn()).code, 'in')
})
