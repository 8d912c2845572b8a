// SPDX-License-Identifier: Apache-2.0
import { toError } from './fault.ts'

export type Rounds = Readonly<{
  round: () => Promise<unknown>
  millis: number
  /** A round that fails is told, and comes again. */
  failed: (error: Error) => void
}>

/** Works at once and then again and again, never twice at a time; answers what stops it once the last round has ended. */
export function startRounds({ round, millis, failed }: Rounds): () => Promise<void> {
  let running: Promise<unknown> | null = null
  const look = (): void => {
    running ??= round()
      .catch((thrown: unknown) => failed(toError(thrown)))
      .finally(() => (running = null))
  }
  look()
  const timer = setInterval(look, millis)
  return async () => {
    clearInterval(timer)
    await running
  }
}
