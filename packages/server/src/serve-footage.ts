// SPDX-License-Identifier: Apache-2.0
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Clock, type Log, toError } from '@mingjian/base'
import type { Config } from './cli/config.ts'
import { nodeDisk } from './disk/disk.ts'
import { Layout } from './disk/layout.ts'
import type { StatusSource } from './http/camera-state.ts'
import { DecoderPool } from './play/decoder-pool.ts'
import { Live } from './play/live.ts'
import { RecorderFleet } from './record/recorder-fleet.ts'

/** The half that needs no database: recorders, decoders, live pictures. */
export type FootagePlane = Readonly<{
  fleet: RecorderFleet
  decoder: DecoderPool
  live: Live
  layout: Layout
  status: StatusSource
  close: () => Promise<void>
}>

export function startFootage(by: Readonly<{ config: Config; clock: Clock; log: Log }>): FootagePlane {
  const { config, clock, log } = by
  const fleet = new RecorderFleet({
    footage: config.footage,
    lifeFile: path.join(config.data, 'recording'),
    count: config.recorders,
    spawn: {
      script: scriptPath('recorder.ts'),
      execPath: process.execPath,
      execArgv: [],
      env: { MINGJIAN_DATA: config.data, TZ: 'UTC' }, // names the instance in a list of processes; nothing is read from it
    },
    clock,
    log,
  })
  fleet.start()
  const decoder = new DecoderPool({
    command: { program: process.execPath, arguments: [scriptPath('decoder.ts')] },
    log,
    processes: Math.max(1, Math.floor(availableParallelism() / 2)),
  })
  const live = new Live({ source: fleet, decoder, clock, log })
  live.start()
  decoder.start().catch((thrown: unknown) => log.warn('decoder.start', { error: toError(thrown).message }))
  return {
    fleet,
    decoder,
    live,
    layout: new Layout(config.footage),
    status: { status: (id) => fleet.status(id), since: (id) => fleet.since(id) },
    async close() {
      await live.close()
      await Promise.all([fleet.close(), decoder.close()])
    },
  }
}

export const footageDisk = nodeDisk

function scriptPath(name: string): string {
  return path.join(path.dirname(fileURLToPath(import.meta.url)), name)
}
