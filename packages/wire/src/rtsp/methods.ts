// SPDX-License-Identifier: Apache-2.0

/** The methods of a `Public` or `Allow` header, upper case. RFC 2326 §12.28; some cameras part them with spaces only. */
export function parseMethods(text: string): ReadonlySet<string> {
  const names =
    text
      .toUpperCase()
      .slice(0, 2048)
      .match(/[A-Z_]{3,24}/g) ?? []
  return new Set(names)
}

export function formatMethods(methods: Iterable<string>): string {
  return [...methods].join(', ')
}
