// SPDX-License-Identifier: Apache-2.0
import { type EpochMillis, HandClock, silentLog, toTicks } from '@mingjian/base'
import { readFragment } from '@mingjian/wire'
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { type Disk, nodeDisk } from '../disk/disk.ts'
import { Layout } from '../disk/layout.ts'
import { listSegments } from '../disk/listing.ts'
import { readIndex } from '../disk/recovery.ts'
import type { LiveChunk } from '../stream/live.ts'
import type { Frame } from '../stream/stream.ts'
import { BlockPool } from './block-pool.ts'
import { CameraRecorder } from './camera-recorder.ts'
import { FanListener } from './fan-listener.ts'
import { LiveMuxer } from './live-muxer.ts'
import { FailingDisk } from './testdata/failing-disk.ts'
import { FILM_FORMAT } from './testdata/film.ts'

const START = Date.parse('2026-11-23T10:00:00Z') as EpochMillis
const POISON = 0xdb

/** Picture `index` of a camera: its bytes tell whose they are. */
function pictureBytes(camera: number, index: number): Uint8Array {
  const size = index % 50 === 0 ? 90_000 + camera : 3000 + ((index * 97) % 4000)
  return Uint8Array.from({ length: size }, (_, at) => (at * 7 + index * 13 + camera * 101) & 0x7f)
}

/** Two cameras that share a pool which scribbles on what comes back, and an ingest that does so with each frame. */
class Estate {
  readonly clock = new HandClock(START)
  readonly pool = new BlockPool({ blockBytes: 4096, released: (block) => block.fill(POISON) })
  readonly layout: Layout
  readonly recorders: CameraRecorder[]
  readonly fans: FanListener[]
  readonly live: LiveChunk[][] = [[], []]
  readonly memory = new Uint8Array(100_000)

  constructor(root: string, disk: Disk = nodeDisk) {
    this.layout = new Layout(root)
    const { clock, layout, pool } = this
    this.recorders = ['cam0', 'cam1'].map(
      (camera) => new CameraRecorder({ camera, disk, layout, clock, log: silentLog, emit: () => {}, pool }),
    )
    this.fans = this.recorders.map((recorder, camera) => {
      const fan = new FanListener((error) => assert.fail(error))
      fan.add(recorder)
      fan.add(new LiveMuxer({ format: () => {}, state: () => {}, chunk: (chunk) => this.live[camera]?.push(chunk) }))
      fan.format(FILM_FORMAT)
      return fan
    })
  }

  picture(camera: number, index: number): void {
    const bytes = pictureBytes(camera, index)
    const data = this.memory.subarray(0, bytes.length)
    data.set(bytes)
    const time = toTicks(this.clock.now())
    const frame: Frame = { track: 'video', time, isKey: index % 50 === 0, isDamaged: false, data }
    this.fans[camera]?.frame(frame)
    data.fill(POISON)
  }

  async play(pictures: number): Promise<void> {
    for (let index = 0; index < pictures; index++) {
      for (const camera of [0, 1]) this.picture(camera, index)
      this.clock.advance(40)
      for (const recorder of this.recorders) recorder.tick()
      // The disk gets its turn while the next pictures are already gathered.
      if (index % 7 === 0) await Promise.resolve()
      if (index % 60 === 59) await Promise.all(this.recorders.map((recorder) => recorder.settle()))
    }
  }
}

async function withFolder(work: (root: string) => Promise<void>): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'mingjian-memory-'))
  try {
    await work(root)
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

/** All pictures of a camera as its files hold them. */
async function recorded(layout: Layout, camera: string): Promise<Uint8Array[]> {
  const pictures: Uint8Array[] = []
  for (const name of await listSegments(nodeDisk, layout, { camera, day: '2026-11-23' })) {
    const place = layout.segment(camera, name)
    const index = await readIndex(nodeDisk, place)
    assert.ok(index !== null)
    const file = await readFile(place.media)
    for (const row of index.rows) {
      const bytes = file.subarray(row.offset, row.offset + row.length)
      assert.deepEqual(createHash('sha256').update(bytes).digest(), Buffer.from(row.sha256))
      for (const { offset, size } of readFragment(bytes).video?.samples ?? [])
        pictures.push(bytes.subarray(offset, offset + size))
    }
  }
  return pictures
}

test('memory that is used again never shows in files or in live pictures', () =>
  withFolder(async (root) => {
    const estate = new Estate(root)
    await Promise.all(estate.recorders.map((recorder) => recorder.start()))
    await estate.play(400)
    await Promise.all(estate.recorders.map((recorder) => recorder.close('restart')))
    for (const camera of [0, 1]) {
      const pictures = await recorded(estate.layout, `cam${camera}`)
      const live = estate.live[camera] ?? []
      assert.equal(pictures.length, 400)
      assert.equal(live.length, 400)
      for (const [index, picture] of pictures.entries()) {
        const wanted = pictureBytes(camera, index)
        assert.equal(Buffer.compare(picture, wanted), 0, `picture ${index} of camera ${camera} in its file`)
        const chunk = live[index]?.data ?? new Uint8Array(0)
        assert.equal(Buffer.compare(chunk.subarray(-wanted.length), wanted), 0, `picture ${index} live`)
      }
    }
    assert.equal(estate.pool.lent, 0, 'every block came back')
  }))

test('blocks come back from what a failing disk did not take', () =>
  withFolder(async (root) => {
    const disk = new FailingDisk()
    const estate = new Estate(root, disk)
    await Promise.all(estate.recorders.map((recorder) => recorder.start()))
    await estate.play(60)
    disk.failure = { step: 'writeAt', call: 0, persisted: true }
    await estate.play(200)
    await Promise.all(estate.recorders.map((recorder) => recorder.close('restart')))
    assert.equal(estate.pool.lent, 0)
  }))
