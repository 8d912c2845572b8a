// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { type EpochMillis, type EpochTicks, Fault, formatTime, HandClock, secondsToTicks } from '@mingjian/base'
import type { Role } from '@mingjian/contract'
import type { EntryDraft } from '../log/enter.ts'
import { AccessRegister } from '../store/access-register.ts'
import { abilitiesOf } from './ability.ts'
import type { Actor, Extent, Grant, MediaAction, Refusal } from './grant.ts'
import { GrantWindows } from './grant-windows.ts'
import { Judge } from './judge.ts'
import { open, type OpenDeps } from './open.ts'
import { PolicySet } from './policy-set.ts'

let policies: PolicySet
before(async () => {
  policies = await PolicySet.load(null)
})

function actorOf(role: Role, more: Partial<Actor> = {}): Actor {
  return {
    ...{ kind: 'user', userId: 'u1', name: 'Wang', role, sessionId: 's1', address: '10.0.0.1' },
    ...{ abilities: abilitiesOf(role), cameras: null },
    ...more,
  }
}

const NOON = Date.UTC(2026, 10, 23, 4) as EpochMillis

function prepare() {
  const entered: EntryDraft[] = []
  const clock = new HandClock(NOON)
  const by: OpenDeps = {
    register: new AccessRegister((draft) => Promise.resolve({ index: entered.push(draft) - 1 })),
    facts: (id) => Promise.resolve(id === 'c1' || id === 'c2' ? { id, place: null, unit: null, classes: [] } : null),
    judge: new Judge({ policies: () => policies, clock, zone: 'Asia/Shanghai' }),
    windows: new GrantWindows({ clock }),
    clock,
  }
  return { clock, by, entered }
}

/** Seconds after some full hour. */
const at = (seconds: number) => (1_800_000_000 * 90_000 + secondsToTicks(seconds)) as EpochTicks
const span = (from: number, to: number, camera = 'c1') => ({ camera, from: at(from), to: at(to) })

function granted(answer: Grant | Refusal): Grant {
  assert.ok(!('refused' in answer), JSON.stringify(answer))
  return answer
}
function refused(answer: Grant | Refusal): Refusal {
  assert.ok('refused' in answer)
  return answer
}

test('a grant carries the number of an entry that is in the register when it is given', async () => {
  const { by, entered } = prepare()
  const grant = granted(await open({ actor: actorOf('watcher'), action: 'replay', extent: span(10, 20) }, by))
  const entry = entered[grant.entry]
  assert.equal(entry?.type, 'access.grant')
  assert.deepEqual(entry.body, {
    ...{ actor: 'user', user: 'u1', action: 'replay', camera: 'c1', grant: grant.id, viewing: grant.viewing },
    ...{ from: formatTime(at(0)), to: formatTime(at(600)) },
  })
  assert.deepEqual(entry.private, { name: 'Wang', address: '10.0.0.1' })
  assert.deepEqual([grant.extent, grant.window], [span(10, 20), span(0, 600)])
})

test('pieces inside a window that was entered cost no further entry; the first one outside does', async () => {
  const { by, entered } = prepare()
  const actor = actorOf('watcher')
  const first = granted(await open({ actor, action: 'replay', extent: span(0, 20) }, by))
  for (let second = 20; second < 600; second += 20) {
    const next = granted(await open({ actor, action: 'replay', extent: span(second, second + 20) }, by))
    assert.deepEqual([next.id, next.viewing, next.entry], [first.id, first.viewing, first.entry])
    assert.deepEqual(next.extent, span(second, second + 20))
  }
  const beyond = granted(await open({ actor, action: 'replay', extent: span(600, 620) }, by))
  assert.notEqual(beyond.entry, first.entry)
  assert.equal(beyond.viewing, first.viewing)
  assert.equal(entered.length, 2)
})

test('another camera, another action, another session or token never rides on a window', async () => {
  const { by, entered } = prepare()
  const extent = span(0, 20)
  await open({ actor: actorOf('manager'), action: 'replay', extent }, by)
  const { sessionId: _, ...sessionless } = actorOf('manager')
  const token: Actor = { ...sessionless, kind: 'token', tokenId: 't1' }
  const others: { actor: Actor; action: MediaAction; extent: Extent }[] = [
    { actor: actorOf('manager'), action: 'replay', extent: span(0, 20, 'c2') },
    { actor: actorOf('manager'), action: 'still', extent: { ...extent, to: extent.from } },
    { actor: actorOf('manager', { sessionId: 's2' }), action: 'replay', extent },
    { actor: token, action: 'replay', extent },
    { actor: actorOf('manager'), action: 'export', extent },
    { actor: actorOf('manager'), action: 'export', extent },
    { actor: actorOf('manager'), action: 'watch', extent: { camera: 'c1', from: null, to: null } },
  ]
  const ids = new Set<string>()
  for (const other of others) ids.add(granted(await open(other, by)).id)
  assert.equal(ids.size, others.length)
  assert.equal(entered.length, 1 + others.length)
})

test('a window ends with time, with the session, and with whatever revokes it', async () => {
  const { by, clock, entered } = prepare()
  const ask = { actor: actorOf('watcher'), action: 'replay', extent: span(0, 20) } as const
  const heard: string[] = []
  by.windows.listen({ begun: (grant) => heard.push(`begun ${grant.action}`), ended: (_, why) => heard.push(why) })
  await open(ask, by)
  clock.advance(601_000)
  by.windows.sweep()
  await open(ask, by)
  assert.equal(
    by.windows.endWhere(({ actor }) => actor.sessionId === 's1', 'signed-out'),
    1,
  )
  await open(ask, by)
  assert.equal(entered.length, 3)
  assert.deepEqual(heard, ['begun replay', 'over', 'begun replay', 'signed-out', 'begun replay'])
  const until = (clock.now() + 1000) as EpochMillis
  granted(await open({ ...ask, actor: { ...ask.actor, until } }, by))
  clock.advance(1000)
  assert.equal(refused(await open({ ...ask, actor: { ...ask.actor, until } }, by)).code, 'session.missing')
})

test('whoever bears an order is shown its span of its camera, and not a second or a camera more', async () => {
  const { by, entered } = prepare()
  const order = {
    ...{ id: 'or1', until: (NOON + 3_600_000) as EpochMillis, verbs: new Set(['view'] as const) },
    scopes: [{ camera: 'c1', from: at(100), to: at(1300) }],
  }
  const actor = actorOf('watcher', { cameras: new Set(['c1']), order })
  const first = granted(await open({ actor, action: 'replay', extent: span(100, 120) }, by))
  assert.deepEqual(first.window, span(100, 600))
  assert.deepEqual(
    granted(await open({ actor, action: 'replay', extent: span(1280, 1300) }, by)).window,
    span(1200, 1300),
  )
  const beyond = [
    await open({ actor, action: 'replay', extent: span(1299, 1301) }, by),
    await open({ actor, action: 'replay', extent: span(99, 120) }, by),
    await open({ actor, action: 'still', extent: span(1301, 1301) }, by),
    await open({ actor, action: 'replay', extent: span(100, 120, 'c2') }, by),
    await open({ actor, action: 'replay', extent: span(100, 120, 'nothing') }, by),
    await open({ actor, action: 'watch', extent: { camera: 'c1', from: null, to: null } }, by),
    await open({ actor: actorOf('manager', { order }), action: 'export', extent: span(100, 120) }, by),
  ]
  for (const answer of beyond) {
    assert.deepEqual([refused(answer).code, refused(answer).article], ['order.scope', 'CQ25'])
  }
  const refusals = entered.filter(({ type }) => type === 'access.refusal')
  assert.deepEqual(
    refusals.map(({ body }) => [body['code'], body['article'], body['order']]),
    beyond.map(() => ['order.scope', 'CQ25', 'or1']),
  )
})

test('a camera outside the actor’s set is refused like one that is not there', async () => {
  const { by } = prepare()
  const actor = actorOf('watcher', { cameras: new Set(['c2']) })
  assert.deepEqual(
    await open({ actor, action: 'replay', extent: span(0, 1) }, by),
    await open({ actor: actorOf('watcher'), action: 'replay', extent: span(0, 1, 'nothing') }, by),
  )
})

test('when nothing can be written down there is no grant', async () => {
  const { by } = prepare()
  const full = new Fault('exhausted', 'log.disk', 'the disk of the log is full')
  const deps = { ...by, register: new AccessRegister(() => Promise.reject(full)) }
  const ask = open({ actor: actorOf('watcher'), action: 'replay', extent: span(0, 1) }, deps)
  await assert.rejects(ask, full)
  assert.equal(by.windows.size, 0)
})
