// SPDX-License-Identifier: Apache-2.0
import { Fault, toError } from '@mingjian/base'

const TIMEOUT_MILLIS = 60_000
const MOST_ANSWER = 1024 * 1024
const MOST_DETAIL = 300

/** Posts a sealed letter. Null: kept there for later. Throws `exchange.peer.silent`, `exchange.peer.refused`. */
export async function deliver(url: string, sealed: string): Promise<string | null> {
  let status: number
  let text: string
  try {
    const answer = await fetch(`${url.replace(/\/+$/, '')}/exchange/letters`, {
      ...{ method: 'POST', body: sealed, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MILLIS) },
      headers: { 'content-type': 'application/octet-stream' },
    })
    status = answer.status
    text = await readText(answer)
  } catch (thrown) {
    throw new Fault('unavailable', 'exchange.peer.silent', `the peer does not answer: ${toError(thrown).message}`, {
      url,
    })
  }
  if (status === 200) return text === 'kept\n' ? null : text
  throw new Fault('unavailable', 'exchange.peer.refused', `status ${status}: ${text.slice(0, MOST_DETAIL)}`, {
    url,
    status,
  })
}

async function readText(answer: Response): Promise<string> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of answer.body ?? []) {
    length += part.length
    if (length > MOST_ANSWER) throw new Error('the answer is too long')
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}
