// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'
import { PeerInput, PeerQuery, WitnessStanding } from '@mingjian/contract'
import { MAX_WITNESS_REQUEST, parseVerifierKey } from '@mingjian/evidence'
import type { Actor } from '../../access/grant.ts'
import { sha256 } from '../../disk/sha256.ts'
import type { Peer, Peers } from '../../witness/peers.ts'
import type { Witness } from '../../witness/witness.ts'
import { sendWitnessAnswer } from '../reply.ts'
import { type Route, route } from '../route.ts'

export type WitnessRouteDeps = Readonly<{
  witness: Pick<Witness, 'addCheckpoint'>
  logs: Peers
  witnesses: Peers
  standing: () => Promise<WitnessStanding>
  /** Entered before it takes effect. */
  changed: (
    actor: Actor,
    change: Readonly<{ action: string; name: string; key?: string; url?: string | null }>,
  ) => Promise<void>
}>

/** The instance as a witness, C2SP tlog-witness, and whom it knows. */
export function witnessRoutes(by: WitnessRouteDeps): Route[] {
  return [addCheckpoint(by), readStanding(by), addPeer(by), removePeer(by)]
}

/** Nobody signs in: what counts is the signature on the checkpoint. */
function addCheckpoint(by: WitnessRouteDeps): Route {
  return route({
    method: 'POST',
    url: '/witness/add-checkpoint',
    need: 'public',
    summary: 'Cosigns a checkpoint of a log that is witnessed here (C2SP tlog-witness)',
    bodyAs: 'text',
    body: z.string().max(MAX_WITNESS_REQUEST),
    answer: 'stream',
    produces: ['text/plain', 'text/x.tlog.size'],
    async handle({ body, reply }) {
      await sendWitnessAnswer(reply, await by.witness.addCheckpoint(body))
    },
  })
}

function readStanding(by: WitnessRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/api/witness',
    need: 'log.audit',
    summary: 'Our keys, the logs we witness, and how it stands with the witnesses of our log',
    answer: WitnessStanding,
    handle: () => by.standing(),
  })
}

function addPeer(by: WitnessRouteDeps): Route {
  return route({
    method: 'POST',
    url: '/api/witness/peers',
    need: 'integration.change',
    summary: 'Makes a log to be witnessed here, or a witness of our log, known by its key',
    body: PeerInput,
    answer: WitnessStanding,
    isCreation: true,
    async handle({ actor, body }) {
      const peer: Peer = { key: parseVerifierKey(sha256, body.key), url: body.url }
      await by.changed(actor, { action: 'witness.add', name: peer.key.name, key: body.key, url: body.url })
      await (peer.key.use === 'log' ? by.logs : by.witnesses).add(peer)
      return by.standing()
    },
  })
}

function removePeer(by: WitnessRouteDeps): Route {
  return route({
    method: 'DELETE',
    url: '/api/witness/peers',
    need: 'integration.change',
    summary: 'Forgets a log or a witness; what was cosigned is kept',
    query: PeerQuery,
    answer: 'nothing',
    async handle({ actor, query }) {
      await by.changed(actor, { action: 'witness.remove', name: query.name })
      await (query.use === 'log' ? by.logs : by.witnesses).remove(query.name)
    },
  })
}
