// SPDX-License-Identifier: Apache-2.0
import type { IncomingHttpHeaders } from 'node:http'
import { Fault } from '@mingjian/base'
import type { Actor } from '../access/grant.ts'
import type { Authenticate, Credentials, SignedIn } from '../access/signed-in.ts'
import type { RouteNeed } from './route.ts'

/** What the gate looks at; a request and an upgrade both give it. */
export type Knock = Readonly<{
  method: string
  headers: IncomingHttpHeaders
  address: string
  need: RouteNeed
  camera: string | null
}>

export const SESSION_COOKIE = 'mingjian'

/**
 * Lets a call through to its route or throws: another site's request, nobody signed in, an ability that is missing, a
 * camera the actor may not know of. The one place where these are decided.
 */
export async function passGate(knock: Knock, authenticate: Authenticate): Promise<SignedIn | null> {
  const credentials = readCredentials(knock)
  if (credentials.bearer === null) refuseOtherSites(knock)
  if (knock.need === 'public') return null
  const signedIn = await authenticate(credentials)
  if (!signedIn) throw new Fault('denied', 'session.missing', 'sign in first')
  refuseBeyondOrder(signedIn.actor, knock.need)
  if (knock.need !== 'signed-in' && knock.need !== 'bearer' && !signedIn.actor.abilities.has(knock.need)) {
    throw new Fault('denied', 'ability.missing', `this needs the ability ${knock.need}`, { ability: knock.need })
  }
  if (knock.camera !== null) refuseUnseenCamera(signedIn.actor, knock.camera)
  return signedIn
}

/** Whoever bears a retrieval order comes for its footage: no other door is theirs, and nobody else has theirs (CQ25.2(4)). */
function refuseBeyondOrder({ order, abilities }: Actor, need: RouteNeed): void {
  if (order === undefined && need === 'bearer')
    throw new Fault('denied', 'order.visit.missing', 'no visit under an order is open here')
  if (order === undefined || need === 'bearer') return
  if (need !== 'signed-in' && need !== 'public' && abilities.has(need)) return
  const article = 'CQ25'
  throw new Fault('denied', 'order.scope', 'this is outside the scope of the retrieval order', { article })
}

/** A camera outside the actor's set is answered like one that does not exist. */
export function refuseUnseenCamera(actor: Actor, camera: string): void {
  if (actor.cameras === null || actor.cameras.has(camera)) return
  throw new Fault('not-found', 'camera.unknown', 'there is no such camera', { camera })
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
