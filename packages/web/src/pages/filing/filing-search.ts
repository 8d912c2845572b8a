// SPDX-License-Identifier: Apache-2.0

/** What the address of the filing page keeps. `system`: the one whose dossier is looked at. */
export type FilingSearch = {
  tab?: string | undefined
  q?: string | undefined
  state?: string | undefined
  occasion?: string | undefined
  district?: string | undefined
  late?: boolean | undefined
  sort?: string | undefined
  page?: number | undefined
  open?: string | undefined
  system?: string | undefined
}

export type ChangeFiling = (next: FilingSearch) => void

export function readFilingSearch(search: Record<string, unknown>): FilingSearch {
  const text = (name: string) => {
    const value = search[name]
    return typeof value === 'number' ? String(value) : typeof value === 'string' && value !== '' ? value : undefined
  }
  const page = search['page']
  const read: FilingSearch = {
    ...{ tab: text('tab'), q: text('q'), state: text('state'), occasion: text('occasion') },
    ...{ district: text('district'), sort: text('sort'), open: text('open'), system: text('system') },
    late: search['late'] === true ? true : undefined,
    page: typeof page === 'number' && page >= 1 ? page : undefined,
  }
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined))
}
