// SPDX-License-Identifier: Apache-2.0

/** The ten ways in which the world can fail us. A caller decides by kind; an operator reads the code. */
export type FaultKind =
  | 'bad-input' // the bytes or the request are wrong; the same again will fail again
  | 'not-found'
  | 'conflict' // the state of the thing forbids it now
  | 'denied' // the gate said no
  | 'unavailable' // the peer, disk or database is not there; try again
  | 'timeout'
  | 'exhausted' // a limit or the space ran out
  | 'data-loss' // something that was written cannot be read back
  | 'unsupported'
  | 'cancelled'

/** Enough to find the offending packet, row or file again. */
export type FaultContext = Readonly<Record<string, string | number | boolean | null | undefined>>

/**
 * A failure that is nobody's bug: stable `code` (`area.noun.what`, listed in ref/errors.md), closed `kind`,
 * and the context that locates it. Programming errors are {@link assert}ed instead.
 */
export class Fault extends Error {
  readonly kind: FaultKind
  readonly code: string
  readonly context: FaultContext

  constructor(kind: FaultKind, code: string, message: string, context: FaultContext = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'Fault'
    this.kind = kind
    this.code = code
    this.context = context
  }
}

/** Claims what cannot be otherwise; throws an ordinary Error, because a false claim is a bug. */
export function assert(claim: unknown, why: string): asserts claim {
  if (!claim) throw new Error(`bug: ${why}`)
}

/** Any thrown value as an Error, so that what was caught is always used. */
export function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown))
}
