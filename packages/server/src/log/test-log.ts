// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { silentLog, systemClock } from '@mingjian/base'
import { EvidenceLog, type EvidenceLogOptions, logFiles } from './evidence-log.ts'

export type TestLog = Readonly<{ log: EvidenceLog; folder: string; data: string; close: () => Promise<void> }>

/** A log in a temporary folder of its own, gone with `close`. */
export async function openTestLog(over: Partial<EvidenceLogOptions> = {}): Promise<TestLog> {
  const data = await mkdtemp(path.join(os.tmpdir(), 'mj-log-'))
  const log = await EvidenceLog.open({
    ...logFiles(data),
    name: 'unit.example/log',
    clock: systemClock,
    log: silentLog,
    keepSealed: () => Promise.resolve(),
    ...over,
  })
  return {
    ...{ log, data, folder: path.join(data, 'log') },
    async close() {
      await log.close()
      await rm(data, { recursive: true, force: true })
    },
  }
}
