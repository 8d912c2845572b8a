// SPDX-License-Identifier: Apache-2.0
import { Readable } from 'node:stream'
import { ServerResponse } from 'node:http'
import { toError } from '@mingjian/base'

export type FootageSource = Readonly<{
  /** Parts that may be kept. */
  read: () => AsyncGenerator<Uint8Array, void, undefined>
  /** Parts in memory that is used again once `write` has answered. */
  pump: (write: (bytes: Uint8Array) => Promise<void>) => Promise<void>
}>

/**
 * Footage as the body of an answer. Piped into the answer itself, it is read into two buffers that are used again when
 * the socket has taken them: fresh memory costs as much as the copying. Piped elsewhere, it is an ordinary stream.
 */
export class FootageBody extends Readable {
  readonly #source: FootageSource
  #parts: AsyncGenerator<Uint8Array, void, undefined> | null = null
  #pump: Promise<void> | null = null
  /** Ends a write that the other side does not take. */
  #giveUp: ((why: Error) => void) | null = null

  constructor(source: FootageSource) {
    super({ highWaterMark: 1 << 20 })
    this.#source = source
  }

  override pipe<T extends NodeJS.WritableStream>(destination: T, options?: { end?: boolean }): T {
    if (!(destination instanceof ServerResponse)) return super.pipe(destination, options)
    this.#pump = this.#source
      .pump((bytes) => this.#write(destination, bytes))
      .then(
        () => {
          // The source has ended, for those who wait for it.
          this.push(null)
          this.resume()
          destination.end()
        },
        (thrown: unknown) => void this.destroy(toError(thrown)),
      )
    return destination
  }

  override _read(): void {
    if (this.#pump !== null) return
    this.#parts ??= this.#source.read()
    this.#parts.next().then(
      ({ done, value }) => this.push(done === true ? null : value),
      (thrown: unknown) => this.destroy(toError(thrown)),
    )
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#giveUp?.(error ?? new Error('the answer was given up'))
    // Files are closed before the stream is.
    const closed = this.#pump ?? this.#parts?.return() ?? Promise.resolve()
    closed.then(
      () => done(error),
      (thrown: unknown) => done(error ?? (this.#pump === null ? toError(thrown) : null)),
    )
  }

  #write(answer: ServerResponse, bytes: Uint8Array): Promise<void> {
    if (this.destroyed || answer.destroyed) return Promise.reject(new Error('the answer was closed'))
    return new Promise((resolve, reject) => {
      this.#giveUp = reject
      const isClosed = (): void => reject(new Error('the answer was closed'))
      answer.once('close', isClosed)
      answer.write(bytes, (error) => {
        answer.removeListener('close', isClosed)
        if (error) reject(error)
        else resolve()
      })
    })
  }
}
