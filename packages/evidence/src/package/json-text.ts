// SPDX-License-Identifier: Apache-2.0
import type { Json } from '../entry/json.ts'

/** JSON of a package; `undefined` when it is none. */
export function readJson(bytes: Uint8Array): Json | undefined {
  try {
    // parsed at the edge: what it may be is checked field by field
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Json
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined
    throw error
  }
}
