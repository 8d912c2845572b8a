// SPDX-License-Identifier: Apache-2.0
import { silentLog } from '@mingjian/base'
import { fromBase64, type JsonObject } from '@mingjian/evidence'
import type { Enter } from '../log/enter.ts'
import type { EvidenceLog } from '../log/evidence-log.ts'
import { openTestLog } from '../log/test-log.ts'
import type { Database } from './database.ts'
import { LogProjection } from './log-projection.ts'
import { LogTailer } from './log-tailer.ts'
import { SealedValues } from './sealed-values.ts'

export type TestEvidence = Readonly<{
  log: EvidenceLog
  enter: Enter
  projection: LogProjection
  sealed: SealedValues
  /** Everything entered until now, the oldest first, with the sealed values opened. */
  entries: () => Promise<{ index: number; type: string; body: JsonObject; opened: Record<string, string | null> }[]>
  settled: () => Promise<void>
  close: () => Promise<void>
}>

/** For tests: an evidence log in a folder of its own, its private values and its projection in a database. */
export async function openTestEvidence(database: Database): Promise<TestEvidence> {
  const sealed = new SealedValues(database)
  const { log, close } = await openTestLog({ keepSealed: (values) => sealed.put(values) })
  const projection = new LogProjection(database)
  const shortened = (fault: Error): never => {
    throw fault
  }
  const tailer = new LogTailer({ source: log, projection, log: silentLog, shortened })
  tailer.start()
  const settled = () => tailer.reach(log.size)
  return {
    ...{ log, projection, sealed, settled },
    enter: (draft) => log.append(draft),
    async entries() {
      await settled()
      const rows = (await projection.list({ limit: 10_000 })).toReversed()
      return Promise.all(
        rows.map(async ({ index, type, body, sealed: fields }) => {
          const named = Object.entries(fields).map(
            ([field, text]) => [field, fromBase64(text) ?? new Uint8Array(0)] as const,
          )
          const found = await sealed.find(named.map(([, commitment]) => commitment))
          const value = (of: Uint8Array) => found.get(Buffer.from(of).toString('hex'))?.value ?? null
          return { index, type, body, opened: Object.fromEntries(named.map(([field, of]) => [field, value(of)])) }
        }),
      )
    },
    async close() {
      await tailer.close()
      await close()
    },
  }
}
