// SPDX-License-Identifier: Apache-2.0
import type { GapCause, NoteCode } from '@mingjian/contract'
import { Fault, type FaultKind, toError } from '@mingjian/base'
import { reasonOf } from '@mingjian/wire'
import { noteText } from '../stream/note.ts'

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
const REFUSALS: ReadonlyMap<number, NoteCode> = new Map([
  [401, 'login-wrong'],
  [403, 'forbidden'],
  [404, 'path-unknown'],
  [453, 'sessions-full'],
  [461, 'transport-refused'],
  [503, 'camera-busy'],
])

/** The fault for a status by which the camera said no. */
export function refusalOf(method: string, status: number): Fault {
  const known = REFUSALS.get(status)
  const sentence = known ? noteText(known) : noteText('answer-refusing', { method, status, reason: reasonOf(status) })
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
    if (error.code === 'wire.rtsp.url') return { cause: 'unreachable', detail: noteText('address-unreadable'), ...none }
    if (error.code.startsWith('wire.sdp'))
      return { cause: 'unsupported', detail: noteText('description-unreadable', { why: error.message }), ...none }
    if (error.code.startsWith('wire.'))
      return { cause: 'link-lost', detail: noteText('stream-unreadable', { why: error.message }), ...none }
  }
  return { cause: 'link-lost', detail: noteText('session-broken'), ...none }
}

function isLossCause(value: unknown): value is LossCause {
  return typeof value === 'string' && value in KINDS
}

const CONNECT_NOTES: ReadonlyMap<string, NoteCode> = new Map([
  ['ECONNREFUSED', 'port-closed'],
  ['ENOTFOUND', 'name-unknown'],
  ['EAI_AGAIN', 'name-lookup'],
  ['EHOSTUNREACH', 'host-away'],
  ['ENETUNREACH', 'network-away'],
  ['ETIMEDOUT', 'address-silent'],
  ['ECONNRESET', 'connection-reset'],
  ['EPIPE', 'connection-reset'],
])

/** The fault for a socket's error; before the connection stood it means unreachable, afterwards link lost. */
export function socketFault(thrown: unknown, wasConnected: boolean): Fault {
  const error = toError(thrown)
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'unknown'
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/.test(code)) {
    return sessionFault('refused', noteText('certificate-unknown'), { code })
  }
  if (/^ERR_SSL|EPROTO/.test(code)) return sessionFault('refused', noteText('tls-missing'), { code })
  const known = CONNECT_NOTES.get(code)
  const sentence = known ? noteText(known) : noteText('connection-failed', { code })
  return sessionFault(wasConnected ? 'link-lost' : 'unreachable', sentence, { code })
}
