// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { hashPassword } from '../../access/password.ts'
import { openTestDatabases, type TestDatabases } from '../../store/test-database.ts'
import { makeTestApp, type TestApp } from '../test-app.ts'
import { type Lie, TestProvider } from './test-provider.ts'

let databases: TestDatabases
let parts: TestApp
let provider: TestProvider
before(async () => {
  databases = await openTestDatabases()
})
beforeEach(async () => {
  await parts?.close()
  await provider?.close()
  parts = await makeTestApp(await databases.create())
  await parts.accounts.addUser({
    name: 'wang',
    role: 'watcher',
    cameras: null,
    password: await hashPassword('a long password'),
  })
  await setUp('RS256', 'preferred_username')
})
after(async () => {
  await parts?.close()
  await provider?.close()
  await databases?.close()
})

const HEADERS = { host: 'mirror.example:8080' }

async function setUp(alg: 'RS256' | 'ES256', claim: 'preferred_username' | null): Promise<void> {
  provider = await new TestProvider(alg).start()
  const oidc = { issuer: provider.url, clientId: 'mirror', name: 'City', claim, secret: 'hush' }
  await parts.settings.change({ oidc })
}

type Cookies = Record<string, string>
const jar = (cookies: Cookies) =>
  Object.entries(cookies)
    .map(([name, value]) => `${name}=${value}`)
    .join('; ')

async function beginAt(url: string, cookies: Cookies = {}): Promise<{ to: string; cookies: Cookies }> {
  const answer = await parts.app.inject({ url, headers: { ...HEADERS, cookie: jar(cookies) } })
  assert.equal(answer.statusCode, 302, answer.body)
  const state = answer.cookies.find(({ name }) => name === 'mingjian-oidc')
  assert.deepEqual([state?.httpOnly, state?.sameSite], [true, 'Lax'])
  return { to: String(answer.headers.location), cookies: { 'mingjian-oidc': state?.value ?? '' } }
}

/** The browser's way: to the provider, and back with what it says. */
async function signIn(by: { cookies?: Cookies; from?: string } = {}) {
  const begun = await beginAt(by.from ?? '/api/session/oidc', by.cookies)
  const sent = await fetch(begun.to, { redirect: 'manual' })
  const back = new URL(sent.headers.get('location') ?? '')
  assert.equal(back.host, HEADERS.host)
  const cookie = jar(begun.cookies)
  const answer = await parts.app.inject({ url: back.pathname + back.search, headers: { ...HEADERS, cookie } })
  const session = answer.cookies.find(({ name }) => name === 'mingjian')?.value
  return { answer, session, back, begun }
}

async function nameOf(session: string | undefined): Promise<string> {
  const answer = await parts.app.inject({ url: '/api/session', headers: { cookie: `mingjian=${session}` } })
  return answer.json().user.name
}

for (const alg of ['RS256', 'ES256'] as const) {
  test(`a provider that signs with ${alg} signs in the account its claim names, and that one from then on`, async () => {
    await provider.close()
    await setUp(alg, 'preferred_username')
    const { answer, session } = await signIn()
    assert.deepEqual([answer.statusCode, answer.headers.location], [302, '/'])
    assert.equal(await nameOf(session), 'wang')
    provider.person = { sub: 'p1', preferred_username: 'renamed' }
    assert.equal(await nameOf((await signIn()).session), 'wang', 'the subject counts, not the name')
  })
}

test('a wrong nonce, audience, issuer, key or time of the token signs nobody in', async () => {
  for (const lie of ['nonce', 'audience', 'issuer', 'key', 'expired'] satisfies Lie[]) {
    provider.lie = lie
    const { answer, session } = await signIn()
    assert.deepEqual([answer.json().code, session], ['oidc.answer.wrong', undefined], lie)
  }
})

test('an answer that this browser did not ask for, or brings twice, signs nobody in', async () => {
  const { back, begun } = await signIn()
  const again = { url: back.pathname + back.search, headers: { ...HEADERS, cookie: jar(begun.cookies) } }
  assert.equal((await parts.app.inject(again)).json().code, 'oidc.answer.wrong')
  const other = await beginAt('/api/session/oidc')
  const sent = await fetch(other.to, { redirect: 'manual' })
  const theirs = new URL(sent.headers.get('location') ?? '')
  const stolen = await parts.app.inject({ url: theirs.pathname + theirs.search, headers: HEADERS })
  assert.equal(stolen.json().code, 'oidc.answer.wrong')
})

test('a code that another verifier was promised for is not given a token', async () => {
  const [mine, theirs] = [await beginAt('/api/session/oidc'), await beginAt('/api/session/oidc')]
  const sent = await fetch(theirs.to, { redirect: 'manual' })
  const back = new URL(sent.headers.get('location') ?? '')
  back.searchParams.set('state', mine.cookies['mingjian-oidc'] ?? '')
  const answer = await parts.app.inject({
    url: back.pathname + back.search,
    headers: { ...HEADERS, cookie: jar(mine.cookies) },
  })
  assert.equal(answer.json().code, 'oidc.answer.wrong')
})

test('whom no account belongs to stays outside, and so does a disabled account', async () => {
  provider.person = { sub: 'p2', preferred_username: 'stranger' }
  assert.equal((await signIn()).answer.json().code, 'oidc.account.none')
  provider.person = { sub: 'p1', preferred_username: 'wang' }
  const user = await parts.users.findByName('wang')
  await parts.users.update(user?.id ?? '', { disabled: true })
  assert.equal((await signIn()).answer.json().code, 'oidc.account.none')
})

test('without a claim an account must be linked first by its own person', async () => {
  await provider.close()
  await setUp('RS256', null)
  assert.equal((await signIn()).answer.json().code, 'oidc.account.none')
  const inside = await parts.app.inject({
    method: 'POST',
    url: '/api/session',
    payload: { user: 'wang', password: 'a long password' },
  })
  const mingjian = inside.cookies.find(({ name }) => name === 'mingjian')?.value ?? ''
  const linked = await signIn({ from: '/api/session/oidc/link', cookies: { mingjian } })
  assert.equal(linked.answer.headers.location, '/account')
  assert.equal(await nameOf((await signIn()).session), 'wang')
})

test('without a provider nobody is sent anywhere, and the sign-in page hears of none', async () => {
  await parts.settings.change({ oidc: null })
  assert.equal((await parts.app.inject({ url: '/api/session/oidc', headers: HEADERS })).json().code, 'oidc.off')
  assert.deepEqual((await parts.app.inject({ url: '/api/session/ways' })).json(), { oidc: null })
})
