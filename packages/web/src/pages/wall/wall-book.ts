// SPDX-License-Identifier: Apache-2.0

/** How many tiles a layout has; 6 is one big and five small. */
export const GRIDS = [1, 4, 6, 9, 16] as const
export type Grid = (typeof GRIDS)[number]

export type TileSetting = Readonly<{ camera: string; stream: 'auto' | 'main' | 'sub'; fit: 'contain' | 'cover' }>
export type WallLayout = Readonly<{ id: string; name: string; grid: Grid; tiles: readonly (TileSetting | null)[] }>
/** Everything a person keeps about the wall. */
export type WallBook = Readonly<{ layouts: readonly WallLayout[]; current: string }>

/** More than anyone can use; the settings of a person are bounded. */
export const MAX_LAYOUTS = 24
const MAX_TILES = 16

/** A camera as it stands on a tile that nobody has set yet. */
export function freshTile(camera: string): TileSetting {
  return { camera, stream: 'auto', fit: 'contain' }
}

/** What a person sees who has not arranged anything yet: the first cameras in a grid that fits them. */
export function firstBook(name: string, cameras: readonly string[] = []): WallBook {
  const grid = GRIDS.find((one) => one >= cameras.length) ?? 16
  const tiles = cameras.slice(0, grid).map(freshTile)
  return { layouts: [{ id: '1', name, grid: cameras.length === 0 ? 4 : grid, tiles }], current: '1' }
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
  const current =
    isRecord(value) && layouts.some((one) => one.id === value['current']) ? String(value['current']) : first.id
  return { layouts, current }
}
