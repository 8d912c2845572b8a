// SPDX-License-Identifier: Apache-2.0
import { type Clock, Fault, type Log } from '@mingjian/base'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import type { RecorderSpawn } from '../../record/recorder-child.ts'
import { RecorderFleet } from '../../record/recorder-fleet.ts'
import type { CapacityMeasured } from './estimate.ts'

export type MeasureOptions = Readonly<{
  /** Where footage would lie: the measurement writes there and removes what it wrote. */
  footage: string
  /** The program that serves the measured cameras, and the Node that runs it. */
  source: string
  recorders: number
  spawn: RecorderSpawn
  cameras: number
  bitsPerSecond: number
  seconds: number
  clock: Clock
  log: Log
}>

const USER_HZ = 100
const SETTLE_MILLIS = 3000
const PATIENCE_MILLIS = 30_000
const DISK_BLOCK = 4 << 20
const DISK_BLOCKS = 64

/** Records N simulated cameras for a while with the product's own recorders. Throws `capacity.*`. Linux only. */
export async function measureCapacity(options: MeasureOptions): Promise<CapacityMeasured> {
  if (process.platform !== 'linux')
    throw new Fault('unsupported', 'capacity.platform', 'the capacity can be measured on Linux only')
  const folder = await mkdtemp(join(options.footage, '.capacity-'))
  const source = await startSource(options)
  const fleet = new RecorderFleet({ ...options, footage: folder, count: options.recorders })
  try {
    fleet.start()
    const [first] = source.urls
    if (first === undefined) throw new Fault('unavailable', 'capacity.source', 'the simulated cameras did not start')
    record(fleet, [first])
    await untilRecording(fleet)
    await delay(SETTLE_MILLIS)
    const alone = memoryOf(fleet)
    record(fleet, source.urls)
    await untilRecording(fleet)
    await delay(SETTLE_MILLIS)
    const [before, start] = [await cpuOf(fleet), options.clock.monotonic()]
    await delay(options.seconds * 1000)
    const cores = ((await cpuOf(fleet)) - before) / ((options.clock.monotonic() - start) / 1000)
    const memoryPerCamera = Math.max(0, memoryOf(fleet) - alone) / Math.max(1, options.cameras - 1)
    await fleet.close()
    return {
      cameras: options.cameras,
      bitsPerSecond: options.bitsPerSecond,
      cores,
      memoryPerCamera,
      diskBytesPerSecond: await diskSpeed(folder, options.clock),
    }
  } finally {
    await fleet.close()
    source.child.stdin?.end()
    if (source.child.exitCode === null) await once(source.child, 'exit')
    await rm(folder, { recursive: true, force: true })
  }
}

function record(fleet: RecorderFleet, urls: readonly string[]): void {
  for (const [i, url] of urls.entries()) fleet.setCamera({ id: `capacity-${i}`, source: { kind: 'rtsp', url } })
}

async function untilRecording(fleet: RecorderFleet): Promise<void> {
  const waiting = (): readonly string[] =>
    fleet.cameras().filter((camera) => fleet.status(camera)?.state !== 'recording')
  for (let waited = 0; waiting().length > 0; waited += 100) {
    if (waited > PATIENCE_MILLIS) {
      throw new Fault(
        'timeout',
        'capacity.recording',
        `${waiting().length} of ${fleet.cameras().length} cameras did not come to be recorded: the machine carries fewer`,
      )
    }
    await delay(100)
  }
}

async function cpuOf(fleet: RecorderFleet): Promise<number> {
  let seconds = 0
  for (const { pid } of fleet.processes()) {
    if (pid === undefined) throw new Fault('unavailable', 'capacity.recorder', 'a recorder ended while it was measured')
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    seconds += (Number(fields[11]) + Number(fields[12])) / USER_HZ
  }
  return seconds
}

function memoryOf(fleet: RecorderFleet): number {
  return fleet.processes().reduce((sum, { memory }) => sum + memory, 0)
}

/** Bytes a second of large writes followed by one fdatasync. */
async function diskSpeed(folder: string, clock: Clock): Promise<number> {
  const file = await open(join(folder, 'speed'), 'w')
  try {
    const block = Buffer.alloc(DISK_BLOCK, 0x5a)
    const start = clock.monotonic()
    for (let i = 0; i < DISK_BLOCKS; i++) await file.write(block)
    await file.datasync()
    return (DISK_BLOCK * DISK_BLOCKS) / ((clock.monotonic() - start) / 1000)
  } finally {
    await file.close()
  }
}

async function startSource(options: MeasureOptions): Promise<{ child: ChildProcess; urls: readonly string[] }> {
  const args = [options.source, '--cameras', String(options.cameras), '--bitrate', String(options.bitsPerSecond)]
  const child = spawn(options.spawn.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'], env: options.spawn.env })
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
  const ready = JSON.parse(line) as { urls: readonly string[] }
  return { child, urls: ready.urls }
}
