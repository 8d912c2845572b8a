// SPDX-License-Identifier: Apache-2.0
import type { GapCause } from '@mingjian/contract'
import { Fault, type FaultKind, toError } from '@mingjian/base'
import { reasonOf } from '@mingjian/wire'

export type LossCause = Extract<GapCause, 'unreachable' | 'refused' | 'unsupported' | 'stalled' | 'link-lost'>
export type Loss = Readonly<{ cause: LossCause; detail: string; isLoginWrong: boolean; isTransportWrong: boolean }>

const KINDS: Readonly<Record<LossCause, FaultKind>> = {
  unreachable: 'unavailable',
  refused: 'denied',
  unsupported: 'unsupported',
  stalled: 'timeout',
  'link-lost': 'unavailable',
}

/** A session's end with its typed cause and a sentence for the operator; the sentence holds no secret. */
export function sessionFault(cause: LossCause, detail: string, context: Record<string, string | number> = {}): Fault {
  return new Fault(KINDS[cause], `ingest.session.${cause}`, detail, { ...context, cause })
}

/** What an operator can do about each refusal. */
const REFUSALS: ReadonlyMap<number, string> = new Map([
  [401, 'The camera did not accept the user name or password.'],
  [403, 'The camera forbids this user to watch; the account may be locked or lack the right.'],
  [404, 'The camera knows no stream under this address; check the path.'],
  [453, 'The camera has no bandwidth or session left for one more viewer.'],
  [461, 'The camera offers neither TCP nor UDP transport that we asked for.'],
  [503, 'The camera is too busy for one more session.'],
])

/** The fault for a status by which the camera said no. */
export function refusalOf(method: string, status: number): Fault {
  const sentence = REFUSALS.get(status) ?? `The camera answered ${method} with ${status} (${reasonOf(status)}).`
  return sessionFault('refused', sentence, { method, status })
}

/** Why a session ended, from whatever was thrown. Foreign errors are told by their code only, never by their text. */
export function lossOf(thrown: unknown): Loss {
  const error = toError(thrown)
  const none = { isLoginWrong: false, isTransportWrong: false }
  if (error instanceof Fault) {
    const { cause, status, udp } = error.context
    if (isLossCause(cause)) {
      return {
        cause,
        detail: error.message,
        isLoginWrong: status === 401,
        isTransportWrong: status === 461 || udp === 1,
      }
    }
    if (error.code === 'wire.rtsp.url')
      return { cause: 'unreachable', detail: 'The camera’s address cannot be read.', ...none }
    if (error.code.startsWith('wire.sdp'))
      return { cause: 'unsupported', detail: `The camera’s description cannot be read: ${error.message}.`, ...none }
    if (error.code.startsWith('wire.'))
      return { cause: 'link-lost', detail: `The camera sent what cannot be read: ${error.message}.`, ...none }
  }
  return { cause: 'link-lost', detail: 'The session ended unexpectedly.', ...none }
}

function isLossCause(value: unknown): value is LossCause {
  return typeof value === 'string' && value in KINDS
}

const CONNECT_SENTENCES: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'Nothing listens at the camera’s address and port.'],
  ['ENOTFOUND', 'The camera’s name is not known.'],
  ['EAI_AGAIN', 'The camera’s name could not be looked up.'],
  ['EHOSTUNREACH', 'There is no way to the camera’s address.'],
  ['ENETUNREACH', 'There is no way to the camera’s network.'],
  ['ETIMEDOUT', 'The camera’s address does not answer.'],
  ['ECONNRESET', 'The camera broke the connection.'],
  ['EPIPE', 'The camera broke the connection.'],
])

/** The fault for a socket's error; before the connection stood it means unreachable, afterwards link lost. */
export function socketFault(thrown: unknown, wasConnected: boolean): Fault {
  const error = toError(thrown)
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'unknown'
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/.test(code)) {
    return sessionFault('refused', 'The camera’s certificate is not signed by a known authority.', { code })
  }
  if (/^ERR_SSL|EPROTO/.test(code))
    return sessionFault('refused', 'The camera does not speak TLS at this port.', { code })
  const sentence = CONNECT_SENTENCES.get(code) ?? `The connection failed (${code}).`
  return sessionFault(wasConnected ? 'link-lost' : 'unreachable', sentence, { code })
}
