// SPDX-License-Identifier: Apache-2.0
import type { FootageSource } from '../footage-body.ts'

/** The same source, counting what was taken of it. */
export function countSource(source: FootageSource): FootageSource & { readonly taken: () => number } {
  let taken = 0
  return {
    taken: () => taken,
    async *read() {
      for await (const part of source.read()) {
        yield part
        taken += part.length // whoever asks for the next has taken this one
      }
    },
    pump: (write) =>
      source.pump(async (bytes) => {
        const { length } = bytes
        await write(bytes)
        taken += length
      }),
  }
}
