// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { type EpochMillis, HandClock, silentLog } from '@mingjian/base'
import { abilitiesOf } from '../../access/ability.ts'
import { readLawLibrary } from '../../store/law-library.ts'
import { buildApp } from '../app.ts'
import { lawRoutes } from './law-routes.ts'

let app: FastifyInstance
const asked: string[] = []
before(async () => {
  const library = await readLawLibrary()
  app = await buildApp({
    routes: lawRoutes({
      library,
      loaded: { at: '2026-11-23T00:00:00Z', entry: 7 },
      clock: new HandClock(Date.UTC(2026, 10, 22, 17) as EpochMillis),
      stateOf: ({ rules }) => Promise.resolve((asked.push(...rules), { met: 1, due: 0, overdue: 0, broken: 0 })),
    }),
    ...{ sockets: [], log: silentLog, version: '0', webRoot: null, trustProxy: false },
    authenticate: ({ bearer }) =>
      Promise.resolve({
        session: null,
        actor: {
          ...{ kind: 'user', userId: 'u', name: 'u', cameras: null, address: null },
          abilities: abilitiesOf(bearer === 'watcher' ? 'watcher' : 'administrator'),
        },
      }),
  })
  await app.ready()
})
after(() => app?.close())

const read = async (url: string, token = 'administrator') => {
  const answer = await app.inject({ url, headers: { authorization: `Bearer ${token}` } })
  return { status: answer.statusCode, body: answer.json() }
}

test('each rulebook is told with its size and the hashes of its files', async () => {
  const { body } = await read('/api/law/rulebooks')
  const measures = body.items.find(({ id }: { id: string }) => id === 'cq-2016')
  assert.equal(measures.articles, 36)
  assert.match(measures.hash, /^[0-9a-f]{64}$/)
  assert.ok(measures.files.some(({ name }: { name: string }) => name === 'cq-2016/16-filing.yaml'))
  assert.equal(body.entry, 7)
})

test('every article of both books is listed, and found by its words and its number', async () => {
  const all = await read('/api/law/articles?size=500')
  const ids = new Set(all.body.items.map(({ id }: { id: string }) => id))
  for (let number = 1; number <= 36; number++) assert.ok(ids.has(`CQ${number}`), `CQ${number}`)
  for (let number = 1; number <= 34; number++) assert.ok(ids.has(`CN799-${number}`), `CN799-${number}`)
  const found = await read(`/api/law/articles?search=${encodeURIComponent('哺乳室')}`)
  assert.deepEqual(found.body.items.map(({ id }: { id: string }) => id).toSorted(), ['CN799-8', 'CQ10'])
})

test('a paragraph or an item leads to its article, with rules, penalties and cases', async () => {
  const { body } = await read('/api/law/articles/CQ16.1')
  assert.equal(body.id, 'CQ16')
  assert.equal(body.cited, 'CQ16.1')
  assert.match(body.paragraphs[0].text, /自验收合格之日起30日内/)
  assert.deepEqual(
    body.penalties.map(({ id }: { id: string }) => id),
    ['CQ31'],
  )
  const term = body.rules.find(({ id }: { id: string }) => id === 'CQ16.1')
  assert.ok(term.facts.includes('acceptance.passed'))
  assert.ok(body.cases > 10 && body.caseNames.length === body.cases)
  assert.deepEqual(body.state, { met: 1, due: 0, overdue: 0, broken: 0 })
  assert.ok(asked.includes('CQ16.1'))
  assert.equal((await read('/api/law/articles/CQ10(3)')).body.id, 'CQ10')
  assert.equal((await read('/api/law/articles/CN799-14.1a')).body.id, 'CN799-14')
})

test('the state is kept from who may not see obligations, and what no book knows is not found', async () => {
  assert.equal((await read('/api/law/articles/CQ16', 'watcher')).body.state, null)
  for (const id of ['CQ99', 'XY1', 'CQ', '%00', 'CN799-']) {
    const { status, body } = await read(`/api/law/articles/${id}`)
    assert.equal(status, 404, id)
    assert.equal(body.code, 'law.article.unknown')
  }
})

test('the registers hold the classes and the districts of the day', async () => {
  const { body } = await read('/api/law/registers')
  assert.equal(body.districts.length, 38)
  assert.ok(body.spotClasses.some(({ id }: { id: string }) => id === 'fitting-room'))
})
