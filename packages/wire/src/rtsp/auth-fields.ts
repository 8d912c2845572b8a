// SPDX-License-Identifier: Apache-2.0

const LIMIT = 8192
/** A scheme, or a parameter with a quoted or bare value; what fits neither is passed over. */
export const AUTH_PARTS = /([A-Za-z][\w-]*)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^,"]*))|([A-Za-z][\w-]*)(?=\s|$)/g

/** Text of a quoted string. RFC 9110 §5.6.4. */
export function quote(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`
}

/** The parameters of one `Authorization` or challenge value after its scheme, names in lower case. */
export function parseAuthFields(text: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>()
  for (const match of text.slice(0, LIMIT).matchAll(AUTH_PARTS)) {
    if (match[1] === undefined) continue
    fields.set(match[1].toLowerCase(), match[2]?.replace(/\\(.)/g, '$1') ?? match[3]?.trim() ?? '')
  }
  return fields
}
