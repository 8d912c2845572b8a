// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { type EpochMillis, type EpochTicks, HandClock } from '@mingjian/base'
import type { EntryDraft } from '../log/enter.ts'
import { AccessRegister } from '../store/access-register.ts'
import { abilitiesOf } from './ability.ts'
import { Access } from './access.ts'
import type { Actor, Grant } from './grant.ts'
import { PolicySet } from './policy-set.ts'
import type { SignedIn } from './signed-in.ts'

let policies: PolicySet
before(async () => {
  policies = await PolicySet.load(null)
})

const NOW = Date.UTC(2026, 10, 23, 4) as EpochMillis
const DAY = 86_400_000

function prepare() {
  const clock = new HandClock(NOW)
  const entered: EntryDraft[] = []
  const live: Grant[] = [] // what a hub of live pictures would hold
  const streams: Actor[] = []
  const ended: string[] = []
  const account: { now: SignedIn | null; asked: number } = { now: null, asked: 0 }
  const drop = <T>(list: T[], isOver: (each: T) => boolean, say: string): void => {
    for (const each of list.filter(isOver)) {
      ended.push(say)
      list.splice(list.indexOf(each), 1)
    }
  }
  const access = new Access({
    register: new AccessRegister((draft) => Promise.resolve({ index: entered.push(draft) - 1 })),
    authenticate: () => Promise.resolve((account.asked++, account.now)),
    facts: (id) => Promise.resolve({ id, place: null, unit: null, classes: [] }),
    ends: {
      live: { endWhere: (isOver, code) => drop(live, isOver, `live ${code}`) },
      events: {
        endSessions: (ids) => drop(streams, ({ sessionId }) => ids.includes(sessionId ?? ''), 'stream'),
        endWhere: (isOver) => drop(streams, isOver, 'stream'),
      },
    },
    ...{ clock, zone: 'Asia/Shanghai', ownPolicies: '', policies },
  })
  const actor: Actor = {
    ...{
      kind: 'user',
      userId: 'u1',
      name: 'Wang',
      role: 'watcher',
      sessionId: 's1',
      until: (NOW + DAY) as EpochMillis,
    },
    ...{ abilities: abilitiesOf('watcher'), cameras: null, address: '10.0.0.1' },
  }
  const extent = { camera: 'c1', from: null, to: null }
  const watch = async (by: Actor = actor) => {
    const grant = await access.open({ actor: by, action: 'watch', extent })
    assert.ok(!('refused' in grant))
    live.push(grant)
    streams.push(by)
  }
  return { access, clock, entered, live, streams, ended, account, actor, watch }
}

test('a session that comes of age ends its live pictures and event streams within the next second', async () => {
  const { access, clock, ended, watch } = prepare()
  await watch()
  clock.advance(DAY - 1)
  access.tick()
  assert.deepEqual(ended, [])
  clock.advance(1)
  access.tick()
  assert.deepEqual(ended, ['live session.missing', 'stream'])
})

test('a sign-out, a change of the account, a revoked token and the end of an order each end what they opened, and no more', async () => {
  const { access, actor, ended, live, watch } = prepare()
  const { sessionId: _, ...noSession } = actor
  const order = {
    ...{ id: 'or1', until: (NOW + DAY) as EpochMillis, verbs: new Set(['view'] as const) },
    scopes: [{ camera: 'c1', from: 0 as EpochTicks, to: 90_000 as EpochTicks }],
  }
  await watch()
  await watch({ ...actor, sessionId: 's2', userId: 'u2' })
  await watch({ ...noSession, kind: 'token', tokenId: 't1', userId: 'u3' })
  const span = { camera: 'c1', from: 0 as EpochTicks, to: 90_000 as EpochTicks }
  const visit = { ...actor, sessionId: 's4', userId: 'u4', order }
  await access.open({ actor: visit, action: 'replay', extent: span })
  assert.equal(access.windows.size, 1)
  access.endOrder('or1')
  assert.deepEqual([access.windows.size, live.length], [0, 3])
  access.endSessions(['s1'])
  assert.deepEqual(
    live.map((grant) => grant.actor.userId),
    ['u2', 'u3'],
  )
  access.endUser('u2')
  access.endToken('t1')
  assert.equal(live.length, 0)
  assert.equal(ended.filter((each) => each === 'stream').length, 3)
})

test('a reload of the policies enters their hash and asks for every grant again', async () => {
  const { access, actor, ended, entered, watch } = prepare()
  await watch()
  await access.reload(actor)
  assert.deepEqual(ended, ['live access.policies.changed'])
  assert.equal(entered.at(-1)?.body['action'], 'policy.load')
})

test('who asks is remembered for seconds, forgotten when the account changes, and never beyond its end', async () => {
  const { access, account, actor, clock } = prepare()
  account.now = { actor, session: { id: 's1', expiresAt: new Date(NOW + DAY) } }
  const ask = (address = '10.0.0.1') => access.authenticate({ cookie: 'a', bearer: null, address })
  await ask()
  assert.equal((await ask('10.9.9.9'))?.actor.address, '10.9.9.9')
  assert.equal(account.asked, 1)
  access.forget('u1')
  await ask()
  clock.advance(15_001)
  await ask()
  assert.equal(account.asked, 3)
  account.now = null
  access.forget(null)
  assert.equal(await ask(), null)
})

test('an answer that was on its way while the account changed is not remembered', async () => {
  const { access, account, actor } = prepare()
  account.now = { actor, session: null }
  const asking = access.authenticate({ cookie: 'a', bearer: null, address: '' })
  access.forget('u1')
  await asking
  await access.authenticate({ cookie: 'a', bearer: null, address: '' })
  assert.equal(account.asked, 2)
})

test('being turned away at the door is entered, and not over and over in the same seconds', async () => {
  const { access, actor, clock, entered } = prepare()
  const refusal = {
    refused: true,
    code: 'ability.missing',
    detail: '',
    article: 'CQ22.1',
    policy: 'default-deny',
  } as const
  const knock = { method: 'GET', url: '/api/users', need: 'user.change', camera: null }
  for (let time = 0; time < 5; time++) await access.enterRefusal(actor, refusal, knock)
  await access.enterRefusal(actor, refusal, { ...knock, url: '/api/storage' })
  clock.advance(10_001)
  await access.enterRefusal(actor, refusal, knock)
  assert.deepEqual(
    entered.map(({ type, body }) => [type, body['action'], body['policy']]),
    [
      ['access.refusal', 'GET /api/users', 'default-deny'],
      ['access.refusal', 'GET /api/storage', 'default-deny'],
      ['access.refusal', 'GET /api/users', 'default-deny'],
    ],
  )
})
