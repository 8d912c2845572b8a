// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makeRegistryApp, type RegistryApp } from '../../registry/testdata/registry-app.ts'
import { openTestDatabases, type TestDatabases } from '../../store/test-database.ts'

let databases: TestDatabases
let app: RegistryApp
let unit: { id: string }
let system: { id: string }

before(async () => {
  databases = await openTestDatabases()
  app = await makeRegistryApp(await databases.create(), { at: Date.UTC(2026, 2, 2, 4) })
  const why = 'test'
  unit = await app.ok('POST', '/api/registry/units', {
    ...{ why, name: '江畔酒店', code: '91500103MA5U000009', district: '500103', phone: '023-6000 0009' },
  })
  const place = await app.ok('POST', '/api/registry/places', {
    ...{ why, name: '江畔酒店', district: '500103', address: '渝中区江畔路 1 号', classes: ['hotel'] },
    ...{ owner: unit.id, manager: unit.id },
  })
  system = await app.ok('POST', '/api/registry/systems', {
    ...{ why, name: '酒店视频系统', place: place.id, purpose: '旅客人身财产安全', functions: ['capture', 'store'] },
    ...{ user: unit.id, builder: unit.id, builtOn: '2015-03-01' },
  })
})
after(async () => {
  await app?.close()
  await databases?.close()
})

const papers = (paper: string, as = 'json') => `/api/registry/systems/${system.id}/papers/${paper}?as=${as}`

test('the filing form holds what the registry knows, names what is missing, and quotes the article', async () => {
  const form = await app.ok('GET', papers('filing-form'))
  assert.equal(form.user.name, '江畔酒店')
  assert.equal(form.user.code, '91500103MA5U000009')
  assert.equal(form.place.address, '渝中区江畔路 1 号')
  assert.deepEqual(form.system.functions, ['采集', '存储'])
  assert.equal(form.occasion, '既有系统')
  assert.equal(form.due, '2016-09-30')
  assert.ok(form.missing.length > 0)
  assert.match(form.articles[0].label, /第十六条/)
  assert.match(form.articles[0].words, /备案/)
})

test('each paper is a PDF', async () => {
  for (const paper of ['filing-form', 'sign']) {
    const answer = await app.call('GET', papers(paper, 'pdf'))
    assert.equal(answer.status, 200)
    assert.equal(answer.body.subarray(0, 5).toString(), '%PDF-')
  }
})

test('a report on what has not happened is refused', async () => {
  for (const paper of ['acceptance-report', 'dismantling-report']) {
    const answer = await app.call('GET', papers(paper))
    assert.deepEqual([answer.status, answer.body.code], [409, 'documents.paper.early'])
  }
})

test('the public learns of a system only when it is in use, and nothing that is protected', async () => {
  const hidden = await app.call('GET', `/api/notices/${system.id}`)
  assert.deepEqual([hidden.status, hidden.body.code], [404, 'notice.unknown'])
  const { version } = await app.ok('GET', `/api/registry/systems/${system.id}`)
  await app.ok('POST', `/api/registry/systems/${system.id}/steps`, {
    ...{ why: 'legacy', version, to: 'in-use', on: '2015-04-01' },
  })
  const notice = await app.ok('GET', `/api/notices/${system.id}`)
  assert.deepEqual(Object.keys(notice).toSorted(), [
    ...['article', 'contact', 'place', 'purpose', 'responsible', 'retentionDays', 'system'],
  ])
  assert.equal(notice.responsible, '江畔酒店')
})

test('a watcher makes no papers', async () => {
  const answer = await app.call('GET', papers('sign'), undefined, 'watcher')
  assert.equal(answer.status, 403)
})
