// SPDX-License-Identifier: Apache-2.0

/** Content-Disposition for a file of this name: a plain one for old programs, the real one beside it. RFC 6266, RFC 8187. */
export function attachmentName(name: string): string {
  const tame = name.replaceAll(/[\p{Cc}"\\/:*?<>|]+/gu, ' ')
  const plain = tame.replaceAll(/[^\x20-\x7e]+/g, '_')
  const coded = encodeURIComponent(tame).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${plain}"; filename*=UTF-8''${coded}`
}
