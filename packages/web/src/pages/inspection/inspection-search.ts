// SPDX-License-Identifier: Apache-2.0

/** What the address of the desk keeps. */
export type InspectionSearch = {
  tab?: string | undefined
  q?: string | undefined
  state?: string | undefined
  kind?: string | undefined
  plan?: string | undefined
  district?: string | undefined
  late?: boolean | undefined
  sort?: string | undefined
  page?: number | undefined
  open?: string | undefined
  add?: boolean | undefined
}

export type ChangeSearch = (next: InspectionSearch) => void

export function readInspectionSearch(search: Record<string, unknown>): InspectionSearch {
  const text = (name: string) => {
    const value = search[name]
    return typeof value === 'number' ? String(value) : typeof value === 'string' && value !== '' ? value : undefined
  }
  const page = search['page']
  const read: InspectionSearch = {
    ...{ tab: text('tab'), q: text('q'), state: text('state'), kind: text('kind'), plan: text('plan') },
    ...{ district: text('district'), sort: text('sort'), open: text('open') },
    late: search['late'] === true ? true : undefined,
    add: search['add'] === true ? true : undefined,
    page: typeof page === 'number' && page >= 1 ? page : undefined,
  }
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined))
}
