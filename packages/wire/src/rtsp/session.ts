// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'

/** `Session` header. RFC 2326 §12.37. */
export type RtspSessionHeader = Readonly<{ id: string; timeoutSeconds: number | null }>

const ID = /^[\u0021-\u003a\u003c-\u007e]{1,512}$/

/** The id is any run of visible characters, because cameras use more than the clause allows. */
export function parseSession(text: string): RtspSessionHeader {
  const [head = '', ...fields] = text.split(';')
  const id = head.trim()
  if (!ID.test(id)) throw new Fault('bad-input', 'wire.rtsp.session', 'not a session identifier', { length: id.length })
  for (const field of fields) {
    const seconds = /^\s*timeout\s*=\s*"?(\d{1,6})/i.exec(field)?.[1]
    if (seconds !== undefined) return { id, timeoutSeconds: Number(seconds) }
  }
  return { id, timeoutSeconds: null }
}

export function formatSession(session: RtspSessionHeader): string {
  return session.timeoutSeconds === null ? session.id : `${session.id};timeout=${session.timeoutSeconds}`
}
