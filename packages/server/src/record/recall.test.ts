// SPDX-License-Identifier: Apache-2.0
import { type EpochMillis, type EpochTicks, HandClock, silentLog, toTicks } from '@mingjian/base'
import { readFragment } from '@mingjian/wire'
import assert from 'node:assert/strict'
import { EventEmitter, once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { nodeDisk } from '../disk/disk.ts'
import type { LiveChunk } from '../stream/live.ts'
import type { StreamFormat, StreamListener } from '../stream/stream.ts'
import type { LiveMessage } from './live-pipe.ts'
import { RecorderProcess } from './recorder-process.ts'
import { FILM_FORMAT } from './testdata/film.ts'

const START = Date.parse('2026-11-23T10:00:00Z') as EpochMillis
const SOUND: StreamFormat = {
  ...FILM_FORMAT,
  audio: { codec: 'opus', rate: 48_000, channels: 1, config: new Uint8Array(11) },
}
const SIZE = 900

/** A recorder process with one camera, whose frames the test gives. */
class Bench {
  readonly clock = new HandClock(START)
  readonly chunks: LiveChunk[] = []
  readonly states: string[] = []
  readonly process: RecorderProcess
  readonly #told = new EventEmitter()
  readonly #keys: number
  #listener: StreamListener | null = null
  #format: StreamFormat
  #count = 0

  constructor(root: string, { keys, format }: { keys: number; format: StreamFormat }) {
    this.#keys = keys
    this.#format = format
    this.process = new RecorderProcess({
      clock: this.clock,
      log: silentLog,
      disk: nodeDisk,
      openIngest: (_camera, _stream, listener) => {
        this.#listener = listener
        listener.format(format)
        this.#told.emit('ingest')
        return { close: () => {}, attend: () => {} }
      },
      send: () => {},
      sendLive: (message) => this.#live(message),
    })
    this.process.take({ type: 'open', footage: root, alive: null })
  }

  async start(): Promise<void> {
    const opened = once(this.#told, 'ingest')
    this.process.take({ type: 'camera', camera: { id: 'cam1', source: { kind: 'rtsp', url: 'rtsp://nowhere/' } } })
    await opened
  }
  get listener(): StreamListener {
    assert.ok(this.#listener !== null)
    return this.#listener
  }
  play(pictures: number): void {
    for (let i = 0; i < pictures; i++) {
      const time = toTicks(this.clock.now())
      const isKey = this.#count % this.#keys === 0
      const frame = { time, isDamaged: false }
      this.listener.frame({ ...frame, track: 'video', isKey, data: bytesOf(this.#count) })
      if (this.#format.audio !== null) this.listener.frame({ ...frame, track: 'audio', isKey: true, data: bytesOf(3) })
      this.#count++
      this.clock.advance(40)
    }
  }
  watch(tap = 1): void {
    this.process.take({ type: 'live', tap, camera: 'cam1', stream: 'main' })
  }
  /** The first picture that came is there. */
  async seen(): Promise<void> {
    while (this.chunks.length === 0) await once(this.#told, 'chunk')
  }
  /** The numbers of the live pictures, with their decode times. */
  pictures(): { number: number; decodeTime: number }[] {
    return this.chunks.flatMap(({ track, data }) => {
      if (track !== 'video') return []
      const { video } = readFragment(data)
      const sample = video?.samples[0]
      assert.ok(video !== null && sample !== undefined)
      const bytes = data.subarray(sample.offset, sample.offset + sample.size)
      const number = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4)
      assert.deepEqual(Buffer.from(bytes), Buffer.from(bytesOf(number)))
      return [{ number, decodeTime: video.decodeTime }]
    })
  }

  #live(message: LiveMessage): boolean {
    if (message.kind === 'state') this.states.push(message.state.state)
    if (message.kind === 'chunk') {
      this.chunks.push(message.chunk)
      this.#told.emit('chunk')
    }
    return true
  }
}

function bytesOf(number: number): Uint8Array {
  const bytes = new Uint8Array(SIZE).fill(number & 0x7f)
  new DataView(bytes.buffer).setUint32(4, number)
  return bytes
}

async function withBench(options: { keys: number; format?: StreamFormat }, work: (bench: Bench) => Promise<void>) {
  const root = await mkdtemp(join(tmpdir(), 'mingjian-recall-'))
  const bench = new Bench(root, { format: FILM_FORMAT, ...options })
  try {
    await bench.start()
    await work(bench)
  } finally {
    await bench.process.close()
    await rm(root, { recursive: true, force: true })
  }
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i)

test('a tap opened in the middle of a key-frame interval begins with its key frame and goes on without a break', () =>
  withBench({ keys: 100 }, async (bench) => {
    bench.play(190)
    bench.watch()
    bench.play(20) // while the past is still being read, and over a key frame
    await bench.seen()
    bench.play(30)
    const pictures = bench.pictures()
    assert.deepEqual(
      pictures.map(({ number }) => number),
      range(100, 240),
    )
    const steps = pictures.slice(2).map(({ decodeTime }, i) => decodeTime - (pictures[i + 1]?.decodeTime ?? 0))
    assert.deepEqual(new Set(steps), new Set([3600]))
    const span = new Set(bench.chunks.map(({ time, mediaTime }) => time - mediaTime))
    assert.equal(span.size, 1, 'wall time and media time keep their distance')
    assert.equal(bench.chunks[0]?.isKey, true)
    assert.equal(bench.chunks[0]?.time, (toTicks(START) + 100 * 3600) as EpochTicks)
  }))

test('pictures that are not yet cut are enough when the key frame is among them', () =>
  withBench({ keys: 50 }, async (bench) => {
    bench.play(60)
    bench.watch()
    await bench.seen()
    assert.deepEqual(
      bench.pictures().map(({ number }) => number),
      range(50, 60),
    )
  }))

test('sound comes with the picture, in order', () =>
  withBench({ keys: 100, format: SOUND }, async (bench) => {
    bench.play(60)
    bench.watch()
    await bench.seen()
    bench.play(10)
    assert.equal(bench.pictures().length, 70)
    const sounds = bench.chunks.filter(({ track }) => track === 'audio')
    assert.equal(sounds.length, 70)
    const times = bench.chunks.map(({ time }) => time)
    assert.deepEqual(
      times,
      times.toSorted((a, b) => a - b),
    )
  }))

test('an interval that is too long is not sent: the tap begins with the next key frame', () =>
  withBench({ keys: 300 }, async (bench) => {
    bench.play(280)
    bench.watch()
    bench.play(30)
    await bench.seen()
    assert.equal(bench.pictures()[0]?.number, 300)
  }))

test('a line cut while the past is read leaves it out', () =>
  withBench({ keys: 100 }, async (bench) => {
    bench.play(70)
    bench.watch()
    bench.listener.lost('link-lost', 'cut')
    bench.listener.format(FILM_FORMAT)
    bench.play(60)
    await bench.seen()
    assert.equal(bench.pictures()[0]?.number, 100)
  }))
