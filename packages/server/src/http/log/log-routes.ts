// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod'
import { Fault } from '@mingjian/base'
import { formatTilePath, parseTilePath, type Tile, TILE_WIDTH } from '@mingjian/evidence'
import type { EvidenceLog } from '../../log/evidence-log.ts'
import { type Route, route, type RouteNeed, type Streamed } from '../route.ts'

export type PublicLog = 'none' | 'checkpoint' | 'tiles'

export type LogRouteDeps = Readonly<{
  /** Throws why there is no log. */
  current: () => EvidenceLog
  /** What needs no sign-in. */
  published: PublicLog
}>

const TilePath = z.object({ '*': z.string().max(100) })

/** The log as C2SP tlog-tiles has it read. */
export function logRoutes(by: LogRouteDeps): Route[] {
  return [checkpoint(by), key(by), tile(by, 'entries'), tile(by, 'hashes')]
}

function checkpoint({ current, published }: LogRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/log/checkpoint',
    need: published === 'none' ? 'log.audit' : 'public',
    summary: 'The newest signed checkpoint of the evidence log',
    answer: 'stream',
    produces: ['text/plain'],
    handle: async () => text(current().signed.note),
  })
}

function key({ current, published }: LogRouteDeps): Route {
  return route({
    method: 'GET',
    url: '/log/key',
    need: published === 'none' ? 'log.audit' : 'public',
    summary: 'The key that verifies its checkpoints',
    answer: 'stream',
    produces: ['text/plain'],
    handle: async () => text(`${current().key}\n`),
  })
}

function tile({ current, published }: LogRouteDeps, kind: 'entries' | 'hashes'): Route {
  const need: RouteNeed = kind === 'hashes' && published === 'tiles' ? 'public' : 'log.audit'
  return route({
    method: 'GET',
    url: kind === 'entries' ? '/log/tile/entries/*' : '/log/tile/*',
    need,
    summary: kind === 'entries' ? 'A bundle of entries' : 'A tile of the hash tree',
    params: TilePath,
    answer: 'stream',
    produces: ['application/octet-stream'],
    async handle({ params }) {
      const path = `tile/${kind === 'entries' ? 'entries/' : ''}${params['*']}`
      return sendTile(current(), parsePath(path, kind), need)
    },
  })
}

/** Tiles never change: who has one may keep it for ever. What a signed-in person sees stays with that person. */
async function sendTile(log: EvidenceLog, wanted: Tile, need: RouteNeed): Promise<Streamed> {
  const level = wanted.level === 'entries' ? 0 : wanted.level
  const hashes = Math.floor(log.size / TILE_WIDTH ** level)
  const bytes = wanted.index * TILE_WIDTH + wanted.width <= hashes ? await log.tiles.read(wanted) : null
  if (bytes === null) throw unknownTile(formatTilePath(wanted))
  const scope = need === 'public' ? 'public' : 'private'
  const headers = {
    'content-type': 'application/octet-stream',
    'content-length': bytes.length,
    'cache-control': `${scope}, max-age=31536000, immutable`,
  }
  return { kind: 'whole', headers, body: bytes }
}

function parsePath(path: string, kind: 'entries' | 'hashes'): Tile {
  try {
    const parsed = parseTilePath(path)
    if ((parsed.level === 'entries') === (kind === 'entries')) return parsed
  } catch (thrown) {
    if (!(thrown instanceof Fault) || thrown.code !== 'evidence.tile.path') throw thrown
  }
  throw unknownTile(path)
}

function unknownTile(path: string): Fault {
  return new Fault('not-found', 'log.tile.unknown', 'the log has no such tile', { path: path.slice(0, 100) })
}

/** The newest one, asked for again each time. */
function text(body: string): Streamed {
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-cache' }
  return { kind: 'whole', headers, body }
}
