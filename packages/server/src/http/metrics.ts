// SPDX-License-Identifier: Apache-2.0
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { CameraState } from '@mingjian/contract'

/** What is measured at the moment of asking. Labels carry camera ids and state words, never names or addresses. */
export type MetricFacts = Readonly<{
  cameras: readonly Readonly<{ id: string; state: CameraState; bytes: number }>[]
  recorders: readonly Readonly<{ pid: number | undefined; cameras: number; memory: number }>[]
  viewers: number
  eventStreams: number
  isDatabaseAway: boolean
  storage: Readonly<{ capacity: number; free: number }>
}>

/** Prometheus text of the process and of {@link MetricFacts}. */
export class Metrics {
  readonly #process = new Registry()
  readonly #read: () => Promise<MetricFacts>

  constructor(read: () => Promise<MetricFacts>) {
    this.#read = read
    collectDefaultMetrics({ register: this.#process })
  }

  async text(): Promise<{ contentType: string; text: string }> {
    const facts = await this.#read()
    const now = new Registry() // anew each time, so that a removed camera leaves no row behind
    setCameras(now, facts)
    setOne(
      now,
      ['mingjian_recorder_processes', 'Recorder processes'],
      facts.recorders.filter(({ pid }) => pid !== undefined).length,
    )
    setOne(
      now,
      ['mingjian_recorder_memory_bytes', 'Resident memory of all recorders'],
      sum(facts.recorders, (each) => each.memory),
    )
    setOne(now, ['mingjian_live_viewers', 'People watching live'], facts.viewers)
    setOne(now, ['mingjian_event_streams', 'Open event streams'], facts.eventStreams)
    setOne(now, ['mingjian_database_up', '1 while the database answers'], facts.isDatabaseAway ? 0 : 1)
    setOne(now, ['mingjian_storage_capacity_bytes', 'Size of the footage disk'], facts.storage.capacity)
    setOne(now, ['mingjian_storage_free_bytes', 'Free space on the footage disk'], facts.storage.free)
    return { contentType: now.contentType, text: `${await this.#process.metrics()}\n${await now.metrics()}` }
  }
}

function setCameras(registry: Registry, { cameras }: MetricFacts): void {
  const states = gaugeOf(registry, ['mingjian_cameras', 'Cameras by state'], ['state'])
  for (const state of ['off', 'connecting', 'recording', 'waiting']) {
    states.set({ state }, cameras.filter((camera) => camera.state.state === state).length)
  }
  const rows: readonly (readonly [string, string, (camera: MetricFacts['cameras'][number]) => number | null])[] = [
    [
      'mingjian_camera_recording',
      '1 while bytes are being committed',
      ({ state }) => (state.state === 'recording' ? 1 : 0),
    ],
    ['mingjian_camera_committed_bytes', 'Committed since its recorder began', ({ bytes }) => bytes],
    ['mingjian_camera_bits_per_second', 'Rate of its stream', ({ state }) => state.facts.bitsPerSecond],
    ['mingjian_camera_packets_lost', 'RTP packets lost', ({ state }) => state.packetsLost],
    ['mingjian_camera_frames_damaged', 'Frames damaged by loss', ({ state }) => state.framesDamaged],
    ['mingjian_camera_timestamps_mended', 'Time stamps mended', ({ state }) => state.timestampsMended],
    ['mingjian_camera_clock_offset_seconds', 'Camera clock minus ours', ({ state }) => offsetSeconds(state)],
  ]
  for (const [name, help, read] of rows) {
    const gauge = gaugeOf(registry, [name, help], ['camera'])
    for (const camera of cameras) {
      const value = read(camera)
      if (value !== null) gauge.set({ camera: camera.id }, value)
    }
  }
}

function setOne(registry: Registry, [name, help]: Words, value: number): void {
  gaugeOf(registry, [name, help]).set(value)
}

type Words = readonly [name: string, help: string]

function gaugeOf(registry: Registry, [name, help]: Words, labelNames: readonly string[] = []): Gauge {
  return new Gauge({ name, help, labelNames, registers: [registry] })
}

function offsetSeconds({ facts }: CameraState): number | null {
  return facts.clockOffset === null ? null : facts.clockOffset / 1000
}

function sum<T>(list: readonly T[], read: (item: T) => number): number {
  return list.reduce((total, item) => total + read(item), 0)
}
