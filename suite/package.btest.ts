// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { after, before, test } from 'node:test'
import type { Camera, Hold, HoldPlaced, PackageJob, Recordings } from '@mingjian/contract'
import { BlobReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js'
import { Chromium, SCREENS, SIZES } from './browser.ts'
import { type Estate, startEstate } from './estate.ts'
import { until } from './product.ts'

let estate: Estate
let folder: string
let cameras: readonly Camera[]
const span = { from: '', to: '' }

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mj-package-'))
  const sims = ['GATE', 'HALL'].map((name) => ({ name, codec: 'h264' as const, keyInterval: 1 }))
  estate = await startEstate({ sims })
  cameras = estate.cameras
  const { product } = estate
  const begun = Date.now() - 1000
  for (const camera of cameras) await until('ten seconds of footage', async () => (await seconds(camera, begun)) > 12)
  span.from = new Date(begun + 4000).toISOString()
  span.to = new Date(begun + 10_000).toISOString()
  // A stop seals the open minute: only what is sealed stands in the log.
  await product.kill('SIGTERM')
  await product.launch()
})
after(async () => {
  await estate[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

async function seconds(camera: Camera, from: number): Promise<number> {
  const { runs }: Recordings = await estate.product.recordings(camera.id, from, Date.now())
  return runs.reduce((sum, run) => sum + (Date.parse(run.end) - Date.parse(run.start)) / 1000, 0)
}

async function makePackage(over: Readonly<Record<string, unknown>> = {}): Promise<{ path: string; job: PackageJob }> {
  const { product } = estate
  const wish = { cameras: cameras.map(({ id }) => id), ...span, reason: '立案侦查', ...over }
  const { id } = await product.call<PackageJob>('POST', '/api/packages', wish)
  let job = await product.call<PackageJob>('GET', `/api/packages/${id}`)
  await until('the package', async () => {
    job = await product.call<PackageJob>('GET', `/api/packages/${id}`)
    return job.state === 'done' || job.state === 'failed'
  })
  assert.equal(job.state, 'done', job.error ?? '')
  const path = join(folder, `${id}.zip`)
  await writeFile(path, Buffer.from(await (await product.fetch(`/api/packages/${id}/package.zip`)).arrayBuffer()))
  return { path, job }
}

async function unpack(path: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const reader = new ZipReader(new BlobReader(new Blob([await readFile(path)])))
  const members = new Map<string, Uint8Array>()
  for (const entry of await reader.getEntries()) {
    assert.ok(!entry.directory)
    members.set(entry.filename, await entry.getData(new Uint8ArrayWriter(), { checkSignature: true }))
  }
  await reader.close()
  return members
}

test('a package of the running product is proved by the command with the published key, and others read it', async () => {
  const { product } = estate
  const { path } = await makePackage()
  const key = await (await product.fetch('/log/key')).text()
  await writeFile(join(folder, 'key'), key)
  const proved = await product.command(['verify', path, '--key', join(folder, 'key')])
  assert.equal(proved.status, 0, proved.stdout + proved.stderr)
  assert.match(proved.stdout, /^proved: 2 cameras/)
  const members = await unpack(path)
  assert.deepEqual(
    [...members.keys()].filter((name) => !name.endsWith('.mp4')),
    ['verify.html', 'README.txt', 'manifest.json', 'log.json'],
  )
  for (const [name, bytes] of members) {
    if (!name.endsWith('.mp4')) continue
    await writeFile(join(folder, name), bytes)
    const asked = ['-v', 'error', '-show_entries', 'stream=codec_name', '-of', 'csv=p=0', join(folder, name)]
    const probe = spawnSync('ffprobe', asked, { encoding: 'utf8' })
    assert.deepEqual([probe.stdout.trim(), probe.stderr], ['h264', ''], name)
  }
})

test('the page inside opens from the disk, proves the package, plays a camera, and finds one altered byte', async () => {
  const { path } = await makePackage()
  const members = await unpack(path)
  const page = members.get('verify.html')
  assert.ok(page, 'the page is built into every package')
  await writeFile(join(folder, 'verify.html'), page)
  await using chromium = await Chromium.start()
  const visitor = await chromium.visit('file:///', { language: 'zh' })
  await visitor.walk(async () => {
    const requests: string[] = []
    visitor.page.on('request', (request) => requests.push(request.url()))
    await visitor.page.goto(pathToFileURL(join(folder, 'verify.html')).href)
    await visitor.page.locator('#file').setInputFiles(path)
    await visitor.page.locator('[data-verdict="proved"]').waitFor()
    const camera = visitor.page.locator('article').first()
    await camera.locator('button').click()
    // The page's own policy forbids a condition given as text.
    const video = visitor.page.locator('video').first()
    const played = () => video.evaluate((shown) => ('currentTime' in shown ? Number(shown.currentTime) : 0))
    await until('three seconds played', async () => (await played()) > 3)
    await mkdir(SCREENS, { recursive: true })
    await visitor.page.screenshot({ path: join(SCREENS, 'package-desk.png'), fullPage: true })
    await visitor.page.setViewportSize(SIZES.phone)
    await visitor.page.screenshot({ path: join(SCREENS, 'package-phone.png'), fullPage: true })
    await visitor.page.setViewportSize(SIZES.desk)
    const bytes = await readFile(path)
    const footage = members.get([...members.keys()].find((name) => name.endsWith('.mp4')) ?? '')
    assert.ok(footage)
    const start = bytes.indexOf(footage)
    assert.ok(start > 0, 'footage stands in the package as it is')
    const place = start + Math.floor(footage.length / 2)
    bytes[place] = (bytes[place] ?? 0) ^ 1
    const spoilt = join(folder, 'spoilt.zip')
    await writeFile(spoilt, bytes)
    await visitor.page.locator('#file').setInputFiles(spoilt)
    await visitor.page.locator('[data-verdict="not-proved"]').waitFor()
    assert.equal(await visitor.page.locator('[data-findings] tbody tr').count(), 1)
    assert.match(await visitor.page.locator('[data-findings] tbody').innerText(), /GATE[\s\S]*录像被改/)
    await visitor.page.screenshot({ path: join(SCREENS, 'package-altered.png'), fullPage: true })
    assert.deepEqual(
      requests.filter((url) => !url.startsWith('file:') && !url.startsWith('blob:')),
      [],
      'no network',
    )
    visitor.assertQuiet()
    const verdict = await estate.product.command(['verify', spoilt])
    assert.equal(verdict.status, 1)
    assert.match(verdict.stdout, /footage\.altered/)
  })
})

test('a derivative withholds its cut and is proved; the hold on the footage needs two persons to end', async () => {
  const { product } = estate
  const original = await makePackage()
  const [camera] = cameras
  assert.ok(camera)
  const cut = { camera: camera.id, from: new Date(Date.parse(span.from) + 2000).toISOString(), to: span.to }
  const { path, job } = await makePackage({ original: original.job.id, cuts: [cut] })
  assert.equal(job.original, original.job.id)
  assert.equal((await product.command(['verify', path])).status, 0)

  const asked = { camera: camera.id, ...span, reason: '涉案', caseNumber: 'A-1', authority: '渝中区公安分局' }
  const placed = await product.call<HoldPlaced>('POST', '/api/holds', { ...asked, reviewOn: '2030-01-01' })
  assert.equal(placed.hold.state, 'in-force')
  assert.ok(placed.covers.segments > 0 && placed.hold.placed.entry !== null)
  const url = `/api/holds/${placed.hold.id}`
  const release = await product.call<Hold>('POST', `${url}/release`, { reason: '结案' })
  assert.equal(release.state, 'release-asked')
  const alone = await product.fetch(`${url}/release/confirm`, { method: 'POST' })
  assert.equal(alone.status, 403)
  assert.match(await alone.text(), /hold\.release\.same-person/)
  await product.command(
    ['user', 'add', '--name', 'second', '--role', 'administrator', '--password-stdin'],
    'a long pass phrase 2',
  )
  await product.takeToken('second')
  assert.equal((await product.call<Hold>('POST', `${url}/release/confirm`)).state, 'released')
  await product.takeToken('suite')
})
