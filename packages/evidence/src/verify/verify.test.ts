// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import { test } from 'node:test'
import { type EpochMillis, type EpochTicks, formatTime, toTicks } from '@mingjian/base'
import { formatEntry } from '../entry/entry.ts'
import type { EntryType } from '../entry/entry-type.ts'
import type { JsonObject } from '../entry/json.ts'
import { toBase64 } from '../note/base64.ts'
import { formatCheckpoint } from '../note/checkpoint.ts'
import { type KeyUse, makeVerifierKey, type NoteSigner, signNote } from '../note/key.ts'
import { formatNote } from '../note/note.ts'
import { formatBundle } from '../tile/bundle.ts'
import type { ReadTile } from '../tile/tile-hashes.ts'
import { formatTilePath, TILE_WIDTH } from '../tile/tile.ts'
import { leafHash, treeHash } from '../tree/merkle.ts'
import { CameraStory } from './camera-story.ts'
import { unaccounted } from './coverage.ts'
import type { Finding } from './finding.ts'
import { checkFootage } from './footage-check.ts'
import type { Held } from './held.ts'
import { checkLog, type LogReport } from './log-check.ts'
import type { ToldSegment, ToldSource } from './told.ts'

const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest())
const PREFIX = Buffer.from('302a300506032b6570032100', 'hex')
const verifyEd25519 = async (key: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean> =>
  verify(null, message, createPublicKey({ key: Buffer.concat([PREFIX, key]), format: 'der', type: 'spki' }), signature)

function makeSigner(name: string, use: KeyUse): NoteSigner {
  const pair = generateKeyPairSync('ed25519')
  const key = new Uint8Array(pair.publicKey.export({ format: 'der', type: 'spki' })).slice(PREFIX.length)
  return {
    key: makeVerifierKey(sha256, { name, use, key }),
    sign: async (message) => new Uint8Array(sign(null, message, pair.privateKey)),
  }
}

const START = Date.UTC(2026, 10, 23, 8)
const FRAGMENT = 1000
const log = makeSigner('unit.example', 'log')
const witness = makeSigner('district.example', 'witness')

const box = (type: string, body: Uint8Array): Buffer => {
  const head = Buffer.alloc(8)
  head.writeUInt32BE(8 + body.length)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, body])
}
const initOf = (): Buffer => Buffer.concat([box('ftyp', Buffer.from('iso6')), box('moov', Buffer.alloc(40, 7))])
const fragmentOf = (text: string): Buffer =>
  Buffer.concat([box('moof', Buffer.from(text)), box('mdat', Buffer.from(`picture ${text}`))])

type Clip = Readonly<{ name: string; start: number; init: Buffer; parts: readonly Buffer[] }>

/** A segment of ten one-second fragments. */
function clip(minute: number): Clip {
  const start = START + minute * 10_000
  const name = new Date(start).toISOString().replaceAll(/[-:]/g, '')
  const parts = Array.from({ length: 10 }, (_, i) => fragmentOf(`${minute} ${i}`))
  return { name: `2026-11-23/${name}`, start, init: initOf(), parts }
}

const rootOf = ({ parts }: Clip): Uint8Array =>
  treeHash(
    sha256,
    parts.map((part) => leafHash(sha256, sha256(part))),
  )
const sizeOf = ({ init, parts }: Clip): number => [init, ...parts].reduce((sum, part) => sum + part.length, 0)

function entry(type: EntryType, at: number, body: JsonObject): Uint8Array {
  return formatEntry({ type, at: at as EpochMillis, body, sealed: {} })
}

function segmentEntry(each: Clip, at = each.start + 10_100): Uint8Array {
  return entry('footage.segment', at, {
    camera: 'c1',
    name: each.name,
    start: new Date(each.start).toISOString(),
    end: new Date(each.start + 10_000).toISOString(),
    bytes: sizeOf(each),
    root: toBase64(rootOf(each)),
    init: { hash: toBase64(sha256(each.init)), bytes: each.init.length },
    count: each.parts.length,
    first: 0,
    fragments: each.parts.map((part, i) => [toBase64(sha256(part)), part.length, i * FRAGMENT]),
  })
}

type TestLog = Readonly<{ files: Map<string, Uint8Array>; note: string; entries: readonly Uint8Array[] }>

async function makeLog(entries: readonly Uint8Array[], signers: readonly NoteSigner[] = [log]): Promise<TestLog> {
  const files = new Map<string, Uint8Array>()
  for (let first = 0; first < entries.length; first += TILE_WIDTH) {
    const part = entries.slice(first, first + TILE_WIDTH)
    files.set(formatTilePath({ level: 'entries', index: first / TILE_WIDTH, width: part.length }), formatBundle(part))
  }
  let row = entries.map((bytes) => leafHash(sha256, bytes))
  const root = treeHash(sha256, row)
  for (let level = 0; row.length > 0; level++) {
    const above: Uint8Array[] = []
    for (let first = 0; first < row.length; first += TILE_WIDTH) {
      const part = row.slice(first, first + TILE_WIDTH)
      files.set(formatTilePath({ level, index: first / TILE_WIDTH, width: part.length }), Buffer.concat(part))
      if (part.length === TILE_WIDTH) above.push(treeHash(sha256, part))
    }
    row = above
  }
  const text = formatCheckpoint({ origin: log.key.name, size: entries.length, root, extensions: [] })
  const time = (START + 3_600_000) / 1000
  const signatures = await Promise.all(signers.map((signer) => signNote(text, signer, time)))
  return { files, entries, note: formatNote({ text, signatures }) }
}

/** As a folder is read: a tile that has grown since serves those that ask for its beginning. */
const readOf =
  ({ files }: Pick<TestLog, 'files'>): ReadTile =>
  async (tile) => {
    for (let width = tile.width; width <= TILE_WIDTH; width++) {
      const bytes = files.get(formatTilePath({ ...tile, width }))
      if (bytes !== undefined) return bytes
    }
    return null
  }

async function check(
  made: TestLog,
  more: Readonly<{ held?: readonly Held[]; checkpoint?: string }> = {},
): Promise<LogReport & { story: CameraStory }> {
  const story = new CameraStory('c1', sha256)
  const report = await checkLog({
    ...{ sha256, verify: verifyEd25519, key: log.key, witnesses: [witness.key] },
    ...{ checkpoint: more.checkpoint ?? made.note, read: readOf(made), held: more.held ?? [] },
    take: (index, each) => story.take(index, each),
  })
  return { ...report, story }
}

const clips = Array.from({ length: 400 }, (_, i) => clip(i))
const whole = await makeLog(clips.map((each) => segmentEntry(each)))
const brief = (findings: readonly Finding[]): (string | null)[][] =>
  findings.map(({ kind, camera, from, to }) => [
    kind,
    camera,
    from === null ? null : formatTime(from).slice(11, 19),
    to === null ? null : formatTime(to).slice(11, 19),
  ])
const at = (second: number): string => new Date(START + second * 1000).toISOString().slice(11, 19)

test('an untouched log, held against its own past and cosigned, is proved', async () => {
  const older = await makeLog(whole.entries.slice(0, 300), [log, witness])
  const held = [{ name: 'yesterday', note: older.note, read: readOf(older) }]
  const report = await check(whole, { held })
  assert.deepEqual([report.findings, report.isProved, report.checkpoint?.size], [[], true, 400])
  assert.deepEqual(
    report.cosignatures.map(({ witness: name, size }) => [name, size]),
    [['district.example', 300]],
  )
})

test('an edited entry is named by index, camera and time, whichever tiles were edited with it', async () => {
  const forged = [...whole.entries]
  forged[123] = segmentEntry({ ...clip(123), parts: clip(123).parts.slice(1) })
  const other = await makeLog(forged)
  const bundle = formatTilePath({ level: 'entries', index: 0, width: 256 })
  const files = new Map(whole.files).set(bundle, other.files.get(bundle) ?? new Uint8Array(0))
  const entryOnly = await check({ ...whole, files })
  assert.deepEqual(brief(entryOnly.findings), [['log.entry', 'c1', at(1230), at(1240)]])
  assert.match(entryOnly.findings[0]?.detail ?? '', /^entry 123 /)
  const tile = formatTilePath({ level: 0, index: 0, width: 256 })
  files.set(tile, other.files.get(tile) ?? new Uint8Array(0))
  const withTile = await check({ ...whole, files })
  assert.deepEqual(
    withTile.findings.map(({ kind }) => kind),
    ['log.root'],
  )
  assert.match(withTile.findings[0]?.detail ?? '', /entries 0 to 255/)
  assert.equal(withTile.isProved, false)
})

test('a log rewritten and signed anew is found by a held checkpoint, and with its tiles down to the second', async () => {
  const forged = [...whole.entries]
  forged[123] = segmentEntry({ ...clip(123), parts: clip(123).parts.slice(1) })
  const other = await makeLog(forged)
  const [early, late] = [await makeLog(whole.entries.slice(0, 100)), await makeLog(whole.entries.slice(0, 200))]
  const alone = [early, late].map(({ note }, i) => ({ name: `held ${i}`, note, read: null }))
  const bounded = await check(other, { held: alone })
  assert.deepEqual(
    bounded.findings.map(({ kind, detail }) => [kind, detail.slice(-40)]),
    [['log.rewritten', 'rewritten somewhere in entries 100 to 199'.slice(-40)]],
  )
  const exact = await check(other, { held: [{ name: 'copy', note: late.note, read: readOf(late) }] })
  assert.deepEqual(brief(exact.findings).at(-1), ['log.entry', 'c1', at(1230), at(1240)])
})

test('a truncated log and a replayed checkpoint are found by any newer one', async () => {
  const short = await makeLog(whole.entries.slice(0, 300))
  const cosigned = await makeLog(whole.entries, [log, witness])
  for (const made of [short, { ...whole, note: short.note }]) {
    const report = await check(made, { held: [{ name: 'newer', note: cosigned.note, read: null }] })
    assert.deepEqual(
      report.findings.map(({ kind }) => kind),
      ['log.truncated'],
    )
    assert.equal(report.findings[0]?.to, toTicks((START + 3_600_000) as EpochMillis))
    assert.equal(report.isProved, false)
  }
})

test('entries that are gone, a foreign signature and a damaged tile each have their word', async () => {
  const files = new Map(whole.files)
  files.delete(formatTilePath({ level: 'entries', index: 1, width: 144 }))
  assert.deepEqual(
    (await check({ ...whole, files })).findings.map(({ kind }) => kind),
    ['log.missing'],
  )
  const stranger = await makeLog(whole.entries, [makeSigner('unit.example', 'log')])
  assert.deepEqual(
    (await check(stranger)).findings.map(({ kind }) => kind),
    ['log.checkpoint'],
  )
  const bent = new Map(whole.files).set(formatTilePath({ level: 0, index: 1, width: 144 }), new Uint8Array(144 * 32))
  const report = await check({ ...whole, files: bent })
  assert.deepEqual([report.findings.map(({ kind }) => kind), report.isProved], [['log.tile'], true])
  const note = { name: 'forged', note: stranger.note, read: null }
  assert.deepEqual(
    (await check(whole, { held: [note] })).findings.map(({ kind }) => kind),
    ['log.held'],
  )
})

test('an entry that is dated back is found, and a clock that was set back is not accused', async () => {
  const late = entry('order.register', START + 60_000, { order: 'o1' })
  const report = await check(await makeLog([...whole.entries, late]))
  assert.deepEqual(brief(report.findings), [['log.order', null, at(60), at(4000)]])
  const gap = { camera: 'c1', start: new Date(START).toISOString(), end: null, cause: 'clock-step' }
  const told = [...whole.entries, entry('footage.gap', START + 60_000, gap), late]
  assert.deepEqual((await check(await makeLog(told))).findings, [])
})

const from = toTicks(START as EpochMillis)
const to = toTicks((START + 4_000_000) as EpochMillis)
const now = toTicks((START + 86_400_000) as EpochMillis)

async function footage(
  disk: ReadonlyMap<string, Buffer>,
  told: readonly ToldSource[] = [],
  made: TestLog = whole,
): Promise<Finding[]> {
  const { story } = await check(made)
  const files = [...disk.keys()].map((name) => {
    const known = clips.find((each) => each.name === name)
    return { name, start: toTicks((known?.start ?? START) as EpochMillis), isOpen: false }
  })
  return checkFootage({
    ...{ sha256, story, from, to, files, told, now },
    async open(name) {
      const bytes = disk.get(name)
      return bytes === undefined
        ? null
        : {
            size: bytes.length,
            read: async (offset, length) => bytes.subarray(offset, offset + length),
            close: () => Promise.resolve(),
          }
    },
  })
}

const stored = (): Map<string, Buffer> =>
  new Map(clips.map((each) => [each.name, Buffer.concat([each.init, ...each.parts])]))
function withParts(change: (parts: Buffer[], init: Buffer) => readonly Buffer[]): Map<string, Buffer> {
  const { name, init, parts } = clip(7)
  return stored().set(name, Buffer.concat(change([...parts], init)))
}

test('untouched footage has no finding', async () => {
  assert.deepEqual(await footage(stored()), [])
})

test('every way of touching a file is found and located to the second', async () => {
  const cases: readonly [string, Map<string, Buffer>, (string | null)[][]][] = [
    [
      'two seconds cut out',
      withParts((p, init) => [init, ...p.slice(0, 3), ...p.slice(5)]),
      [['footage.cut', 'c1', at(73), at(75)]],
    ],
    ['the end cut off', withParts((p, init) => [init, ...p.slice(0, 8)]), [['footage.cut', 'c1', at(78), at(80)]]],
    [
      'two fragments swapped',
      withParts((p, init) => [init, ...p.with(2, p[6] ?? init).with(6, p[2] ?? init)]),
      [
        ['footage.moved', 'c1', at(72), at(73)],
        ['footage.moved', 'c1', at(76), at(77)],
      ],
    ],
    [
      'one replaced',
      withParts((p, init) => [init, ...p.with(4, fragmentOf('black'))]),
      [['footage.altered', 'c1', at(74), at(75)]],
    ],
    [
      'one added',
      withParts((p, init) => [init, ...p.slice(0, 4), fragmentOf('new'), ...p.slice(4)]),
      [['footage.added', 'c1', at(74), at(74)]],
    ],
    [
      'bytes behind the end',
      withParts((p, init) => [init, ...p, Buffer.from('trailing rubbish')]),
      [['footage.added', 'c1', at(80), at(80)]],
    ],
    [
      'another head',
      withParts((p, init) => [Buffer.from(init).fill(9, 30), ...p]),
      [['footage.altered', 'c1', at(70), at(80)]],
    ],
  ]
  for (const [what, disk, expected] of cases) assert.deepEqual(brief(await footage(disk)), expected, what)
})

test('any single changed byte is found', async () => {
  const { name, init, parts } = clip(7)
  const bytes = Buffer.concat([init, ...parts])
  for (let place = 0; place < bytes.length; place += 7) {
    const bent = Buffer.from(bytes)
    bent[place] = (bent[place] ?? 0) ^ 0x40
    const findings = await footage(stored().set(name, bent), [], await makeLog([segmentEntry(clip(7))]))
    const second = Math.floor(70 + Math.max(0, place - init.length) / (parts[0]?.length ?? 1))
    const relevant = findings.filter(({ kind }) => kind !== 'footage.unlogged')
    assert.ok(
      relevant.some(
        (each) => each.from !== null && each.to !== null && formatTime(each.from).slice(11, 19) <= at(second),
      ),
      `byte ${place}`,
    )
  }
})

test('a missing file is a finding until its deletion is logged; a strange one always is', async () => {
  const disk = stored()
  disk.delete(clip(9).name)
  disk.set('2026-11-23/20261123T080003.123Z', Buffer.from('planted'))
  assert.deepEqual(brief(await footage(disk)), [
    ['footage.missing', 'c1', at(90), at(100)],
    ['footage.unlogged', 'c1', at(0), null],
  ])
  disk.delete('2026-11-23/20261123T080003.123Z')
  const gone = clip(9)
  const deletion = entry('footage.delete', START + 5_000_000, {
    ...{ camera: 'c1', name: gone.name, bytes: sizeOf(gone), root: toBase64(rootOf(gone)), because: 'retention' },
    ...{ start: new Date(gone.start).toISOString(), end: new Date(gone.start + 10_000).toISOString() },
  })
  const told = await makeLog([...whole.entries, deletion])
  assert.deepEqual(await footage(disk, [], told), [])
  assert.deepEqual(brief(await footage(stored(), [], told)), [['footage.undeleted', 'c1', at(90), at(100)]])
})

const toldOf = (each: Clip): ToldSegment => ({
  name: each.name,
  start: toTicks(each.start as EpochMillis),
  end: toTicks((each.start + 10_000) as EpochMillis),
  bytes: sizeOf(each),
  root: Buffer.from(rootOf(each)).toString('hex'),
})

test('a database, an index or a ledger that tells otherwise than the log is found', async () => {
  const rows = clips.map(toldOf)
  const source = { kind: 'catalogue.differs', completeUpTo: to, segments: rows, gaps: [] } as const
  assert.deepEqual(await footage(stored(), [source]), [])
  const changed = rows.with(5, toldOf({ ...clip(5), parts: clip(5).parts.slice(2) })).filter((_, i) => i !== 11)
  assert.deepEqual(brief(await footage(stored(), [{ ...source, segments: changed }])), [
    ['catalogue.differs', 'c1', at(50), at(60)],
    ['catalogue.differs', 'c1', at(110), at(120)],
  ])
  const start = toTicks((START + 75_000) as EpochMillis)
  const gap = { start, end: (start + 10 * 90_000) as EpochTicks, cause: 'unreachable' }
  const ledger = { kind: 'ledger.differs', completeUpTo: null, segments: [], gaps: [gap] } as const
  assert.deepEqual(brief(await footage(stored(), [ledger])), [
    ['ledger.differs', 'c1', at(75), at(80)],
    ['ledger.differs', 'c1', at(80), at(85)],
  ])
})

test('what neither footage nor a logged gap covers is unaccounted, and the future is not', async () => {
  const kept = clips.filter((_, i) => i < 100 && (i < 20 || i >= 30) && i !== 50)
  const gap = { camera: 'c1', cause: 'link-lost', start: new Date(START + 500_000).toISOString() }
  const told = entry('footage.gap', START + 510_000, { ...gap, end: new Date(START + 510_000).toISOString() })
  const { story } = await check(await makeLog([...kept.map((each) => segmentEntry(each, START + 2_000_000)), told]))
  const holes = (now: number): string[][] =>
    unaccounted({ story, from, to, now: toTicks((START + now * 1000) as EpochMillis) }).map(({ start, end }) =>
      [start, end].map((time) => formatTime(time).slice(11, 19)),
    )
  assert.deepEqual(holes(1100), [[at(200), at(300)]])
  assert.deepEqual(holes(2000), [
    [at(200), at(300)],
    [at(1000), at(2000)],
  ])
})
