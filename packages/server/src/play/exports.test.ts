// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, Fault, silentLog, systemClock, TICKS_PER_SECOND } from '@mingjian/base'
import { scanFragmentsIn } from '@mingjian/wire'
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFile, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Actor, Refusal } from '../access/grant.ts'
import { nodeDisk } from '../disk/disk.ts'
import { type ExportJobRow, ExportJobs } from '../store/export-jobs.ts'
import { openTestDatabases } from '../store/test-database.ts'
import { Exports, type ExportOptions } from './exports.ts'
import { FootageIndex } from './footage-index.ts'
import { TestFootage } from './test-footage.ts'
import { makeFrames, SMALL } from './test-frames.ts'
import { CAMERA, testGrant } from './test-grant.ts'

const T0 = (1_800_000_000 * TICKS_PER_SECOND) as EpochTicks
const at = (seconds: number): EpochTicks => (T0 + Math.round(seconds * TICKS_PER_SECOND)) as EpochTicks
const ANN: Actor = {
  kind: 'user',
  userId: 'u1',
  name: 'ann',
  abilities: new Set(['camera.export']),
  cameras: null,
  address: null,
}
const databases = await openTestDatabases()
after(() => databases.close())

async function setUp(more: Partial<ExportOptions> = {}) {
  const footage = await TestFootage.create()
  await footage.write({ frames: makeFrames({ start: at(0), count: 50 }) })
  await footage.write({ frames: makeFrames({ start: at(30), count: 50 }) })
  const jobs = new ExportJobs(await databases.create())
  const over = Promise.withResolvers<ExportJobRow>()
  const seen: string[] = []
  const options: ExportOptions = {
    jobs,
    footage: { disk: nodeDisk, index: new FootageIndex(nodeDisk, footage.layout), gaps: () => Promise.resolve([]) },
    folder: join(footage.root, 'exports'),
    keepDays: 7,
    open: (ask) => Promise.resolve(testGrant('export', ask.extent)),
    actor: () => Promise.resolve(ANN),
    cameraName: () => Promise.resolve('北门 1'),
    changed: (job) => {
      seen.push(job.state)
      if (job.state === 'done' || job.state === 'failed' || job.state === 'cancelled') over.resolve(job)
    },
    clock: systemClock,
    log: silentLog,
    ...more,
  }
  return { footage, jobs, options, over: over.promise, seen }
}

test('a job becomes a file with its hash, and a manifest with its gaps', async () => {
  const { footage, options, over, seen } = await setUp()
  await using _ = footage
  const exports = new Exports(options)
  await exports.start()
  const added = await exports.add(ANN, { cameras: [CAMERA], from: at(0), to: at(60) })
  assert.ok('id' in added)
  const job = await over
  assert.deepEqual([...new Set(seen)], ['waiting', 'running', 'done'])
  const [file] = job.files
  assert.ok(file !== undefined)
  assert.equal(file.name, '北门 1 20270115T080000Z-20270115T080032Z.mp4')
  const bytes = await readFile(exports.pathOf(job, file.name))
  assert.equal(bytes.length, file.bytes)
  assert.equal(job.bytes_done, bytes.length)
  assert.equal(createHash('sha256').update(bytes).digest('hex'), file.sha256)
  assert.equal(scanFragmentsIn(bytes, () => {}).isWhole, true)
  const manifest: unknown = JSON.parse(await readFile(exports.pathOf(job, `${file.name}.json`), 'utf8'))
  assert.deepEqual(manifest, { ...file, codec: SMALL.codecString })
  assert.equal(file.gaps.length, 2)
  assert.throws(
    () => exports.pathOf(job, '../../passwd'),
    (error) => error instanceof Fault && error.code === 'play.export.file',
  )
  await exports.cancel(job.id)
  await assert.rejects(stat(join(options.folder, job.id)))
  await exports.close()
})

test('a job that was interrupted begins again at the next start', async () => {
  const { footage, jobs, options, over } = await setUp()
  await using _ = footage
  const job = await jobs.add({
    cameras: [CAMERA],
    from: at(0),
    to: at(2),
    createdBy: 'u1',
    createdByName: 'ann',
    at: new Date(),
  })
  await jobs.takeNext()
  const exports = new Exports(options)
  await exports.start()
  assert.equal((await over).id, job.id)
  assert.equal((await over).state, 'done')
  await exports.close()
})

test('leave that was withdrawn before the job ran fails it and leaves nothing', async () => {
  const refusal: Refusal = { refused: true, code: 'camera.unknown', detail: 'there is no such camera', article: null }
  let asked = 0
  const open: ExportOptions['open'] = (ask) =>
    Promise.resolve(asked++ === 0 ? testGrant('export', ask.extent) : refusal)
  const { footage, options, over } = await setUp({ open })
  await using _ = footage
  const exports = new Exports(options)
  await exports.start()
  await exports.add(ANN, { cameras: [CAMERA], from: at(0), to: at(60) })
  const job = await over
  assert.equal(job.state, 'failed')
  assert.match(job.error ?? '', /^camera\.unknown/)
  await assert.rejects(stat(join(options.folder, job.id)))
  await exports.close()
})

test('a cancelled job stops, and one without footage says so', async () => {
  const gate = Promise.withResolvers<void>()
  const { footage, options, over } = await setUp({
    cameraName: async () => {
      await gate.promise
      return 'a'
    },
  })
  await using _ = footage
  const exports = new Exports(options)
  const job = await exports.add(ANN, { cameras: [CAMERA], from: at(0), to: at(60) })
  assert.ok('id' in job)
  await exports.cancel(job.id)
  assert.equal((await over).state, 'cancelled')
  gate.resolve()
  await exports.close()
})

test('no room for the result fails the job before a byte is written', async () => {
  const { footage, options, over } = await setUp()
  await using _ = footage
  const disk = { ...nodeDisk, space: () => Promise.resolve({ capacity: 1e12, free: 1e6 }) }
  const exports = new Exports({ ...options, footage: { ...options.footage, disk } })
  await exports.start()
  await exports.add(ANN, { cameras: [CAMERA], from: at(0), to: at(60) })
  assert.match((await over).error ?? '', /^play\.export\.space/)
  await exports.close()
})

test('footage that vanished is missing from the result, which is made all the same', async () => {
  const { footage, options, over } = await setUp()
  await using _ = footage
  await unlink(footage.layout.segment(CAMERA, '2027-01-15/20270115T080030.000Z').media)
  const exports = new Exports(options)
  await exports.start()
  await exports.add(ANN, { cameras: [CAMERA], from: at(0), to: at(32) })
  const job = await over
  assert.equal(job.state, 'done')
  assert.deepEqual(
    job.files[0]?.gaps.map((gap) => gap.cause),
    ['missing'],
  )
  await exports.close()
})
