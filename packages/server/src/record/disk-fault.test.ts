// SPDX-License-Identifier: Apache-2.0
import { type EpochMillis, type EpochTicks, HandClock, silentLog, toTicks } from '@mingjian/base'
import { h264Format } from '@mingjian/wire'
import assert from 'node:assert/strict'
import { mkdtemp, rm, unlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { nodeDisk } from '../disk/disk.ts'
import { Layout } from '../disk/layout.ts'
import { readLedger } from '../disk/ledger.ts'
import { readIndex } from '../disk/recovery.ts'
import { gapsOf } from '../disk/told-gaps.ts'
import { verifySegment } from '../disk/verify.ts'
import { cover } from '../domain/coverage.ts'
import type { StreamFormat } from '../stream/stream.ts'
import { CameraRecorder } from './camera-recorder.ts'
import type { RecorderEvent } from './event.ts'
import { FailingDisk, type Failure } from './testdata/failing-disk.ts'
import { listSegments } from '../disk/listing.ts'

const START = Date.parse('2026-11-23T10:00:00Z') as EpochMillis
const SPS = Buffer.from('6742c01eda0280f684000003000400000300ca3c58ba80', 'hex')
const FORMAT: StreamFormat = { video: h264Format([SPS], [Buffer.from('68ce0fc8', 'hex')]), audio: null }

/** A camera on a disk that fails from the tenth second on, until the twentieth. */
async function record(
  failure: Failure | ((layout: Layout) => Promise<void>),
  check: (by: { layout: Layout; events: RecorderEvent[] }) => Promise<void>,
): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'fault-'))
  const layout = new Layout(root)
  const disk = new FailingDisk()
  const clock = new HandClock(START)
  const events: RecorderEvent[] = []
  const recorder = new CameraRecorder({
    camera: 'cam',
    disk,
    layout,
    clock,
    log: silentLog,
    emit: (event) => events.push(event),
  })
  try {
    await recorder.start()
    recorder.format(FORMAT)
    for (let i = 0; i < 100 * 25; i++) {
      if (i === 250 && typeof failure === 'function') await failure(layout)
      else if (i === 250 && typeof failure === 'object') disk.failure = failure
      if (i === 500) disk.failure = null
      recorder.frame({
        track: 'video',
        time: toTicks(clock.now()),
        isKey: i % 50 === 0,
        isDamaged: false,
        data: new Uint8Array(50).fill(i),
      })
      clock.advance(40)
      if (i % 6 === 0) recorder.tick()
      if (i % 25 === 0) recorder.sync()
      // As between real pictures, the disk gets its turn.
      await new Promise((resolve) => setImmediate(resolve))
      if (i % 25 === 0) await recorder.settle()
    }
    await recorder.close('restart')
    await check({ layout, events })
  } finally {
    await rm(root, { recursive: true })
  }
}

async function everySegmentIsWhole(layout: Layout) {
  const names = await listSegments(nodeDisk, layout, { camera: 'cam', day: '2026-11-23' })
  const footage = []
  for (const name of names) {
    const place = layout.segment('cam', name)
    const index = await readIndex(nodeDisk, place)
    assert.ok(index?.seal, `${name} is sealed`)
    assert.deepEqual(await verifySegment(nodeDisk, place, { index, deep: true }), [])
    footage.push({
      start: index.header.start,
      end: index.seal.end,
      bytes: 1,
      codec: 'h264',
      width: 1,
      height: 1,
    } as const)
  }
  const { entries } = await readLedger(nodeDisk, layout, { camera: 'cam', day: '2026-11-23' })
  const from = toTicks(START)
  const to = (from + 100 * 90_000) as EpochTicks
  const { gaps } = cover({ from, to, now: to, createdAt: from, footage, gaps: gapsOf('cam', entries), touch: 45_000 })
  return gaps
}

const table: readonly (Failure & { name: string })[] = [
  { name: 'every write', step: 'writeAt', call: 0, persisted: false },
  { name: 'every write of media', step: 'writeAt', call: 0, persisted: false, only: /mp4$/ },
  { name: 'one write of media', step: 'writeAt', call: 2, persisted: false, only: /mp4$/ },
  { name: 'one write of a row', step: 'writeAt', call: 2, persisted: false, only: /idx$/ },
  { name: 'every sync', step: 'sync', call: 0, persisted: false },
  { name: 'one sync', step: 'sync', call: 1, persisted: false, only: /mp4$/ },
]

for (const failure of table) {
  for (const persisted of [false, true]) {
    test(`${failure.name} fails${persisted ? ' but persisted' : ''}: nothing older is harmed, the gap is named, recording comes back`, async () => {
      await record({ ...failure, persisted }, async ({ layout, events }) => {
        const gaps = await everySegmentIsWhole(layout)
        assert.ok(events.some((event) => event.type === 'disk-error'))
        assert.ok(events.some((event) => event.type === 'disk-well'))
        assert.ok(gaps.length > 0, 'footage was lost')
        assert.ok(
          gaps.every(({ cause }) => cause === 'disk-error'),
          JSON.stringify(gaps),
        )
        const lost = gaps.reduce((sum, { start, end }) => sum + (end - start) / 90_000, 0)
        assert.ok(lost < (failure.call === 0 ? 20 : 8), `${lost} s were lost`)
      })
    })
  }
}

test('a file removed while being written is noticed, and the camera goes on in another', async () => {
  const remove = async (layout: Layout): Promise<void> => {
    const [name = ''] = await listSegments(nodeDisk, layout, { camera: 'cam', day: '2026-11-23' })
    await unlink(layout.segment('cam', name).media)
  }
  await record(remove, async ({ events }) => {
    assert.ok(events.some((event) => event.type === 'disk-error' && /removed/.test(event.detail)))
    assert.ok(events.some((event) => event.type === 'disk-well'))
  })
})
