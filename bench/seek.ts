// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events'
import { Agent, get, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { formatTime, silentLog, type EpochTicks, TICKS_PER_SECOND } from '@mingjian/base'
import type { Camera, Session } from '@mingjian/contract'
import { Layout } from '../packages/server/src/disk/layout.ts'
import { openDatabase } from '../packages/server/src/store/database.ts'
import { readRunFile } from '../packages/server/src/store/run-file.ts'
import { Product, until } from '../suite/product.ts'
import { seeded } from '../suite/seeded.ts'
import { startSource } from './record.ts'
import {
  DAYS,
  fillCatalogue,
  findPattern,
  firstMinute,
  minuteAt,
  type Pattern,
  placeSegment,
} from './seek-catalogue.ts'
import { percentile, type Row } from './table.ts'

const GOAL_MILLIS = 20
const CAMERAS = 64
const PLACES = 400
const WARM = 20
const BITRATE = 2_000_000

type Place = Readonly<{ camera: string; at: EpochTicks }>

/**
 * First byte of a seek to a random time of a random camera, the index holding every minute of 30 days of 64 cameras. The
 * segments sought are real files: one recorded minute under many names, so their media lie in the page cache.
 */
export async function benchSeek(): Promise<Row[]> {
  const product = await Product.start({ settings: { MINGJIAN_LOG: 'warn' } })
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  try {
    const pattern = await recordPattern(product)
    const places = await furnish(product, pattern)
    const { instance } = await product.call<Session>('GET', '/api/session')
    const ask = async (path: string): Promise<Timing> => time(product, agent, path)
    for (const place of places.slice(0, WARM)) await ask(footagePath(place))
    const footage: Timing[] = []
    for (const place of places.slice(WARM)) footage.push(await ask(footagePath(place)))
    const rows = [
      rowOf(
        'footage.mp4, first byte',
        footage.map((each) => each.first),
        true,
      ),
      rowOf(
        'footage.mp4, first picture',
        footage.map((each) => each.media),
        false,
      ),
    ]
    if (!instance.decoder) return rows
    // The second time the JPEG is kept: what is left is the register, the look-up and the answer.
    const stills: number[] = []
    for (const place of places.slice(0, 200)) {
      await ask(stillPath(place))
      stills.push((await ask(stillPath(place))).first)
    }
    return [...rows, rowOf('still.jpg without decoding', stills, true)]
  } finally {
    agent.destroy()
    await product.stop()
  }
}

/** One sealed segment by the product itself; its camera is switched off so that it is sealed early. */
async function recordPattern(product: Product): Promise<Pattern> {
  const source = await startSource(1, BITRATE)
  try {
    const camera = await product.addCamera({ name: 'pattern', source: { kind: 'rtsp', url: source.urls[0] ?? '' } })
    await product.recording([camera])
    let pattern: Pattern | null = null
    const found = async (): Promise<boolean> => {
      pattern = await findPattern(await product.files(), join(product.data, 'pattern.mp4'))
      return pattern !== null
    }
    await until('a whole segment', found, 90)
    await product.call('PATCH', `/api/cameras/${camera.id}`, { inUse: false })
    if (pattern === null) throw new Error('no segment was recorded')
    return pattern
  } finally {
    source.child.stdin?.end()
    await once(source.child, 'exit')
  }
}

async function furnish(product: Product, pattern: Pattern): Promise<Place[]> {
  const cameras: Camera[] = []
  for (let n = 0; n < CAMERAS; n++) {
    cameras.push(
      await product.addCamera({
        name: `camera ${n}`,
        inUse: false,
        source: { kind: 'rtsp', url: `rtsp://127.0.0.1:9/${n}` },
      }),
    )
  }
  const run = await readRunFile(product.data)
  if (!run) throw new Error('the server left no run file')
  const database = openDatabase({ address: run.address, log: silentLog, connections: 1 })
  const first = firstMinute(Date.now())
  try {
    await fillCatalogue(database, { cameras: cameras.map((camera) => camera.id), first, pattern })
  } finally {
    await database.close()
  }
  const layout = new Layout(join(product.data, 'footage'))
  const random = seeded(7)
  const places: Place[] = []
  for (let n = 0; n < PLACES; n++) {
    const camera = cameras[Math.floor(random() * cameras.length)]?.id ?? ''
    const start = minuteAt(first, Math.floor(random() * DAYS * 1440))
    await placeSegment(layout, { camera, start }, pattern)
    places.push({ camera, at: (start + Math.floor(random() * 45) * TICKS_PER_SECOND) as EpochTicks })
  }
  return places
}

function footagePath({ camera, at }: Place): string {
  const query = new URLSearchParams({
    from: formatTime(at),
    to: formatTime((at + 10 * TICKS_PER_SECOND) as EpochTicks),
    media: 'browser',
  })
  return `/api/cameras/${camera}/footage.mp4?${query}`
}

function stillPath({ camera, at }: Place): string {
  return `/api/cameras/${camera}/still.jpg?${new URLSearchParams({ at: formatTime(at), width: '160', quick: 'true' })}`
}

/** Milliseconds from the request to the first byte of the body, and to 32 KiB of it: more than header and key frame's beginning. */
type Timing = Readonly<{ first: number; media: number }>
const ENOUGH = 32 << 10

async function time(product: Product, agent: Agent, path: string): Promise<Timing> {
  const begun = performance.now()
  const request = get(product.url + path, { agent, headers: { authorization: `Bearer ${product.token}` } })
  const [answer] = (await once(request, 'response')) as [IncomingMessage]
  let [first, media, length] = [0, 0, 0]
  let said = ''
  for await (const bytes of answer as AsyncIterable<Buffer>) {
    if (length === 0) first = performance.now() - begun
    length += bytes.length
    if (answer.statusCode !== 200) said += bytes.toString()
    if (media === 0 && length >= ENOUGH) media = performance.now() - begun
  }
  if (answer.statusCode !== 200) throw new Error(`${path}: ${answer.statusCode} ${said}`)
  return { first, media: media === 0 ? performance.now() - begun : media }
}

function rowOf(name: string, millis: readonly number[], hasGoal: boolean): Row {
  const [middle, most] = [percentile(millis, 0.5), percentile(millis, 0.99)]
  return {
    name: `${name}, ${CAMERAS} cameras × ${DAYS} days`,
    measured: `p50 ${middle.toFixed(1)} ms, p99 ${most.toFixed(1)} ms of ${millis.length}`,
    peer: null,
    goal: hasGoal ? `p99 ≤ ${GOAL_MILLIS} ms` : null,
    reached: hasGoal ? most <= GOAL_MILLIS : null,
  }
}
