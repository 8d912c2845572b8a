// SPDX-License-Identifier: Apache-2.0
import type { SetChange } from './syntax.ts'

const MAX_SET_BYTES = 8192

/** The parameter sets of one kind by their identifier, newest content each. */
export class SetTable {
  readonly #sets = new Map<number, Uint8Array>()

  put(id: number, nal: Uint8Array): SetChange {
    if (nal.length > MAX_SET_BYTES) return 'bad'
    const known = this.#sets.get(id)
    if (known !== undefined && isEqualBytes(known, nal)) return 'same'
    this.#sets.set(id, new Uint8Array(nal))
    return 'changed'
  }

  /** Whether exactly these bytes are remembered; spares reading again what comes with each key picture. */
  has(nal: Uint8Array): boolean {
    for (const known of this.#sets.values()) if (isEqualBytes(known, nal)) return true
    return false
  }

  get(id: number): Uint8Array | undefined {
    return this.#sets.get(id)
  }

  /** All sets in the order of their identifiers, `first` before the others. */
  listed(first = -1): Uint8Array[] {
    const ids = [...this.#sets.keys()].sort((a, b) => (a === first ? -1 : b === first ? 1 : a - b))
    return ids.flatMap((id) => this.#sets.get(id) ?? [])
  }
}

export function isEqualBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}
