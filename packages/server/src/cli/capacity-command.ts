// SPDX-License-Identifier: Apache-2.0
import { mkdir, statfs } from 'node:fs/promises'
import { availableParallelism, freemem } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { Fault, systemClock } from '@mingjian/base'
import { type CapacityLimit, type CapacityMeasured, estimateCapacity } from './capacity/estimate.ts'
import { measureCapacity } from './capacity/measure.ts'
import type { Command, CommandCall } from './command.ts'
import type { Config } from './config.ts'

const HERE = path.dirname(fileURLToPath(import.meta.url))
const SOURCE = path.join(HERE, '../../../../sim/bench-source.ts')
const RECORDER = path.join(HERE, '../recorder.ts')

const WORDS: Readonly<Record<CapacityLimit['by'], string>> = {
  processor: 'processor',
  memory: 'free memory',
  'disk-speed': 'speed of the footage disk',
  'disk-space': 'space of the footage disk for the whole retention',
}

export const capacityCommand: Command = {
  name: 'bench capacity',
  about: 'records simulated cameras for a while and tells how many such cameras this machine carries',
  usage: [
    '[--cameras N] [--bitrate BITS] [--seconds N]',
    '',
    '  --cameras N      cameras recorded while measuring (default 24)',
    '  --bitrate BITS   bits a second of each (default 4000000)',
    '  --seconds N      length of the measurement (default 15)',
    '',
    'Writes to the footage folder and removes what it wrote. A server that runs on this machine counts as used.',
  ].join('\n'),
  options: { cameras: { type: 'string' }, bitrate: { type: 'string' }, seconds: { type: 'string' } },
  async run(call) {
    const { config, log, print } = call
    await mkdir(config.footage, { recursive: true })
    const measured = await measureCapacity({
      footage: config.footage,
      source: SOURCE,
      recorders: config.recorders,
      spawn: { script: RECORDER, execPath: process.execPath, execArgv: [], env: { TZ: 'UTC' } },
      cameras: numberOption(call, 'cameras', 24),
      bitsPerSecond: numberOption(call, 'bitrate', 4_000_000),
      seconds: numberOption(call, 'seconds', 15),
      clock: systemClock,
      log,
    })
    for (const line of await report(measured, config)) print(line)
    return 0
  },
}

async function report(measured: CapacityMeasured, config: Config): Promise<string[]> {
  const disk = await statfs(config.footage)
  const machine = {
    cores: availableParallelism(),
    freeMemory: freemem(),
    freeDisk: disk.bavail * disk.bsize,
    retentionDays: config.retentionDays,
  }
  const limits = estimateCapacity(measured, machine)
  const [tightest] = limits
  const megabits = measured.bitsPerSecond / 1e6
  return [
    `recorded ${measured.cameras} cameras of ${megabits} Mbit/s: ${((measured.cores / measured.cameras) * 100).toFixed(3)} % of a core and ${(measured.memoryPerCamera / 1e6).toFixed(2)} MB a camera`,
    `footage disk: ${(measured.diskBytesPerSecond / 1e6).toFixed(0)} MB/s durably, ${(machine.freeDisk / 1e9).toFixed(0)} GB free, ${machine.retentionDays} days of retention`,
    ...limits.map((limit) => `${String(limit.cameras).padStart(7)} cameras by the ${WORDS[limit.by]}`),
    `this machine carries ${tightest?.cameras ?? 0} such cameras; what limits it is the ${tightest ? WORDS[tightest.by] : 'machine'}`,
  ]
}

function numberOption(call: CommandCall, name: string, otherwise: number): number {
  const given = call.options[name]
  if (given === undefined) return otherwise
  const value = Number(given)
  if (!Number.isSafeInteger(value) || value < 1)
    throw new Fault('bad-input', 'cli.usage', `--${name} must be a whole number above 0`)
  return value
}
