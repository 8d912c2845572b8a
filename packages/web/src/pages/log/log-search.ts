// SPDX-License-Identifier: Apache-2.0

export type LogSearch = { type?: string; camera?: string; user?: string; order?: string; entry?: number }

function word(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** What stands in the address; the rest is left out. */
export function readLogSearch(search: Record<string, unknown>): LogSearch {
  const entry = search['entry']
  const words = {
    type: word(search['type']),
    camera: word(search['camera']),
    user: word(search['user']),
    order: word(search['order']),
  }
  return {
    ...Object.fromEntries(Object.entries(words).filter(([, value]) => value !== undefined)),
    ...(typeof entry === 'number' && Number.isSafeInteger(entry) && entry >= 0 ? { entry } : {}),
  }
}
