// SPDX-License-Identifier: Apache-2.0
import { Fault, toError } from '@mingjian/base'

/** What a witness answered, C2SP tlog-witness. */
export type WitnessReply = Readonly<
  | { kind: 'signed'; lines: string }
  /** It knows another size than we thought. */
  | { kind: 'knows'; size: number }
  /** It will not sign: `status` says why. */
  | { kind: 'refused'; status: number }
>

const TIMEOUT_MILLIS = 10_000
const MAX_ANSWER = 64 * 1024

/** Sends one request. Throws `witness.peer.silent` when no answer that makes sense comes. */
export async function askWitness(url: string, body: string): Promise<WitnessReply> {
  const silent = (why: string): Fault =>
    new Fault('unavailable', 'witness.peer.silent', `the witness does not answer: ${why}`, { url })
  let answer: Response
  let text: string
  try {
    answer = await fetch(`${url.replace(/\/+$/, '')}/add-checkpoint`, {
      ...{ method: 'POST', body, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MILLIS) },
      headers: { 'content-type': 'text/plain; charset=utf-8' },
    })
    text = await readText(answer)
  } catch (thrown) {
    throw silent(toError(thrown).message)
  }
  if (answer.status === 200) return { kind: 'signed', lines: text }
  const size = /^(0|[1-9]\d{0,15})\n$/.exec(text)?.[1]
  const isSize = answer.headers.get('content-type')?.startsWith('text/x.tlog.size') === true
  if (answer.status === 409 && isSize && size !== undefined) return { kind: 'knows', size: Number(size) }
  if (answer.status >= 400 && answer.status < 500) return { kind: 'refused', status: answer.status }
  throw silent(`status ${answer.status}`)
}

async function readText(answer: Response): Promise<string> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of answer.body ?? []) {
    length += part.length
    if (length > MAX_ANSWER) throw new Error('the answer is too long')
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}
