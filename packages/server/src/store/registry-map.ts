// SPDX-License-Identifier: Apache-2.0
import { asking, type Database } from './database.ts'

export type MapLayer = 'camera' | 'place'
export type TileAddress = Readonly<{ layer: MapLayer; z: number; x: number; y: number }>
export type TileGroup = Readonly<{ lng: number; lat: number; count: number }>
export type TileItem = Readonly<{
  id: string
  name: string
  lng: number
  lat: number
  body: unknown
  state: string | null
  worst: string | null
}>

/** Bits an axis; the same as in geo_of (migration 0008). */
const BITS = 24
/** Levels that are counted ahead (migration 0008). */
const LEVELS = [3, 5, 7, 9, 11, 13, 15]
/** A tile is drawn in cells of this many levels below it. */
const DEPTH = 3
/** With no more things than this in a tile, the things themselves are given. */
const FEW = 300

/** Tiles of the map. A tile is one contiguous range of the interleaved coordinates, so each is one reading of an index. */
export class RegistryMap {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async tile(at: TileAddress): Promise<{ groups: TileGroup[]; items: TileItem[] }> {
    const first = BigInt(interleave(at.x, at.y)) << BigInt(2 * (BITS - at.z))
    const last = first + (1n << BigInt(2 * (BITS - at.z)))
    const level = LEVELS.find((each) => each >= at.z + DEPTH)
    if (level !== undefined) {
      const groups = await this.#counted(at, { first, last, level })
      const total = groups.reduce((sum, { count }) => sum + count, 0)
      if (total > FEW) return { groups, items: [] }
    }
    const items = await this.#items(at.layer, first, last)
    if (items.length <= FEW) return { groups: [], items }
    return { groups: await this.#grouped(at, { first, last }), items: [] }
  }

  async #counted(at: TileAddress, range: { first: bigint; last: bigint; level: number }): Promise<TileGroup[]> {
    const { sql } = this.#database
    const shift = BigInt(2 * (BITS - range.level))
    const rows = await asking(
      () => sql<{ cell: string; count: number }[]>`
        select cell::text, count from map_cell where layer = ${at.layer} and level = ${range.level}
        and cell >= ${String(range.first >> shift)}::bigint and cell < ${String(range.last >> shift)}::bigint and count > 0`,
    )
    return rows.map(({ cell, count }) => ({ ...centreOf(BigInt(cell), range.level), count }))
  }

  /** Below the counted levels a tile holds few enough to be counted at once. */
  async #grouped(at: TileAddress, range: { first: bigint; last: bigint }): Promise<TileGroup[]> {
    const { sql } = this.#database
    const level = Math.min(at.z + DEPTH, BITS)
    const shift = 2 * (BITS - level)
    const rows = await asking(
      () => sql<{ cell: string; count: number }[]>`
        select (geo >> ${shift})::text as cell, count(*)::integer as count from ${sql(`registry_${at.layer}`)}
        where geo >= ${String(range.first)}::bigint and geo < ${String(range.last)}::bigint group by 1`,
    )
    return rows.map(({ cell, count }) => ({ ...centreOf(BigInt(cell), level), count }))
  }

  #items(layer: MapLayer, first: bigint, last: bigint): Promise<TileItem[]> {
    const { sql } = this.#database
    const state =
      layer === 'camera'
        ? sql`(select s.state from registry_system s where s.id = r.system)`
        : sql`case when r.is_wanting then 'wanting' when r.must_build then 'built' end`
    return asking(
      () => sql<TileItem[]>`
        select r.id, r.name, r.lng, r.lat, r.body, ${state} as state,
          (select min(case o.status when 'broken' then '1broken' when 'overdue' then '2overdue' else '3due' end)
            from open_obligation o where o.subject_kind = ${layer} and o.subject = r.id) as worst
        from ${sql(`registry_${layer}`)} r
        where r.geo >= ${String(first)}::bigint and r.geo < ${String(last)}::bigint limit ${FEW + 1}`,
    )
  }
}

function interleave(x: number, y: number): bigint {
  let code = 0n
  for (let bit = 0; bit < BITS; bit++)
    code |= (BigInt((x >>> bit) & 1) << BigInt(2 * bit)) | (BigInt((y >>> bit) & 1) << BigInt(2 * bit + 1))
  return code
}

function centreOf(cell: bigint, level: number): { lng: number; lat: number } {
  let [x, y] = [0, 0]
  for (let bit = 0; bit < level; bit++) {
    x += Number((cell >> BigInt(2 * bit)) & 1n) * 2 ** bit
    y += Number((cell >> BigInt(2 * bit + 1)) & 1n) * 2 ** bit
  }
  const side = 2 ** level
  const lng = ((x + 0.5) / side) * 360 - 180
  const lat = (Math.atan(Math.sinh(Math.PI * (1 - (2 * (y + 0.5)) / side))) * 180) / Math.PI
  return { lng, lat }
}
