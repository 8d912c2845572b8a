// SPDX-License-Identifier: Apache-2.0
import { freshTile, type Grid, MAX_LAYOUTS, type TileSetting, type WallBook, type WallLayout } from './wall-book.ts'

const MAX_TILES = 16

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
  return (
    book.layouts.find((one) => one.id === book.current) ?? book.layouts[0] ?? { id: '1', name: '', grid: 4, tiles: [] }
  )
}

/** The slot where a camera goes when nobody says where: the chosen one if empty, else the first empty, else the chosen. */
export function nextSlot(layout: WallLayout, chosen: number): number {
  const slots = Array.from({ length: layout.grid }, (_, i) => i)
  const isEmpty = (slot: number) => !layout.tiles[slot]
  if (chosen < layout.grid && isEmpty(chosen)) return chosen
  return slots.find(isEmpty) ?? Math.min(chosen, layout.grid - 1)
}

function withTile(layout: WallLayout, slot: number, tile: TileSetting | null): WallLayout {
  const tiles = Array.from({ length: Math.max(layout.tiles.length, slot + 1) }, (_, i) =>
    i === slot ? tile : (layout.tiles[i] ?? null),
  )
  return { ...layout, tiles }
}

function changeLayout(layout: WallLayout, action: WallAction): WallLayout {
  if (action.do === 'grid') return { ...layout, grid: action.grid }
  if (action.do === 'clear') return withTile(layout, action.slot, null)
  if (action.do === 'fill') return { ...layout, tiles: action.cameras.slice(0, MAX_TILES).map(freshTile) }
  if (action.do === 'place') {
    const at = layout.tiles.slice(0, layout.grid).findIndex((tile) => tile?.camera === action.camera)
    // A camera stands on a layout once: placing it again moves it.
    if (at >= 0 && at !== action.slot) return changeLayout(layout, { do: 'swap', from: at, to: action.slot })
    return withTile(
      layout,
      action.slot,
      layout.tiles[action.slot]?.camera === action.camera
        ? (layout.tiles[action.slot] ?? null)
        : freshTile(action.camera),
    )
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
  if (action.do === 'select')
    return book.layouts.some((one) => one.id === action.id) ? { ...book, current: action.id } : book
  if (action.do === 'add') {
    if (book.layouts.length >= MAX_LAYOUTS) return book
    const layout: WallLayout = { id: freeId(book), name: action.name, grid: 4, tiles: [] }
    return { layouts: [...book.layouts, layout], current: layout.id }
  }
  if (action.do === 'rename') {
    const name = action.name.trim().slice(0, 60)
    return name === ''
      ? book
      : { ...book, layouts: book.layouts.map((one) => (one.id === action.id ? { ...one, name } : one)) }
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
