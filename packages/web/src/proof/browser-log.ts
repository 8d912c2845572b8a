// SPDX-License-Identifier: Apache-2.0
import type { VerifyEd25519 } from '@mingjian/evidence'
import { Fault } from '@mingjian/base'
import { readProblem } from '../api/client.ts'
import { LogReader } from './log-reader.ts'

const MEMORY = 'mingjian.log'

const verify: VerifyEd25519 = async (key, message, signature) => {
  const imported = await crypto.subtle.importKey('raw', new Uint8Array(key), 'Ed25519', false, ['verify'])
  return crypto.subtle.verify('Ed25519', imported, new Uint8Array(signature), new Uint8Array(message))
}

/** The log of the instance that served this page; one for the page, since tiles never change. */
export const browserLog = new LogReader({
  async fetch(path) {
    const response = await fetch(path, { credentials: 'same-origin' }).catch((thrown: unknown) => {
      throw new Fault('unavailable', 'web.server.unreachable', 'the server does not answer', { path }, thrown)
    })
    if (response.status === 404) return null
    if (!response.ok) throw await readProblem(response)
    return new Uint8Array(await response.arrayBuffer())
  },
  verify,
  memory: { read: () => localStorage.getItem(MEMORY), write: (note) => localStorage.setItem(MEMORY, note) },
})
