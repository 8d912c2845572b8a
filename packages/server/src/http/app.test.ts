// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { z } from 'zod'
import { Fault, silentLog } from '@mingjian/base'
import { abilitiesOf } from '../access/ability.ts'
import { openTestDatabases, type TestDatabases } from '../store/test-database.ts'
import { buildApp } from './app.ts'
import { type Route, route } from './route.ts'
import { makeTestApp, type TestApp } from './test-app.ts'

let databases: TestDatabases
let parts: TestApp
before(async () => {
  databases = await openTestDatabases()
  parts = await makeTestApp(await databases.create())
})
after(async () => {
  await parts?.close()
  await databases?.close()
})

const bodyless = new Set(['GET', 'DELETE'])

function knock(each: Route, headers: Record<string, string>) {
  const url = each.url.replaceAll(':id', 'nothing')
  return parts.app.inject({ method: each.method, url, headers, ...(bodyless.has(each.method) ? {} : { payload: {} }) })
}

test('no route but the public ones answers anybody who is not signed in', async () => {
  for (const each of parts.routes) {
    const answer = await knock(each, {})
    if (each.need === 'public') assert.notEqual(answer.statusCode, 403, each.url)
    else assert.equal(answer.statusCode, 401, `${each.method} ${each.url}`)
  }
})

test('a wrong token, a wrong cookie and another scheme are nobody', async () => {
  for (const headers of [
    { authorization: 'Bearer wrong' },
    { cookie: 'mingjian=wrong' },
    { authorization: 'Basic cm9vdDpyb290' },
  ]) {
    const answer = await parts.app.inject({ url: '/api/cameras', headers })
    assert.equal(answer.statusCode, 401)
    assert.equal(answer.json().code, 'session.missing')
  }
})

test('every route asks for its ability: a watcher is refused what watchers may not, an administrator nothing', async () => {
  const tokens = { watcher: await parts.tokenOf('watcher'), administrator: await parts.tokenOf('administrator') }
  for (const role of ['watcher', 'administrator'] as const) {
    for (const each of parts.routes) {
      if (each.need === 'public' || each.need === 'bearer' || each.url === '/api/events') continue
      const isAllowed = each.need === 'signed-in' || abilitiesOf(role).has(each.need)
      const answer = await knock(each, tokens[role])
      const code = answer.headers['content-type']?.includes('problem') ? answer.json().code : null
      assert.equal(code === 'ability.missing', !isAllowed, `${role} ${each.method} ${each.url}: ${answer.body}`)
      if (!isAllowed) assert.equal(answer.statusCode, 403)
    }
  }
})

test('a route that does not state its need cannot be registered', async () => {
  const options = {
    authenticate: () => Promise.resolve(null),
    log: silentLog,
    version: '0',
    webRoot: null,
    trustProxy: false,
  }
  const app = await buildApp({ ...options, routes: [], sockets: [] })
  assert.throws(
    () => app.get('/api/open', () => 'everything'),
    (thrown) => thrown instanceof Fault && thrown.code === 'http.route.open',
  )
  await app.close()
})

test('another site’s request is refused even with a cookie, and a browser’s own is not', async () => {
  const send = (headers: Record<string, string>) =>
    parts.app.inject({
      method: 'POST',
      url: '/api/session',
      headers: { host: 'here:8080', ...headers },
      payload: { user: 'x', password: 'y' },
    })
  for (const headers of [
    { origin: 'https://evil.example' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'null' },
  ]) {
    const answer = await send(headers)
    assert.equal(answer.json().code, 'http.origin', JSON.stringify(headers))
    assert.equal(answer.statusCode, 403)
  }
  for (const headers of [
    { origin: 'http://here:8080' },
    { 'sec-fetch-site': 'same-origin', origin: 'https://proxy.example' },
    {},
  ]) {
    assert.equal((await send(headers)).json().code, 'session.sign-in.wrong', JSON.stringify(headers))
  }
})

test('wrong input is a problem document that names the field', async () => {
  const headers = await parts.tokenOf('administrator')
  const payload = { name: '', source: { kind: 'rtsp', url: 'http://x' } }
  const answer = await parts.app.inject({ method: 'POST', url: '/api/cameras', headers, payload })
  assert.equal(answer.statusCode, 400)
  assert.match(String(answer.headers['content-type']), /^application\/problem\+json/)
  const problem = answer.json()
  assert.equal(problem.code, 'http.input')
  assert.deepEqual(problem.fields.map((field: { path: string }) => field.path).sort(), ['name', 'source.url'])
})

test('a body that is no JSON, too large or of another type is a 4xx with its own code', async () => {
  const send = (payload: string, type: string) =>
    parts.app.inject({ method: 'POST', url: '/api/session', payload, headers: { 'content-type': type } })
  const broken = await send('{', 'application/json')
  assert.deepEqual([broken.statusCode, broken.json().code], [400, 'http.body.json'])
  const large = await send(`{"user":"${'x'.repeat(2 << 20)}"}`, 'application/json')
  assert.deepEqual([large.statusCode, large.json().code], [413, 'http.body.size'])
  const other = await send('a=b', 'application/x-www-form-urlencoded')
  assert.deepEqual([other.statusCode, other.json().code], [415, 'http.body.type'])
})

test('a bug is a 500 that tells nothing of the inside', async () => {
  const bug = route({
    ...{ method: 'GET', url: '/api/bug', need: 'public', summary: 'breaks' },
    answer: z.object({ a: z.string() }),
    handle: () => Promise.reject(new Error('the secret is 42')),
  })
  const options = {
    authenticate: () => Promise.resolve(null),
    log: silentLog,
    version: '0',
    webRoot: null,
    trustProxy: false,
  }
  const app = await buildApp({ ...options, routes: [bug], sockets: [] })
  const answer = await app.inject('/api/bug')
  assert.deepEqual([answer.statusCode, answer.json().code], [500, 'http.bug'])
  assert.ok(!answer.body.includes('42'))
  await app.close()
})

test('openapi.json describes every route, with its success and its problem', async () => {
  const described = (await parts.app.inject('/api/openapi.json')).json()
  for (const each of parts.routes) {
    const operation =
      described.paths[each.url.replaceAll(/:(\w+)/g, '{$1}').replace('*', '{*}')]?.[each.method.toLowerCase()]
    assert.ok(operation, `${each.method} ${each.url} is not described`)
    assert.equal(operation.summary, each.summary)
    assert.ok(operation.responses.default, `${each.url} tells no problem`)
    if (each.body) assert.ok(operation.requestBody, `${each.url} takes a body`)
  }
})

test('every answer carries the security headers, and an API answer is never stored', async () => {
  for (const url of ['/api/health', '/api/cameras', '/nothing']) {
    const { headers } = await parts.app.inject(url)
    assert.match(String(headers['content-security-policy']), /default-src 'self'/)
    assert.equal(headers['x-content-type-options'], 'nosniff')
    if (url.startsWith('/api/')) assert.equal(headers['cache-control'], 'no-store')
  }
})

test('a classified instance takes no address outside private networks, by whatever route, and cites article 15', async () => {
  const body = z.object({ source: z.object({ url: z.string() }) })
  const taken: string[] = []
  const add = route({
    ...{ method: 'POST', url: '/api/things', need: 'public', summary: 'Takes an address', body, answer: 'nothing' },
    async handle({ body: { source } }) {
      taken.push(source.url)
    },
  })
  const options = {
    ...{ authenticate: () => Promise.resolve(null), log: silentLog, version: '0', webRoot: null, trustProxy: false },
    ...{ routes: [add], sockets: [], isClassified: true },
  }
  const app = await buildApp(options)
  const send = (url: string) => app.inject({ method: 'POST', url: '/api/things', payload: { source: { url } } })
  const far = await send('rtsp://1.2.3.4/live')
  assert.deepEqual([far.statusCode, far.json().code, far.json().article], [403, 'classified.address.far', 'CQ15'])
  assert.equal((await send('rtsp://192.168.1.64/live')).statusCode, 204)
  assert.deepEqual(taken, ['rtsp://192.168.1.64/live'])
  await app.close()
})
