// SPDX-License-Identifier: Apache-2.0
import { silentLog, systemClock } from '@mingjian/base'
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { nodeDisk } from '../disk/disk.ts'
import { Layout } from '../disk/layout.ts'
import { readLedger } from '../disk/ledger.ts'
import { readIndex } from '../disk/recovery.ts'
import type { LiveChunk, LiveFormat } from '../stream/live.ts'
import { type FleetEvent, RecorderFleet } from './recorder-fleet.ts'
import { listDays, listSegments } from '../disk/listing.ts'

const SCRIPT = fileURLToPath(new URL('testdata/synthetic-recorder.ts', import.meta.url))

class Yard implements AsyncDisposable {
  readonly footage: string
  readonly fleet: RecorderFleet
  readonly events: FleetEvent[] = []
  #waiting: { want: (event: FleetEvent) => boolean; found: (event: FleetEvent) => void }[] = []

  constructor(footage: string, count: number) {
    this.footage = footage
    const spawn = { script: SCRIPT, execPath: process.execPath, execArgv: [], env: {} }
    this.fleet = new RecorderFleet({ footage, count, spawn, clock: systemClock, log: silentLog })
    this.fleet.listen((event) => {
      this.events.push(event)
      for (const wait of this.#waiting.filter(({ want }) => want(event))) wait.found(event)
    })
    this.fleet.start()
  }
  add(id: string, path = ''): void {
    this.fleet.setCamera({ id, source: { kind: 'rtsp', url: `rtsp://synthetic/${path}` } })
  }
  /** The next event that is wanted. */
  next(want: (event: FleetEvent) => boolean): Promise<FleetEvent> {
    return new Promise((resolve) => {
      const wait = {
        want,
        found: (event: FleetEvent) => {
          this.#waiting = this.#waiting.filter((other) => other !== wait)
          resolve(event)
        },
      }
      this.#waiting.push(wait)
    })
  }
  bytes(camera: string): Promise<FleetEvent> {
    return this.next(
      (event) => event.type === 'segment' && event.segment.camera === camera && event.segment.reason === null,
    )
  }
  async indices(camera: string) {
    const layout = new Layout(this.footage)
    const names: string[] = []
    for (const day of await listDays(nodeDisk, layout, camera))
      names.push(...(await listSegments(nodeDisk, layout, { camera, day })))
    return Promise.all(names.map((name) => readIndex(nodeDisk, layout.segment(camera, name))))
  }
  async ledger(camera: string) {
    const layout = new Layout(this.footage)
    const days = await listDays(nodeDisk, layout, camera)
    return (await Promise.all(days.map((day) => readLedger(nodeDisk, layout, { camera, day })))).flatMap(
      ({ entries }) => entries,
    )
  }
  async [Symbol.asyncDispose](): Promise<void> {
    await this.fleet.close()
    await rm(this.footage, { recursive: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false
    throw error
  }
}

async function yard(count = 2): Promise<Yard> {
  return new Yard(await mkdtemp(join(tmpdir(), 'fleet-')), count)
}

test('cameras are spread over the recorders, and a stop seals every segment', async () => {
  await using y = await yard()
  const ids = ['a', 'b', 'c', 'd']
  const recording = ids.map((id) => y.bytes(id))
  for (const id of ids) y.add(id)
  await Promise.all(recording)
  assert.deepEqual(
    y.fleet.processes().map(({ cameras }) => cameras),
    [2, 2],
  )
  await y.fleet.close()
  for (const id of ids) {
    const indices = await y.indices(id)
    assert.equal(indices.length, 1)
    assert.equal(indices[0]?.seal?.reason, 'stop')
    assert.equal((await y.ledger(id)).at(-1)?.kind, 'lost')
  }
})

test('a killed recorder is back at once, names the gap and disturbs no other', async () => {
  await using y = await yard()
  y.add('a')
  y.add('b')
  await Promise.all([y.bytes('a'), y.bytes('b')])
  const before = y.events.length
  const [first, second] = y.fleet.processes()
  assert.ok(first?.pid)
  const back = y.bytes('a')
  const recovered = y.next((event) => event.type === 'recovered' && event.camera === 'a')
  process.kill(first.pid, 'SIGKILL')
  await Promise.all([recovered, back])
  assert.equal(y.fleet.processes()[1]?.pid, second?.pid)
  assert.ok(!y.events.slice(before).some((event) => event.type === 'gap-opened' && event.gap.camera === 'b'))
  const entries = (await y.ledger('a')).filter((entry) => entry.kind === 'lost' || entry.kind === 'back')
  const [lost, found] = entries.slice(-2)
  assert.ok(lost?.kind === 'lost' && lost.cause === 'restart' && found?.kind === 'back')
  // Two seconds on a machine of its own; here other tests share the cores.
  assert.ok(found.at - lost.at < 8 * 90_000, `the gap lasted ${(found.at - lost.at) / 90_000} s`)
  assert.equal((await y.indices('a'))[0]?.seal?.reason, 'recovered')
})

test('a camera that wedges its recorder again and again ends up alone in one', async () => {
  await using y = await yard(1)
  for (const id of ['a', 'b', 'c']) y.add(id)
  await Promise.all([y.bytes('a'), y.bytes('b'), y.bytes('c')])
  y.add('bad', 'crash')
  const isAlone = (event: FleetEvent): boolean =>
    event.type === 'recorder' && event.state === 'down' && event.cameras.join() === 'bad'
  await y.next(isAlone)
  await Promise.all([y.bytes('a'), y.bytes('b'), y.bytes('c')])
  const before = y.events.length
  await y.next(isAlone)
  assert.ok(!y.events.slice(before).some((event) => event.type === 'gap-opened' && event.gap.camera !== 'bad'))
})

test('a wedged recorder is killed and its cameras go on', async () => {
  await using y = await yard(1)
  const down = y.next((event) => event.type === 'recorder' && event.state === 'down')
  y.add('bad', 'wedge')
  assert.match(JSON.stringify(await down), /SIGKILL/)
  await y.bytes('bad')
})

test('live pictures come only while somebody watches, from a key frame on', async () => {
  await using y = await yard(1)
  y.add('a')
  await y.bytes('a')
  const formats: LiveFormat[] = []
  const chunks: LiveChunk[] = []
  await new Promise<void>((resolve) => {
    const tap = y.fleet.live('a', 'main', {
      format: (format) => formats.push(format),
      chunk: (chunk) => {
        if (chunks.push(chunk) < 30) return
        tap.close()
        resolve()
      },
      state: () => {},
    })
  })
  assert.equal(formats.length, 1)
  assert.equal(formats[0]?.mime, 'video/mp4; codecs="avc1.42C01E"')
  assert.equal(chunks[0]?.isKey, true)
  const offsets = new Set(chunks.map((chunk) => chunk.time - chunk.mediaTime))
  assert.equal(offsets.size, 1)
})

test('recorders whose main is gone seal and end by themselves', async () => {
  const footage = await mkdtemp(join(tmpdir(), 'fleet-'))
  const script = fileURLToPath(new URL('testdata/doomed-main.ts', import.meta.url))
  const main = spawn(process.execPath, [script, SCRIPT, footage], { stdio: ['ignore', 'pipe', 'inherit'] })
  const pid = await new Promise<number>((resolve) =>
    main.stdout.once('data', (line: Buffer) => resolve(Number(line.toString()))),
  )
  main.kill('SIGKILL')
  // Not our child, so its end cannot be awaited; the test's own time limit is the deadline.
  while (isAlive(pid)) await setImmediate()
  const layout = new Layout(footage)
  const days = await listDays(nodeDisk, layout, 'a')
  const names = await listSegments(nodeDisk, layout, { camera: 'a', day: days.at(-1) ?? '' })
  const index = await readIndex(nodeDisk, layout.segment('a', names.at(-1) ?? ''))
  assert.equal(index?.seal?.reason, 'stop')
  await rm(footage, { recursive: true })
})
