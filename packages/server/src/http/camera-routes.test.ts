// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openTestDatabases, type TestDatabases } from '../store/test-database.ts'
import { makeTestApp, type TestApp } from './test-app.ts'

let databases: TestDatabases
let parts: TestApp
let administrator: { authorization: string }
before(async () => {
  databases = await openTestDatabases()
  parts = await makeTestApp(await databases.create())
  administrator = await parts.tokenOf('administrator')
})
after(async () => {
  await parts?.close()
  await databases?.close()
})

const source = (url: string) => ({ kind: 'rtsp', url })

async function add(payload: object, headers = administrator) {
  return parts.app.inject({ method: 'POST', url: '/api/cameras', headers, payload })
}
const patch = (id: string, payload: object) =>
  parts.app.inject({ method: 'PATCH', url: `/api/cameras/${id}`, headers: administrator, payload })

test('user and password are cut out of the URL; the password is sealed and never shown', async () => {
  const answer = await add({ name: 'Gate', place: 'North', source: source('rtsp://admin:p%40ss@10.1.1.1:554/ch1') })
  assert.equal(answer.statusCode, 201)
  const camera = answer.json()
  assert.deepEqual(camera.source, { kind: 'rtsp', url: 'rtsp://10.1.1.1:554/ch1', user: 'admin', hasPassword: true })
  const row = await parts.cameras.find(camera.id)
  assert.ok(row?.password && !row.password.toString('latin1').includes('p@ss'))
  const rows = await parts.database.sql`select * from camera`
  const everywhere = JSON.stringify([rows, await parts.evidence.entries()])
  assert.ok(!everywhere.includes('p@ss') && !everywhere.includes('p%40ss'))
})

test('retention below the floor is refused with its article', async () => {
  const answer = await add({ name: 'Short', source: source('rtsp://10.1.1.2/'), retentionDays: 29 })
  assert.equal(answer.statusCode, 422)
  assert.deepEqual([answer.json().code, answer.json().article], ['camera.retention.floor', 'cq-2016/23'])
  const { id } = (await add({ name: 'Long', source: source('rtsp://10.1.1.3/'), retentionDays: 90 })).json()
  assert.equal((await patch(id, { retentionDays: 7 })).json().code, 'camera.retention.floor')
  assert.equal((await patch(id, { retentionDays: 30 })).json().retentionDays, 30)
})

test('below the storage reserve no camera is added', async () => {
  parts.admission.refusal = { refused: true, code: 'camera.storage.reserve', detail: 'full', article: null }
  const answer = await add({ name: 'Late', source: source('rtsp://10.1.1.4/') })
  parts.admission.refusal = null
  assert.deepEqual([answer.statusCode, answer.json().code], [409, 'camera.storage.reserve'])
})

test('a changed source keeps the stored password only for the same host and user', async () => {
  const { id } = (await add({ name: 'Keep', source: source('rtsp://u:secret@10.1.1.5/a') })).json()
  const same = await patch(id, { source: { ...source('rtsp://10.1.1.5/b'), user: 'u' } })
  assert.equal(same.json().source.hasPassword, true)
  const elsewhere = await patch(id, { source: { ...source('rtsp://10.9.9.9/b'), user: 'u' } })
  assert.equal(elsewhere.json().source.hasPassword, false)
})

test('a connection test of a known camera uses its password, but not at another host', async () => {
  const { id } = (await add({ name: 'Probe', source: source('rtsp://u:secret@10.1.1.6/a') })).json()
  const probe = (url: string) =>
    parts.app.inject({
      method: 'POST',
      url: '/api/cameras/probe',
      headers: administrator,
      payload: { cameraId: id, source: { ...source(url), user: 'u' } },
    })
  parts.probed.length = 0
  assert.equal((await probe('rtsp://10.1.1.6/a')).statusCode, 200)
  await probe('rtsp://evil.example/a')
  assert.deepEqual(parts.probed, [
    { kind: 'rtsp', url: 'rtsp://10.1.1.6/a', user: 'u', password: 'secret' },
    { kind: 'rtsp', url: 'rtsp://evil.example/a', user: 'u' },
  ])
})

test('a removed camera is in no list, and its row stays for its footage', async () => {
  const { id } = (await add({ name: 'Gone', source: source('rtsp://10.1.1.7/') })).json()
  const url = `/api/cameras/${id}`
  assert.equal((await parts.app.inject({ method: 'DELETE', url, headers: administrator })).statusCode, 204)
  assert.equal((await parts.app.inject({ url, headers: administrator })).statusCode, 404)
  assert.equal((await parts.app.inject({ method: 'DELETE', url, headers: administrator })).statusCode, 404)
  assert.ok((await parts.cameras.all()).some((row) => row.id === id && row.removed_at !== null))
})

test('lists are paged and searched by name and place, with % and _ taken as they are', async () => {
  for (const name of ['100%', '100x', 'a_b', 'acb'])
    await add({ name, place: 'Search', source: source('rtsp://10.1.1.8/') })
  const list = async (query: string) =>
    (await parts.app.inject({ url: `/api/cameras?${query}`, headers: administrator })).json()
  assert.deepEqual(
    (await list('search=100%25')).items.map(({ name }: { name: string }) => name),
    ['100%'],
  )
  assert.deepEqual(
    (await list('search=a_b')).items.map(({ name }: { name: string }) => name),
    ['a_b'],
  )
  const page = await list('search=Search&size=3&page=2')
  assert.deepEqual([page.items.length, page.total, page.page, page.size], [1, 4, 2, 3])
})

test('a watcher with a camera set neither lists nor reads another camera, which looks like none', async () => {
  const mine = (await add({ name: 'Mine', source: source('rtsp://10.1.1.9/') })).json().id
  const other = (await add({ name: 'Other', source: source('rtsp://10.1.1.10/') })).json().id
  const headers = await parts.tokenOf('watcher', [mine])
  const listed = (await parts.app.inject({ url: '/api/cameras', headers })).json()
  assert.deepEqual([listed.items.map(({ id }: { id: string }) => id), listed.total], [[mine], 1])
  for (const what of ['', '/recordings?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z', '/days?month=2026-01']) {
    const [seen, unseen, absent] = await Promise.all(
      [mine, other, 'cnothing'].map((id) => parts.app.inject({ url: `/api/cameras/${id}${what}`, headers })),
    )
    assert.equal(seen?.statusCode, 200, what)
    assert.deepEqual([unseen?.statusCode, unseen?.json().code], [404, 'camera.unknown'])
    assert.deepEqual(unseen?.json(), absent?.json())
  }
  const nothing = await parts.tokenOf('watcher', [])
  assert.deepEqual((await parts.app.inject({ url: '/api/cameras', headers: nothing })).json().items, [])
})

test('an interval that is empty, backwards or longer than 400 days is refused', async () => {
  const { id } = (await add({ name: 'When', source: source('rtsp://10.1.1.11/') })).json()
  const ask = (from: string, to: string) =>
    parts.app.inject({ url: `/api/cameras/${id}/recordings?from=${from}&to=${to}`, headers: administrator })
  for (const [from, to] of [
    ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'],
    ['2026-01-02T00:00:00Z', '2026-01-01T00:00:00Z'],
    ['2020-01-01T00:00:00Z', '2026-01-01T00:00:00Z'],
  ] as const) {
    assert.equal((await ask(from, to)).json().code, 'http.interval')
  }
})
