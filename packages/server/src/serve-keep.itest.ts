// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { copyFile, mkdtemp, open, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type EpochMillis, type EpochTicks, formatTime, HandClock, toTicks } from '@mingjian/base'
import { parseManifest, readArchive, type ReadAt } from '@mingjian/evidence'
import { verifyPackageFile } from './cli/verify/verify-package.ts'
import { nodeDisk } from './disk/disk.ts'
import { segmentRoot, sha256 } from './disk/sha256.ts'
import type { Coverage } from './domain/coverage.ts'
import { proveEntries } from './keep/package-log.ts'
import { PackageMaker, type PackageWish } from './keep/package-maker.ts'
import type { PackSource } from './keep/package-plan.ts'
import { openTestLog, type TestLog } from './log/test-log.ts'
import { FootageIndex } from './play/footage-index.ts'
import { makeClip } from './play/test-clip.ts'
import { TestFootage } from './play/test-footage.ts'
import { CAMERA, testGrant } from './play/test-grant.ts'

const START = toTicks(Date.parse('2026-11-23T10:00:00Z') as EpochMillis)
const SECOND = 90_000
const at = (seconds: number): EpochTicks => (START + seconds * SECOND) as EpochTicks

let folder: string
let log: TestLog
let footage: TestFootage
let sources: PackSource[]
const told: number[] = []

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mj-package-'))
  log = await openTestLog()
  footage = await TestFootage.create()
  for (let minute = 0; minute < 3; minute++) {
    const clip = makeClip({ codec: 'h264', seconds: 10, rate: 10, interval: 10, start: at(minute * 10) })
    await footage.write({ video: clip.format, frames: clip.frames, perFragment: 10 })
  }
  const index = new FootageIndex(nodeDisk, footage.layout)
  sources = await index.list({ camera: CAMERA, from: at(0), to: at(60) })
  assert.equal(sources.length, 3)
  for (const source of sources) told.push(await enterSegment(source))
  const gap = { camera: CAMERA, start: formatTime(at(30)), end: formatTime(at(60)), cause: 'link-lost' }
  told.push((await log.log.append({ type: 'footage.gap', body: gap })).index)
  for (let i = 0; i < 300; i++) await log.log.append({ type: 'session.begin', body: { actor: 'user', user: `u${i}` } })
})
after(async () => {
  await footage[Symbol.asyncDispose]()
  await log.close()
  await rm(folder, { recursive: true })
})

async function enterSegment({ index, place }: PackSource): Promise<number> {
  const { header, rows, seal } = index
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
  const body = {
    ...{
      camera: header.camera,
      name: place.name,
      start: formatTime(header.start),
      end: formatTime(seal?.end ?? at(0)),
    },
    ...{ bytes: seal?.bytes ?? 0, root: text(segmentRoot(rows.map((row) => row.sha256))) },
    init: { hash: text(header.formatHash), bytes: header.initLength },
    ...{ count: rows.length, first: 0 },
    fragments: rows.map((row) => [text(row.sha256), row.length, Math.floor((row.start - header.start) / 90)]),
  }
  return (await log.log.append({ type: 'footage.segment', body })).index
}

const coverage: Coverage = {
  runs: [],
  gaps: [{ start: at(30), end: at(60), cause: 'link-lost', detail: null }],
}

function maker(): PackageMaker {
  return new PackageMaker({
    disk: nodeDisk,
    clock: new HandClock(Date.parse('2026-11-23T11:00:00Z') as EpochMillis),
    enter: (draft) => log.log.append(draft),
    log: {
      footage: async () => told,
      order: async () => [],
      prove: (indices) => proveEntries(log.log, { indices, witnesses: [], cosigned: [] }),
    },
    origin: () => 'unit.example/log',
    segments: async ({ from, to }) =>
      sources.filter(({ index }) => index.header.start < to && (index.seal?.end ?? 0) > from),
    coverage: async () => coverage,
    cameraName: () => '大门 Gate',
    orderText: async (id) => JSON.stringify({ id, receipt: 'signed' }),
    companions: async () => [{ name: 'verify.html', bytes: Buffer.from('<!doctype html>') }],
  })
}

let count = 0
async function make(
  over: Partial<PackageWish> = {},
): Promise<{ path: string; manifest: Uint8Array; entry: number; id: string }> {
  const id = `pk${++count}`
  const path = join(folder, `${id}.zip`)
  const [from, to] = [over.from ?? at(5), over.to ?? at(60)]
  const wish = {
    ...{ id, grants: [testGrant('export', { camera: CAMERA, from, to })], from, to, reason: '立案侦查', order: null },
    ...{ original: null, cuts: [], person: 'u1', ...over },
  }
  const made = await maker().make(wish, { path, signal: new AbortController().signal, progress: () => {} })
  assert.equal(made.bytes, (await stat(path)).size)
  return { path, id, manifest: made.manifest, entry: made.entry }
}

async function verify(path: string, keyFile?: string): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = []
  const code = await verifyPackageFile(path, {
    keyFile,
    print: (line) => lines.push(line),
    complain: (line) => lines.push(line),
  })
  return { code, lines }
}

async function asFile(path: string): Promise<ReadAt & { bytes: Buffer }> {
  const bytes = await readFile(path)
  return { size: bytes.length, bytes, read: async (offset, length) => bytes.subarray(offset, offset + length) }
}

async function member(path: string, name: string): Promise<Buffer> {
  const file = await asFile(path)
  const found = (await readArchive(file)).find((each) => each.name === name)
  assert.ok(found, name)
  const begin = found.offset + 30 + Buffer.byteLength(name) + 20
  return file.bytes.subarray(begin, begin + found.size)
}

test('a package is proved by the command, with the published key, and read by others', async () => {
  const { path } = await make()
  const { code, lines } = await verify(path)
  assert.deepEqual([code, lines.length], [0, 1], lines.join('\n'))
  assert.match(lines[0] ?? '', /^proved: 1 cameras, 25 fragments/)
  assert.equal((await verify(path, join(log.folder, 'key'))).code, 0)
  await writeFile(join(folder, 'other'), 'unit.example/log+00000000+AAAA\n')
  assert.equal((await verify(path, join(folder, 'other'))).code, 1)
  assert.equal((await verify(join(folder, 'none.zip'))).code, 2)
  const script = 'import zipfile,sys; z=zipfile.ZipFile(sys.argv[1]); print(z.testzip()); print(",".join(z.namelist()))'
  const python = spawnSync('python3', ['-c', script, path], { encoding: 'utf8' })
  assert.equal(python.stdout.trim(), 'None\ncamera-1-1.mp4,verify.html,manifest.json,log.json', python.stderr)
})

test('FFmpeg plays each file: continuous times over the segments, beginning with the key frame before', async () => {
  const { path } = await make({ from: at(5.5) })
  const video = join(folder, 'play.mp4')
  await writeFile(video, await member(path, 'camera-1-1.mp4'))
  const asked = [
    '-v',
    'error',
    '-count_packets',
    '-show_entries',
    'stream=nb_read_packets,codec_name',
    '-of',
    'csv=p=0',
  ]
  const probe = spawnSync('ffprobe', [...asked, video], { encoding: 'utf8' })
  assert.equal(probe.stderr, '')
  assert.equal(probe.stdout.trim(), 'h264,250')
  const times = spawnSync('ffprobe', ['-v', 'error', '-show_entries', 'packet=pts_time', '-of', 'csv=p=0', video], {
    encoding: 'utf8',
  })
  const all = times.stdout.trim().split('\n').map(Number.parseFloat)
  assert.deepEqual([all[0], all.at(-1)], [5, 29.9])
  const decoded = spawnSync('ffmpeg', ['-v', 'error', '-i', video, '-f', 'null', '-'], { encoding: 'utf8' })
  assert.equal(decoded.stderr, '')
})

test('under an order nothing before its beginning or behind its end is in the package, and the order is', async () => {
  const { path } = await make({ from: at(5.5), to: at(12.5), order: 'or1' })
  const manifest = parseManifest(await member(path, 'manifest.json'))
  const [part] = manifest.cameras[0]?.parts ?? []
  assert.deepEqual(
    part?.segments.map(({ included }) => included),
    [[{ first: 6, end: 10 }], [{ first: 0, end: 2 }]],
  )
  assert.equal(manifest.order, 'or1')
  assert.match((await member(path, 'order.json')).toString(), /signed/)
  assert.equal((await verify(path)).code, 0)
})

test('a derivative withholds its cuts up to the next whole picture, is linked to the original, and is proved', async () => {
  const original = await make()
  const cuts = [{ camera: CAMERA, from: at(8.5), to: at(11.2) }]
  const { path } = await make({ original: { id: original.id, manifest: original.manifest }, cuts })
  const manifest = parseManifest(await member(path, 'manifest.json'))
  assert.deepEqual(manifest.cameras[0]?.withheld, [{ start: at(8), end: at(12) }])
  assert.equal(manifest.original?.id, original.id)
  const { code, lines } = await verify(path)
  assert.deepEqual(
    [code, lines[0]?.slice(0, 32)],
    [0, 'proved: 1 cameras, 21 fragments;'.slice(0, 32)],
    lines.join('\n'),
  )
})

test('one byte changed anywhere is found; in the footage with camera and second', async () => {
  const { path } = await make()
  const file = await asFile(path)
  const video = (await readArchive(file)).find(({ name }) => name === 'camera-1-1.mp4')
  assert.ok(video)
  const spoilt = join(folder, 'spoilt.zip')
  await copyFile(path, spoilt)
  const handle = await open(spoilt, 'r+')
  const step = Math.max(1, Math.floor(file.size / 150))
  const places = Array.from({ length: 150 }, (_, i) => i * step)
  const head = Array.from({ length: 60 }, (_, i) => i)
  const tail = Array.from({ length: 400 }, (_, i) => file.size - 1 - i)
  try {
    for (const place of [...places, ...head, ...tail]) {
      const byte = file.bytes[place] ?? 0
      await handle.write(Uint8Array.of(byte ^ (1 << (place % 8))), 0, 1, place)
      const { code, lines } = await verify(spoilt)
      assert.equal(code, 1, `byte ${place} of ${file.size}: ${lines.join('\n')}`)
      const begin = video.offset + 30 + video.name.length + 20
      if (place >= begin && place < begin + video.size) {
        const [camera, from, to] = (lines[0] ?? '').split('\t')
        assert.equal(camera, CAMERA)
        assert.ok(from !== '-' && to !== '-', lines[0])
      }
      await handle.write(Uint8Array.of(byte), 0, 1, place)
    }
    assert.equal((await verify(spoilt)).code, 0)
  } finally {
    await handle.close()
  }
})

test('the second is told: a byte in the picture of 10:00:07', async () => {
  const { path } = await make()
  const file = await asFile(path)
  const manifest = parseManifest(await member(path, 'manifest.json'))
  assert.ok(manifest)
  const index = sources[0]?.index
  const row = index?.rows[7]
  assert.ok(row)
  // Found by its content: the payload of a fragment stands in the package as it was recorded.
  const media = await readFile(sources[0]?.place.media ?? '')
  const payload = media.subarray(row.offset + row.length - 200, row.offset + row.length)
  const place = file.bytes.indexOf(payload)
  assert.ok(place > 0)
  file.bytes[place + 100] = (file.bytes[place + 100] ?? 0) ^ 1
  await writeFile(join(folder, 'second.zip'), file.bytes)
  const { lines } = await verify(join(folder, 'second.zip'))
  assert.deepEqual(lines[0]?.split('\t').slice(0, 4), [
    CAMERA,
    '2026-11-23T10:00:07.000Z',
    '2026-11-23T10:00:08.000Z',
    'footage.altered',
  ])
  assert.equal(lines.length, 2)
})

test('a time stamp of the manifest goes in, one of something else does not, and its bytes are guarded too', async (t) => {
  if (spawnSync('openssl', ['version']).status !== 0) return t.skip('no openssl here')
  const made = await make()
  const token = await timeStamp(made.manifest)
  const wish = {
    ...{ id: made.id, manifest: made.manifest, entry: made.entry, token, person: 'u1', cameras: [CAMERA] },
    ...{ from: at(5), to: at(60), order: null },
  }
  await assert.rejects(
    maker().stamp(made.path, { ...wish, token: await timeStamp(sha256(Buffer.from('x'))) }),
    /not of this/,
  )
  const { stamp, bytes } = await maker().stamp(made.path, wish)
  assert.equal(stamp.algorithm, 'sha256')
  assert.equal(bytes, (await stat(made.path)).size)
  const { code, lines } = await verify(made.path)
  assert.equal(code, 0, lines.join('\n'))
  assert.match(lines[0] ?? '', /time stamp of/)
  const file = await asFile(made.path)
  const place = file.bytes.indexOf(token) + token.length - 20
  file.bytes[place] = (file.bytes[place] ?? 0) ^ 1
  await writeFile(join(folder, 'stamp.zip'), file.bytes)
  assert.match((await verify(join(folder, 'stamp.zip'))).lines[0] ?? '', /package\.time-stamp/)
})

/** As an authority would give it, by openssl. */
async function timeStamp(hash: Uint8Array): Promise<Buffer> {
  const dir = await mkdtemp(join(folder, 'tsa-'))
  const run = (...words: string[]): void => {
    const { status, stderr } = spawnSync('openssl', words, { cwd: dir, encoding: 'utf8' })
    assert.equal(status, 0, stderr)
  }
  const section = ['serial = serial', 'crypto_device = builtin', 'signer_digest = sha256', 'default_policy = 1.2.3.4.1']
  const more = ['digests = sha256', 'accuracy = secs:1', 'ess_cert_id_chain = no', 'ess_cert_id_alg = sha256']
  const req = ['[req]', 'distinguished_name = dn', 'x509_extensions = v3', 'prompt = no', '[dn]', 'CN = tsa', '[v3]']
  const usage = 'extendedKeyUsage = critical,timeStamping'
  await writeFile(
    join(dir, 'c.cnf'),
    ['[tsa]', 'default_tsa = t', '[t]', ...section, ...more, ...req, usage, ''].join('\n'),
  )
  await writeFile(join(dir, 'serial'), '01\n')
  run(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'k',
    '-out',
    'c.pem',
    '-days',
    '1',
    '-config',
    'c.cnf',
  )
  run('ts', '-query', '-digest', Buffer.from(hash).toString('hex'), '-sha256', '-cert', '-out', 'q')
  run(
    'ts',
    '-reply',
    '-config',
    'c.cnf',
    '-section',
    't',
    '-queryfile',
    'q',
    '-inkey',
    'k',
    '-signer',
    'c.pem',
    '-out',
    'r',
  )
  return readFile(join(dir, 'r'))
}

test('an entry of the log left out of the package leaves time unaccounted for', async () => {
  const without = told.splice(told.length - 1, 1)
  try {
    const other = await make()
    const { code, lines } = await verify(other.path)
    assert.equal(code, 1)
    assert.ok(
      lines.some((line) => line.includes('coverage.unaccounted')),
      lines.join('\n'),
    )
  } finally {
    told.push(...without)
  }
})
