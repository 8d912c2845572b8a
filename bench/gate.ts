// SPDX-License-Identifier: Apache-2.0
import { request } from 'node:http'
import { type EpochTicks, secondsToTicks, silentLog, systemClock } from '@mingjian/base'
import { abilitiesOf } from '../packages/server/src/access/ability.ts'
import { Access } from '../packages/server/src/access/access.ts'
import type { Actor, Grant, Refusal } from '../packages/server/src/access/grant.ts'
import { PolicySet } from '../packages/server/src/access/policy-set.ts'
import { buildApp } from '../packages/server/src/http/app.ts'
import { CameraId } from '../packages/server/src/http/camera-routes.ts'
import { passGate } from '../packages/server/src/http/gate.ts'
import { isRefusal, type Route, route } from '../packages/server/src/http/route.ts'
import { openTestLog } from '../packages/server/src/log/test-log.ts'
import { AccessRegister } from '../packages/server/src/store/access-register.ts'
import { percentile, type Row } from './table.ts'

const GOAL_MILLIS = 0.2
const GOAL_SHARE = 0.02
const CALLS = 20_000
const OPENINGS = 200
const ROUNDS = 12
const FETCHES = 60
/** Four seconds of a camera of 4 Mbit/s: what the player asks for at once. */
const PIECE = Buffer.alloc(2_000_000, 1)
const HEADERS = { cookie: 'mingjian=secret' }

/** What the gate costs a piece of footage that lies in a window already entered, and what a new window costs. */
export async function benchGate(): Promise<Row[]> {
  const log = await openTestLog()
  const access = await makeAccess(log.log)
  try {
    const covered = await timeCovered(access)
    const opened = await timeOpened(access)
    const [gated, free] = await compareThroughput(access)
    const lost = 1 - gated / free
    const worst = percentile(covered, 0.99)
    return [
      row('gate of a media request in a window', {
        measured: millis(covered),
        goal: `p99 ≤ ${GOAL_MILLIS} ms`,
        reached: worst <= GOAL_MILLIS,
      }),
      row('gate that enters a new window, durable', { measured: millis(opened), goal: null, reached: null }),
      row('replay pieces of 2 MB over HTTP', {
        measured: `${Math.round(gated)}/s with the gate, ${Math.round(free)}/s without: ${(lost * 100).toFixed(1)} %`,
        goal: `≤ ${GOAL_SHARE * 100} %`,
        reached: lost <= GOAL_SHARE,
      }),
    ]
  } finally {
    await log.close()
  }
}

async function makeAccess(log: Awaited<ReturnType<typeof openTestLog>>['log']): Promise<Access> {
  const actor: Actor = {
    ...{ kind: 'user', userId: 'u1', name: 'bench', role: 'watcher', sessionId: 's1', address: '127.0.0.1' },
    ...{ abilities: abilitiesOf('watcher'), cameras: new Set(Array.from({ length: 500 }, (_, at) => `c${at}`)) },
  }
  const session = { id: 's1', expiresAt: new Date(Date.now() + 86_400_000) }
  return new Access({
    register: new AccessRegister((draft) => log.append(draft)),
    authenticate: () => Promise.resolve({ actor, session }),
    facts: (id) => Promise.resolve({ id, place: 'Estate/Gate', unit: null, classes: [] }),
    ends: { live: { endWhere: () => {} }, events: { endSessions: () => {}, endWhere: () => {} } },
    ...{ clock: systemClock, zone: 'Asia/Shanghai', ownPolicies: '', policies: await PolicySet.load(null) },
  })
}

async function ask(access: Access, camera: string, second: number): Promise<Grant | Refusal> {
  const query = {}
  const knock = { method: 'GET', headers: HEADERS, address: '127.0.0.1', need: 'camera.replay', query } as const
  const signedIn = await passGate({ ...knock, url: '/api/cameras/:id/footage.mp4', camera }, access)
  if (!signedIn) throw new Error('nobody is signed in')
  const from = (162_000_000_000_000 + secondsToTicks(second)) as EpochTicks
  const extent = { camera, from, to: (from + secondsToTicks(4)) as EpochTicks }
  return access.open({ actor: signedIn.actor, action: 'replay', extent })
}

async function timeCovered(access: Access): Promise<number[]> {
  const samples: number[] = []
  for (let call = 0; call < CALLS; call++) {
    const begun = performance.now()
    const grant = await ask(access, `c${call % 16}`, (call % 100) * 4)
    if (call >= CALLS / 10) samples.push(performance.now() - begun)
    if (isRefusal(grant)) throw new Error(grant.code)
  }
  return samples
}

async function timeOpened(access: Access): Promise<number[]> {
  const samples: number[] = []
  for (let call = 0; call < OPENINGS; call++) {
    const begun = performance.now()
    await ask(access, `c${16 + call}`, 0)
    samples.push(performance.now() - begun)
  }
  return samples
}

/** Pieces a second with and without; rounds take turns, so that what else the machine does falls on both. */
async function compareThroughput(access: Access): Promise<[gated: number, free: number]> {
  const routes = [pieceRoute('/api/cameras/:id/gated', access), pieceRoute('/api/free/:id', null)]
  const { authenticate, judgeCamera } = access
  const more = { sockets: [], log: silentLog, version: '0', webRoot: null, trustProxy: false }
  const app = await buildApp({ ...more, routes, authenticate, judgeCamera })
  const { port } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
  const seconds = { gated: [] as number[], free: [] as number[] }
  for (let round = 0; round < ROUNDS; round++) {
    seconds.gated.push(await fetchAll(Number(port), '/api/cameras/c1/gated'))
    seconds.free.push(await fetchAll(Number(port), '/api/free/c1'))
  }
  await app.close()
  return [FETCHES / percentile(seconds.gated, 0.5), FETCHES / percentile(seconds.free, 0.5)]
}

function pieceRoute(url: string, access: Access | null): Route {
  return route({
    ...{ method: 'GET', url, summary: '', params: CameraId, answer: 'stream' },
    need: access ? 'camera.replay' : 'public',
    async handle({ actor, params }) {
      if (access && actor) {
        const from = 162_000_000_000_000 as EpochTicks
        const extent = { camera: params.id, from, to: (from + secondsToTicks(4)) as EpochTicks }
        const grant = await access.open({ actor, action: 'replay', extent })
        if (isRefusal(grant)) return grant
      }
      return { kind: 'whole', headers: { 'content-type': 'video/mp4', 'content-length': PIECE.length }, body: PIECE }
    },
  })
}

async function fetchAll(port: number, path: string): Promise<number> {
  const begun = performance.now()
  for (let at = 0; at < FETCHES; at++) await fetchOne(port, path)
  return (performance.now() - begun) / 1000
}

function fetchOne(port: number, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const asking = request({ host: '127.0.0.1', port, path, headers: HEADERS }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`answered ${answer.statusCode}`))
      answer.on('end', resolve).resume()
    })
    asking.on('error', reject).end()
  })
}

function row(name: string, found: Pick<Row, 'measured' | 'goal' | 'reached'>): Row {
  return { name, peer: null, ...found }
}

function millis(samples: readonly number[]): string {
  return `p50 ${percentile(samples, 0.5).toFixed(3)} ms, p99 ${percentile(samples, 0.99).toFixed(3)} ms`
}
