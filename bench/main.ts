// SPDX-License-Identifier: Apache-2.0
import { parseArgs } from 'node:util'
import { benchEvidence } from './evidence.ts'
import { benchExport } from './export.ts'
import { benchGate } from './gate.ts'
import { benchLive } from './live.ts'
import { benchPackage } from './package.ts'
import { benchRecord } from './record.ts'
import { benchRegistry } from './registry.ts'
import { benchSeek } from './seek.ts'
import { benchStart } from './start.ts'
import { formatTable, type Row } from './table.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    cameras: { type: 'string', default: '10,50,100,200' },
    seconds: { type: 'string', default: '20' },
    bitrate: { type: 'string', default: '4000000' },
  },
})

/** One program per promise; `npm run bench -- NAME` runs one. */
const PROGRAMS: Readonly<Record<string, () => Promise<Row[]>>> = {
  record: async () =>
    benchRecord({
      counts: values.cameras.split(',').map(Number),
      seconds: Number(values.seconds),
      bitsPerSecond: Number(values.bitrate),
    }),
  start: benchStart,
  export: benchExport,
  live: async () => benchLive({ seconds: Number(values.seconds) }),
  seek: benchSeek,
  gate: benchGate,
  evidence: benchEvidence,
  package: benchPackage,
  registry: benchRegistry,
}

async function main(): Promise<void> {
  const names = positionals.length > 0 ? positionals : Object.keys(PROGRAMS)
  const programs = names.map((name) => {
    const program = PROGRAMS[name]
    if (!program) throw new Error(`no bench is called ${name}; there are ${Object.keys(PROGRAMS).join(', ')}`)
    return program
  })
  const rows: Row[] = []
  for (const program of programs) rows.push(...(await program()))
  console.log(formatTable(rows))
}

await main()
