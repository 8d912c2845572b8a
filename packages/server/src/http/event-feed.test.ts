// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, get, type IncomingMessage, type Server } from 'node:http'
import { after, before, test } from 'node:test'
import { silentLog } from '@mingjian/base'
import type { Ability, Alarm } from '@mingjian/contract'
import type { Actor } from '../access/grant.ts'
import { EventFeed } from './event-feed.ts'

const feed = new EventFeed({ log: silentLog })
let server: Server
let port = 0
let next: { actor: Actor; sessionId: string | null }

before(async () => {
  server = createServer((_request, response) =>
    feed.join({ ...next, renew: () => Promise.resolve(null) }, response, {}),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  port = typeof address === 'object' && address !== null ? address.port : 0
})
after(() => {
  feed.close()
  server.close()
})

function actorOf(abilities: Ability[], cameras: string[] | null): Actor {
  return {
    kind: 'user',
    userId: 'u',
    name: 'x',
    abilities: new Set(abilities),
    cameras: cameras && new Set(cameras),
    address: null,
  }
}

async function join(
  actor: Actor,
  sessionId: string | null = null,
): Promise<{ text: () => string; response: IncomingMessage }> {
  next = { actor, sessionId }
  const [response] = await new Promise<[IncomingMessage]>((resolve) =>
    get({ port, host: '127.0.0.1' }, (answer) => resolve([answer])),
  )
  let text = ''
  response.setEncoding('utf8').on('data', (more: string) => (text += more))
  return { text: () => text, response }
}

const alarm = (camera: string | null): Alarm => ({
  ...{ id: 'a', kind: 'disk-error', camera, raisedAt: '2026-01-01T00:00:00Z', clearedAt: null },
  ...{ acknowledgedAt: null, acknowledgedBy: null, detail: '' },
})

test('each hears only of the cameras they may see', async () => {
  const [all, one] = [
    await join(actorOf(['camera.list'], null), 'end-all'),
    await join(actorOf(['camera.list'], ['c1']), 'end-one'),
  ]
  for (const camera of ['c1', 'c2']) {
    feed.publish({ type: 'camera.changed', camera })
    feed.publish({ type: 'alarm', alarm: alarm(camera) })
  }
  feed.publish({ type: 'alarm', alarm: alarm(null) })
  feed.endSessions(['end-all', 'end-one'])
  await Promise.all([once(all.response, 'end'), once(one.response, 'end')])
  const events = (text: string) => [...text.matchAll(/^event: (.*)$/gm)].map((match) => match[1])
  assert.deepEqual(events(all.text()), ['camera.changed', 'alarm', 'camera.changed', 'alarm', 'alarm', 'session.ended'])
  assert.deepEqual(events(one.text()), ['camera.changed', 'alarm', 'session.ended'])
  assert.ok(!one.text().includes('c2'))
})

test('who is held to a unit hears of that unit’s cameras alone, and of none before the policies are there', async () => {
  const watcher = { ...actorOf(['camera.list'], null), unit: 'u1' }
  const early = await join(watcher, 'end-early')
  feed.publish({ type: 'alarm', alarm: alarm('c1') })
  feed.judgeBy((actor, camera) => Promise.resolve(actor.unit === 'u1' && camera === 'c1'))
  const later = await join(watcher, 'end-later')
  for (const camera of ['c1', 'c2']) feed.publish({ type: 'alarm', alarm: alarm(camera) })
  feed.publish({ type: 'camera.changed', camera: 'c2' })
  await new Promise(setImmediate)
  feed.endSessions(['end-early', 'end-later'])
  await Promise.all([once(early.response, 'end'), once(later.response, 'end')])
  for (const { text } of [early, later]) {
    assert.equal(text().match(/^event: alarm$/gm)?.length, 1)
    assert.ok(!text().includes('c2'))
  }
})

test('an ended session’s stream says so and closes; others stay', async () => {
  const [mine, other] = [await join(actorOf([], null), 's1'), await join(actorOf([], null), 's2')]
  feed.endSessions(['s1'])
  await once(mine.response, 'end')
  assert.match(mine.text(), /event: session\.ended\ndata: {"type":"session\.ended"}\n\n$/)
  assert.equal(other.response.readableEnded, false)
  feed.endSessions(['s2'])
  await once(other.response, 'end')
})
