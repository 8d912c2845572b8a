// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import { ApiProblem } from '../api/client.ts'
import { type Say, sayIfKnown } from '../i18n/index.ts'

/** What went wrong, for a person: our sentence for its code, or else the server's own, with the code to quote. */
export function problemText(say: Say, thrown: unknown): string {
  if (!(thrown instanceof Fault))
    return say('problem.unknown', { detail: thrown instanceof Error ? thrown.message : String(thrown) })
  const known = sayIfKnown(say, `problem.${thrown.code}`, { detail: thrown.message, ...waitOf(thrown) })
  if (known) return known
  if (thrown instanceof ApiProblem) {
    const general = sayIfKnown(say, `problem.status.${thrown.status}`)
    if (general) return say('problem.withDetail', { general, detail: thrown.message })
  }
  return say('problem.unknown', { detail: `${thrown.message} (${thrown.code})` })
}

function waitOf(thrown: Fault): Record<string, number> {
  return thrown instanceof ApiProblem && thrown.retryAfter !== null
    ? { minutes: Math.max(1, Math.ceil(thrown.retryAfter / 60)) }
    : {}
}
