// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto'
import { Fault, toError } from '@mingjian/base'
import { type ViewingRule, ViewingRules } from '@mingjian/contract'
import builtIn from './viewing-rules.json' with { type: 'json' }

export type RuleFile = Readonly<{ rules: readonly ViewingRule[]; sha256: string; isOwn: boolean }>

const MOST_BYTES = 100_000
const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/

/** The unit's own rules, or those that come with the product where it has none (null). Throws `viewing.rules.wrong` with one sentence. */
export function readRules(text: string | null): RuleFile {
  const words = text ?? JSON.stringify(builtIn)
  if (words.length > MOST_BYTES) throw wrong('it is too long')
  const parsed = ViewingRules.safeParse(parseJson(words))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw wrong(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`)
  }
  const rules = parsed.data.items
  if (new Set(rules.map(({ id }) => id)).size !== rules.length) throw wrong('two rules have one id')
  for (const { id, kind, duty } of rules) {
    if (kind !== 'outside-hours') continue
    if (!duty || !CLOCK.test(duty.from) || !CLOCK.test(duty.to)) throw wrong(`${id}: duty needs from and to as HH:MM`)
  }
  return { rules, sha256: createHash('sha256').update(words).digest('hex'), isOwn: text !== null }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (thrown) {
    throw wrong(toError(thrown).message)
  }
}

function wrong(why: string): Fault {
  return new Fault('bad-input', 'viewing.rules.wrong', `viewing-rules.json cannot be used: ${why}`)
}
