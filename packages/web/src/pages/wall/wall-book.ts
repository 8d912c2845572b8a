// SPDX-License-Identifier: Apache-2.0

/** How many tiles a layout has; 6 is one big and five small. */
export const GRIDS = [1, 4, 6, 9, 16] as const
export type Grid = (typeof GRIDS)[number]

export type TileSetting = Readonly<{ camera: string; stream: 'auto' | 'main' | 'sub'; fit: 'contain' | 'cover' }>
export type WallLayout = Readonly<{ id: string; name: string; grid: Grid; tiles: readonly (TileSetting | null)[] }>
/** Everything a person keeps about the wall. */
export type WallBook = Readonly<{ layouts: readonly WallLayout[]; current: string }>

const MAX_LAYOUTS = 24
const MAX_TILES = 16

export function emptyLayout(id: string, name: string, grid: Grid = 4): WallLayout {
  return { id, name, grid, tiles: [] }
}

/** What a person sees who has not arranged anything yet: the first cameras in a grid that fits them. */
export function firstBook(name: string, cameras: readonly string[] = []): WallBook {
  const grid = GRIDS.find((one) => one >= cameras.length) ?? 16
  const tiles = cameras.slice(0, grid).map(freshTile)
  return { layouts: [{ ...emptyLayout('1', name, cameras.length === 0 ? 4 : grid), tiles }], current: '1' }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function readTile(value: unknown): TileSetting | null {
  if (!isRecord(value) || typeof value['camera'] !== 'string') return null
  const stream = value['stream'] === 'main' || value['stream'] === 'sub' ? value['stream'] : 'auto'
  return { camera: value['camera'], stream, fit: value['fit'] === 'cover' ? 'cover' : 'contain' }
}

function readLayout(value: unknown): WallLayout | null {
  if (!isRecord(value) || typeof value['id'] !== 'string' || typeof value['name'] !== 'string') return null
  const grid = GRIDS.find((one) => one === value['grid']) ?? 4
  const tiles = Array.isArray(value['tiles']) ? value['tiles'].slice(0, MAX_TILES).map(readTile) : []
  return { id: value['id'], name: value['name'], grid, tiles }
}

/** Reads what an earlier version or another browser stored; what cannot be read is left out. */
export function readBook(value: unknown, name: string): WallBook {
  const list = isRecord(value) && Array.isArray(value['layouts']) ? value['layouts'] : []
  const layouts = list.slice(0, MAX_LAYOUTS).flatMap((one) => readLayout(one) ?? [])
  const first = layouts[0]
  if (!first) return firstBook(name)
  const current = isRecord(value) && layouts.some((one) => one.id === value['current']) ? String(value['current']) : first.id
  return { layouts, current }
}

export type WallAction =
  | { do: 'select'; id: string }
  | { do: 'add'; name: string }
  | { do: 'rename'; id: string; name: string }
  | { do: 'delete'; id: string }
  | { do: 'grid'; grid: Grid }
  | { do: 'place'; slot: number; camera: string }
  | { do: 'swap'; from: number; to: number }
  | { do: 'clear'; slot: number }
  | { do: 'fill'; cameras: readonly string[] }
  | { do: 'tile'; slot: number; change: Partial<Omit<TileSetting, 'camera'>> }

export function currentLayout(book: WallBook): WallLayout {
  return book.layouts.find((one) => one.id === book.current) ?? book.layouts[0] ?? emptyLayout('1', '')
}

/** The slot where a camera goes when nobody says where: the chosen one if empty, else the first empty, else the chosen. */
export function nextSlot(layout: WallLayout, chosen: number): number {
  const slots = Array.from({ length: layout.grid }, (_, i) => i)
  const isEmpty = (slot: number) => !layout.tiles[slot]
  if (chosen < layout.grid && isEmpty(chosen)) return chosen
  return slots.find(isEmpty) ?? Math.min(chosen, layout.grid - 1)
}

function withTile(layout: WallLayout, slot: number, tile: TileSetting | null): WallLayout {
  const tiles = Array.from({ length: Math.max(layout.tiles.length, slot + 1) }, (_, i) => (i === slot ? tile : (layout.tiles[i] ?? null)))
  return { ...layout, tiles }
}

function freshTile(camera: string): TileSetting {
  return { camera, stream: 'auto', fit: 'contain' }
}

function changeLayout(layout: WallLayout, action: WallAction): WallLayout {
  if (action.do === 'grid') return { ...layout, grid: action.grid }
  if (action.do === 'clear') return withTile(layout, action.slot, null)
  if (action.do === 'fill') return { ...layout, tiles: action.cameras.slice(0, MAX_TILES).map(freshTile) }
  if (action.do === 'place') {
    const at = layout.tiles.slice(0, layout.grid).findIndex((tile) => tile?.camera === action.camera)
    // A camera stands on a layout once: placing it again moves it.
    if (at >= 0 && at !== action.slot) return changeLayout(layout, { do: 'swap', from: at, to: action.slot })
    return withTile(layout, action.slot, layout.tiles[action.slot]?.camera === action.camera ? (layout.tiles[action.slot] ?? null) : freshTile(action.camera))
  }
  if (action.do === 'swap') {
    const from = layout.tiles[action.from] ?? null
    const to = layout.tiles[action.to] ?? null
    return withTile(withTile(layout, action.from, to), action.to, from)
  }
  if (action.do === 'tile') {
    const tile = layout.tiles[action.slot]
    return tile ? withTile(layout, action.slot, { ...tile, ...action.change }) : layout
  }
  return layout
}

function freeId(book: WallBook): string {
  let id = book.layouts.length + 1
  while (book.layouts.some((one) => one.id === String(id))) id += 1
  return String(id)
}

/** The book after an action; the same object when nothing changes. */
export function changeBook(book: WallBook, action: WallAction): WallBook {
  if (action.do === 'select') return book.layouts.some((one) => one.id === action.id) ? { ...book, current: action.id } : book
  if (action.do === 'add') {
    if (book.layouts.length >= MAX_LAYOUTS) return book
    const layout = emptyLayout(freeId(book), action.name)
    return { layouts: [...book.layouts, layout], current: layout.id }
  }
  if (action.do === 'rename') {
    const name = action.name.trim().slice(0, 60)
    return name === '' ? book : { ...book, layouts: book.layouts.map((one) => (one.id === action.id ? { ...one, name } : one)) }
  }
  if (action.do === 'delete') {
    const layouts = book.layouts.filter((one) => one.id !== action.id)
    const first = layouts[0]
    if (!first || layouts.length === book.layouts.length) return book
    return { layouts, current: book.current === action.id ? first.id : book.current }
  }
  const current = currentLayout(book)
  return { ...book, layouts: book.layouts.map((one) => (one.id === current.id ? changeLayout(one, action) : one)) }
}
