// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import WebSocket from 'ws'
import { silentLog, parseTime, type EpochTicks } from '@mingjian/base'
import { EMPTY_ORDER, Role } from '@mingjian/contract'
import { hashSecret, newSecret } from './access/secret.ts'
import { readConfig } from './cli/config.ts'
import { OrderSeal } from './desk/order-seal.ts'
import { serve } from './serve.ts'
import { Cameras } from './store/cameras.ts'
import { Credentials } from './store/credentials.ts'
import { type Database, openDatabase } from './store/database.ts'
import { newId } from './store/new-id.ts'
import { readRunFile } from './store/run-file.ts'
import { openSecretBox } from './store/secret-box.ts'
import { Users } from './store/users.ts'

const HERE = path.dirname(fileURLToPath(import.meta.url))
const MATRIX = path.join(HERE, 'http/access/matrix.txt')
const BUILD = path.join(HERE, '../../../build')

const INSIDE = { from: '2026-01-05T10:00:00+08:00', to: '2026-01-05T10:10:00+08:00' }
const BEYOND = { from: '2026-01-05T10:15:00+08:00', to: '2026-01-05T10:21:00+08:00' }
const SCOPE_END = '2026-01-05T10:20:00+08:00'
const LONG = new Date('2099-01-01')

type Entry = Readonly<{ method: string; url: string; isSocket: boolean; more?: string }>
/** Who knocks, at which camera's door, for which time. */
type Column = Readonly<{ name: string; cookie: string | null; camera: string; span: { from: string; to: string } }>

let folder = ''
let url = ''
let database: Database
let columns: Column[] = []
const stop = new AbortController()
let running: Promise<void> = Promise.resolve()

before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'mj-matrix-'))
  const config = readConfig(
    { MINGJIAN_DATA: path.join(folder, 'data'), MINGJIAN_PORT: '0', MINGJIAN_RECORDERS: '1' },
    folder,
  )
  const said = Promise.withResolvers<string>()
  running = serve({ config, version: '0', log: silentLog, print: said.resolve, signal: stop.signal })
  running.catch(said.reject)
  url = /http:\/\/\S+/.exec(await said.promise)?.[0] ?? ''
  const run = await readRunFile(config.data)
  assert.ok(run)
  database = openDatabase({ address: run.address, log: silentLog, connections: 2 })
  columns = await fill(database)
})

after(async () => {
  await database?.close()
  stop.abort()
  await running
  await rm(folder, { recursive: true, force: true })
})

async function fill(db: Database): Promise<Column[]> {
  const cameras = new Cameras(db)
  for (const id of ['c1', 'c2']) {
    await cameras.insert({
      ...{ id, name: id, place: null, source: { kind: 'rtsp', url: 'rtsp://127.0.0.1:9/1' }, password: null },
      ...{ in_use: false, retention_days: 30, created_at: new Date('2026-01-01'), removed_at: null },
    })
  }
  const people = await Promise.all(
    Role.options.map(async (role) => ({ name: role, cookie: await addSession(db, role, null), camera: 'c1' })),
  )
  const elsewhere = { name: 'watcher-of-c2', cookie: await addSession(db, 'watcher', ['c2']), camera: 'c1' }
  const bearer = await addBearer(db)
  return [
    { name: 'nobody', cookie: null, camera: 'c1', span: INSIDE },
    ...[...people, elsewhere].map((each) => ({ ...each, span: INSIDE })),
    { name: 'bearer', cookie: bearer, camera: 'c1', span: INSIDE },
    { name: 'bearer-later', cookie: bearer, camera: 'c1', span: BEYOND },
    { name: 'bearer-of-c1-at-c2', cookie: bearer, camera: 'c2', span: INSIDE },
  ]
}

async function addSession(db: Database, role: Role, cameras: string[] | null): Promise<string> {
  const [id, cookie, now] = [newId('u'), newSecret(), new Date()]
  const user = { id, name: `${role}.${id}`, role, cameras, password: '', unit: null, disabled: false, created_at: now }
  await new Users(db).insert(user)
  await new Credentials(db).insertSession({
    ...{ id: newId('s'), user_id: id, hash: hashSecret(cookie), created_at: now, last_seen: now },
    ...{ expires_at: LONG, address: '127.0.0.1', agent: 'test' },
  })
  return cookie
}

/** Somebody who bears an order to view camera c1 from ten to twenty past. */
async function addBearer(db: Database): Promise<string> {
  const [order, cookie, now] = ['or1', newSecret(), new Date()]
  const sealed = new OrderSeal(await openSecretBox(path.join(folder, 'data'))).closeContent(EMPTY_ORDER)
  const span = { from_ticks: ticks(INSIDE.from), to_ticks: ticks(SCOPE_END) }
  await db.query
    .insertInto('retrieval_order')
    .values({
      ...{ id: order, number: '1', door: 'authority', state: 'in-service', version: 1, organ: 'x' },
      ...{ sealed, verbs: ['view'], created_at: now, created_by_name: 'x', until: LONG },
    })
    .execute()
  await db.query
    .insertInto('order_scope')
    .values({ order_id: order, position: 0, is_granted: true, camera: 'c1', ...span })
    .execute()
  await db.query
    .insertInto('order_visit')
    .values({
      ...{ id: newId('s'), order_id: order, mode: 'officer', cookie: hashSecret(cookie), user_name: 'x' },
      ...{ opened_at: now, redeemed_at: now, expires_at: LONG, entry: 1 },
    })
    .execute()
  return cookie
}

function ticks(time: string): EpochTicks {
  const read = parseTime(time)
  assert.ok(read !== null)
  return read
}

async function listRoutes(): Promise<Entry[]> {
  type Described = Record<string, Record<string, { summary?: string }>>
  const answer = await fetch(`${url}/api/openapi.json`)
  const { paths } = (await answer.json()) as { paths: Described }
  return Object.entries(paths).flatMap(([at, methods]) =>
    Object.entries(methods)
      .filter(([method]) => method !== 'head')
      .flatMap(([method, { summary }]) => {
        const entry = { method: method.toUpperCase(), url: at, isSocket: summary?.includes('(WebSocket)') ?? false }
        // two ways out by one door: to look at, and to take away
        return at.endsWith('footage.mp4')
          ? ['browser', 'file'].map((media) => ({ ...entry, more: `media=${media}` }))
          : entry
      }),
  )
}

/** What this column hears at this door. Whatever is let in comes no further: its body is no JSON. */
async function knock(entry: Entry, column: Column): Promise<string> {
  const isCamera = /^\/api\/(access\/)?cameras\/\{id\}/.test(entry.url)
  const at = entry.url
    .replace('{id}', isCamera ? column.camera : 'nothing')
    .replaceAll(/\{[^}]+\}/g, 'nothing')
    .replace('*', '000')
  const { from, to } = column.span
  const time = entry.url.endsWith('still.jpg') ? { at: to } : { from, to }
  const words = { ...time, month: '2026-01', zone: 'Asia/Shanghai', day: '2026-01-05', speed: '8' }
  const query = isCamera ? `?${new URLSearchParams(words)}&${entry.more ?? ''}` : ''
  const headers = column.cookie === null ? {} : { cookie: `mingjian=${column.cookie}` }
  if (entry.isSocket) return knockSocket(`${url.replace('http', 'ws')}${at}${query}`, headers)
  const leave = new AbortController()
  const body = entry.method === 'GET' ? {} : { body: '{', headers: { ...headers, 'content-type': 'application/json' } }
  const answer = await fetch(`${url}${at}${query}`, {
    ...{ method: entry.method, headers, signal: leave.signal, redirect: 'manual' },
    ...body,
  })
  const isProblem = answer.headers.get('content-type')?.includes('problem') ?? false
  const code = isProblem ? String(((await answer.json()) as { code: string }).code) : ''
  leave.abort()
  return outcomeOf(answer.status, code)
}

function knockSocket(at: string, headers: Record<string, string>): Promise<string> {
  return new Promise((resolve) => {
    const socket = new WebSocket(at, { headers })
    socket.on('error', () => {})
    socket.once('open', () => {
      socket.terminate()
      resolve('yes')
    })
    socket.once('unexpected-response', (_, answer) => {
      let text = ''
      answer.on('data', (part: Buffer) => (text += part.toString()))
      answer.on('end', () => resolve(outcomeOf(answer.statusCode ?? 0, String(JSON.parse(text).code))))
    })
  })
}

const WORDS: Readonly<Record<string, string>> = {
  'session.missing': '401',
  'ability.missing': 'no',
  'order.scope': 'scope',
  'order.visit.missing': 'no-visit',
  'camera.unknown': 'hidden',
}

function outcomeOf(status: number, code: string): string {
  if (status >= 500 && status !== 503) return `${status} ${code}`
  const isShut = status === 401 || status === 403 || code === 'camera.unknown'
  return isShut ? (WORDS[code] ?? `${status} ${code}`) : 'yes'
}

const HEAD = `# Who gets through which door: every route and socket of the running product, for every role.
# yes: let in · no: the role lacks the ability · 401: sign in first · hidden: as if there were no such camera
# scope: outside the retrieval order (CQ25) · no-visit: only for who bears an order
# The test serve-access.itest.ts knocks at every door and holds the answers against this page as a whole.
`

function format(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)))
  const lines = rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  return `${HEAD}\n${lines.join('\n')}\n`
}

test('every route and socket answers every role as http/access/matrix.txt says, and there is no other route', async () => {
  const entries = (await listRoutes()).toSorted((a, b) => `${a.url} ${a.method}`.localeCompare(`${b.url} ${b.method}`))
  assert.ok(entries.length > 80 && entries.some((each) => each.isSocket))
  const rows = [['', ...columns.map(({ name }) => name)]]
  for (const entry of entries) {
    const cells = await Promise.all(columns.map((column) => knock(entry, column)))
    const name = `${entry.isSocket ? 'WS' : entry.method} ${entry.url}`
    rows.push([entry.more === undefined ? name : `${name}?${entry.more}`, ...cells])
  }
  const made = format(rows)
  await mkdir(BUILD, { recursive: true })
  await writeFile(path.join(BUILD, 'matrix.txt'), made)
  const kept = await readFile(MATRIX, 'utf8').catch(() => '')
  assert.equal(
    made,
    kept,
    'doors changed: look at build/matrix.txt, and copy it over http/access/matrix.txt if it is right',
  )
})
