// SPDX-License-Identifier: Apache-2.0
import type { IncomingHttpHeaders } from 'node:http'
import { type EpochTicks, Fault, parseTime } from '@mingjian/base'
import type { Actor, Extent, Refusal } from '../access/grant.ts'
import { covers, orderRefusal, UNKNOWN } from '../access/judge.ts'
import type { Authenticate, Credentials, SignedIn } from '../access/signed-in.ts'
import type { RouteNeed } from './route.ts'

/** What the gate looks at; a request and an upgrade both give it. */
export type Knock = Readonly<{
  method: string
  headers: IncomingHttpHeaders
  address: string
  need: RouteNeed
  /** The route's pattern. */
  url: string
  camera: string | null
  /** Not checked by any schema yet. */
  query: unknown
}>

/** What the gate asks. The last two may be left out where there are no policies and no log: in tests. */
export type GateDeps = Readonly<{
  authenticate: Authenticate
  /** What the policies say of this call about a camera; pictures are decided by access/open.ts besides. */
  judgeCamera?: (actor: Actor, need: RouteNeed, camera: string) => Promise<Refusal | null>
  /** Writes down that somebody who is known was turned away; resolves when it is durable. */
  enterRefusal?: (actor: Actor, refusal: Refusal, knock: Knock) => Promise<void>
}>

export const SESSION_COOKIE = 'mingjian'

/**
 * Lets a call through to its route or throws: another site's request, nobody signed in, an ability that is missing, a
 * camera the actor may not know of, anything outside a retrieval order. The one place where these are decided.
 */
export async function passGate(knock: Knock, by: GateDeps): Promise<SignedIn | null> {
  const credentials = readCredentials(knock)
  if (credentials.bearer === null) refuseOtherSites(knock)
  if (knock.need === 'public') return null
  const signedIn = await by.authenticate(credentials)
  if (!signedIn) throw new Fault('denied', 'session.missing', 'sign in first')
  const { actor } = signedIn
  const refusal = refuseOrder(actor, knock) ?? refuseAbility(actor, knock) ?? (await refuseCamera(actor, knock, by))
  if (refusal === null) return signedIn
  await by.enterRefusal?.(actor, refusal, knock)
  const { code, detail, article, policy } = refusal
  throw new Fault(code === 'camera.unknown' ? 'not-found' : 'denied', code, detail, { article, policy })
}

/** A player's word that somebody looks, whoever that is. */
const BEAT = '/api/viewings/:id/beat'

/** Whoever bears a retrieval order comes for its footage: no other door is theirs, and nobody else has theirs (CQ25.2(4)). */
function refuseOrder({ order, abilities }: Actor, { need, camera, query, url }: Knock): Refusal | null {
  if (order === undefined) {
    if (need !== 'bearer') return null
    const detail = 'no visit under an order is open here'
    return { refused: true, code: 'order.visit.missing', detail, article: null }
  }
  if (need === 'bearer' || url === BEAT) return null
  const isTheirs = need !== 'signed-in' && need !== 'public' && abilities.has(need)
  if (!isTheirs || camera === null) return orderRefusal()
  return extentsOf(camera, query).every((extent) => covers(order, camera, extent)) ? null : orderRefusal()
}

/** The footage a query speaks of: from and to, at, or both; what speaks of none is about all of it, which no order opens. */
function extentsOf(camera: string, query: unknown): Extent[] {
  const read = (name: string): EpochTicks | null => {
    const value =
      typeof query === 'object' && query !== null ? Object.entries(query).find(([key]) => key === name)?.[1] : null
    return typeof value === 'string' ? parseTime(value) : null
  }
  const [at, from, to] = [read('at'), read('from'), read('to')]
  const moment = at === null ? [] : [{ camera, from: at, to: at }]
  return at !== null && from === null && to === null ? moment : [...moment, { camera, from, to }]
}

function refuseAbility({ abilities }: Actor, { need }: Knock): Refusal | null {
  if (need === 'public' || need === 'signed-in' || need === 'bearer' || abilities.has(need)) return null
  const detail = `this needs the ability ${need}`
  return { refused: true, code: 'ability.missing', detail, article: 'CQ22.1', policy: 'default-deny' }
}

async function refuseCamera(actor: Actor, { camera, need }: Knock, by: GateDeps): Promise<Refusal | null> {
  if (camera === null || actor.order) return null
  if (actor.cameras !== null && !actor.cameras.has(camera)) return UNKNOWN
  return (await by.judgeCamera?.(actor, need, camera)) ?? null
}

/** A camera outside the actor's set is answered like one that does not exist. */
export function refuseUnseenCamera(actor: Actor, camera: string): void {
  if (actor.cameras === null || actor.cameras.has(camera)) return
  throw new Fault('not-found', UNKNOWN.code, UNKNOWN.detail, { camera })
}

export function readCredentials(knock: Pick<Knock, 'headers' | 'address'>): Credentials {
  const bearer = /^Bearer +([A-Za-z0-9._~+/=-]{1,512})$/i.exec(knock.headers.authorization ?? '')?.[1] ?? null
  const cookie =
    new RegExp(`(?:^|;) *${SESSION_COOKIE}=([A-Za-z0-9_-]{1,512})`).exec(knock.headers.cookie ?? '')?.[1] ?? null
  return { bearer, cookie, address: knock.address }
}

/**
 * Cross-site request forgery: the cookie is SameSite=Strict, and beyond it a browser's own word about where a request
 * comes from must be ours. Programs that are no browsers send neither header.
 */
function refuseOtherSites({ method, headers }: Knock): void {
  const isUpgrade = headers.upgrade !== undefined
  if (!isUpgrade && (method === 'GET' || method === 'HEAD' || method === 'OPTIONS')) return
  const site = headers['sec-fetch-site']
  if (site === 'same-origin' || site === 'none') return
  const origin = headers.origin
  if (site === undefined && (origin === undefined || hostOf(origin) === headers.host)) return
  throw new Fault('denied', 'http.origin', 'requests from another site are not accepted', { origin })
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null
}
