// SPDX-License-Identifier: Apache-2.0
export async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

export const PDF = 'application/pdf'
export const MOST_PAPER = 32 * 1024 * 1024
