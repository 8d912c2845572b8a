// SPDX-License-Identifier: Apache-2.0

/** Cuts an input down while `isSame` holds: blocks of a half, a quarter … of it are taken out, then single bytes. */
export function minimise(input: Uint8Array, isSame: (bytes: Uint8Array) => boolean, millis: number): Uint8Array {
  const deadline = performance.now() + millis
  let best = input
  for (let size = Math.ceil(best.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < best.length && performance.now() < deadline;) {
      const rest = best.subarray(at + size)
      const candidate = new Uint8Array(at + rest.length)
      candidate.set(best.subarray(0, at))
      candidate.set(rest, at)
      if (isSame(candidate)) best = candidate
      else at += size
    }
  }
  return best
}
