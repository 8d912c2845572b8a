// SPDX-License-Identifier: Apache-2.0
import { type EpochMillis, type EpochTicks, HandClock, silentLog, toTicks } from '@mingjian/base'
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { nodeDisk } from '../disk/disk.ts'
import { Layout } from '../disk/layout.ts'
import { readLedger } from '../disk/ledger.ts'
import { readIndex } from '../disk/recovery.ts'
import type { Frame, StreamFormat } from '../stream/stream.ts'
import { CameraRecorder } from './camera-recorder.ts'
import type { RecorderEvent } from './event.ts'
import { listSegments } from '../disk/listing.ts'

const START = Date.parse('2026-11-23T10:00:00Z') as EpochMillis
const FORMAT: StreamFormat = {
  video: {
    codec: 'h264',
    codecString: 'avc1.640028',
    config: new Uint8Array([1, 100, 0, 40]),
    width: 1920,
    height: 1080,
    framesPerSecond: 25,
    canReorder: false,
  },
  audio: null,
}

class Bench implements AsyncDisposable {
  readonly clock = new HandClock(START)
  readonly events: RecorderEvent[] = []
  readonly layout: Layout
  recorder: CameraRecorder
  constructor(root: string) {
    this.layout = new Layout(root)
    this.recorder = this.make()
  }
  make(): CameraRecorder {
    const { clock, layout, events } = this
    return new CameraRecorder({
      camera: 'cam1',
      disk: nodeDisk,
      layout,
      clock,
      log: silentLog,
      emit: (event) => events.push(event),
    })
  }
  frame(isKey: boolean, size = 1000): void {
    const frame: Frame = {
      track: 'video',
      time: toTicks(this.clock.now()),
      isKey,
      isDamaged: false,
      data: new Uint8Array(size).fill(isKey ? 7 : 1),
    }
    this.recorder.frame(frame)
  }
  /** Pictures 25 a second with a key frame every two seconds. */
  play(seconds: number): void {
    for (let i = 0; i < seconds * 25; i++) {
      this.frame(i % 50 === 0)
      this.clock.advance(40)
    }
  }
  async segments(day = '2026-11-23') {
    const names = await listSegments(nodeDisk, this.layout, { camera: 'cam1', day })
    return Promise.all(names.map(async (name) => readIndex(nodeDisk, this.layout.segment('cam1', name))))
  }
  async ledger(day = '2026-11-23') {
    return (await readLedger(nodeDisk, this.layout, { camera: 'cam1', day })).entries
  }
  async [Symbol.asyncDispose](): Promise<void> {
    await this.recorder.close('restart')
    await rm(this.layout.root, { recursive: true })
  }
}

async function bench(): Promise<Bench> {
  return new Bench(await mkdtemp(join(tmpdir(), 'recorder-')))
}

test('two minutes of pictures become segments that touch, each begun by a key frame and sealed', async () => {
  await using b = await bench()
  await b.recorder.start()
  b.recorder.format(FORMAT)
  b.play(130)
  await b.recorder.close('restart')
  const indices = await b.segments()
  assert.equal(indices.length, 3)
  let end: EpochTicks | null = null
  for (const index of indices) {
    assert.ok(index?.seal)
    assert.equal(index.rows[0]?.beginsWithKey, true)
    if (end !== null) assert.equal(index.header.start, end)
    end = index.seal.end
  }
  assert.deepEqual(
    indices.map((index) => index?.seal?.reason),
    ['full', 'full', 'stop'],
  )
  assert.equal(end, toTicks(START) + 130 * 90_000)
})

test('a loss is a gap from the last picture to the next key frame, with its cause', async () => {
  await using b = await bench()
  await b.recorder.start()
  b.recorder.format(FORMAT)
  b.play(10)
  b.recorder.lost('link-lost', 'connection reset')
  b.clock.advance(5000)
  b.recorder.format(FORMAT)
  b.frame(false)
  b.clock.advance(40)
  b.play(4)
  await b.recorder.close('restart')
  const gaps = (await b.ledger()).map((entry) => ({ ...entry, at: (entry.at - toTicks(START)) / 90_000 }))
  assert.deepEqual(gaps, [
    { kind: 'lost', at: 0, cause: 'connecting', detail: null },
    { kind: 'back', at: 0 },
    { kind: 'lost', at: 10, cause: 'link-lost', detail: 'connection reset' },
    { kind: 'back', at: 15.04 },
    { kind: 'lost', at: 19.04, cause: 'restart', detail: null },
  ])
})

test('a loss that lasts over a crash is the camera’s up to the crash and ours from then on', async () => {
  await using b = await bench()
  await b.recorder.start()
  b.recorder.format(FORMAT)
  b.play(4)
  b.recorder.lost('unreachable', 'no answer')
  await b.recorder.settle()
  b.recorder.tick()
  await b.recorder.settle()
  b.clock.advance(60_000)
  const alive = toTicks(b.clock.now())
  b.clock.advance(30_000)
  b.recorder = b.make()
  await b.recorder.start(alive)
  b.recorder.lost('unreachable', 'no answer')
  await b.recorder.settle()
  const seconds = (at: number): number => (at - toTicks(START)) / 90_000
  const said = (await b.ledger()).flatMap((entry) => (entry.kind === 'lost' ? [[seconds(entry.at), entry.cause]] : []))
  assert.deepEqual(said.slice(1), [
    [4, 'unreachable'],
    [64, 'restart'],
    [94, 'unreachable'],
  ])
})

test('a camera taken into use again is connecting until its first picture', async () => {
  await using b = await bench()
  await b.recorder.start()
  b.recorder.format(FORMAT)
  b.play(4)
  await b.recorder.close('not-in-use')
  b.clock.advance(60_000)
  b.recorder = b.make()
  await b.recorder.start(toTicks(b.clock.now()))
  b.recorder.format(FORMAT)
  b.clock.advance(2000)
  b.play(2)
  await b.recorder.settle()
  const opened = b.events.flatMap((event) => (event.type === 'gap-opened' ? [event.gap.cause] : []))
  assert.deepEqual(opened, ['connecting', 'not-in-use', 'not-in-use', 'connecting'])
})
