// SPDX-License-Identifier: Apache-2.0
import { access } from 'node:fs/promises'
import path from 'node:path'
import { type EpochTicks, Fault, formatTime, parseTime } from '@mingjian/base'
import type { Grant } from '../access/grant.ts'
import { nodeDisk } from '../disk/disk.ts'
import { Layout } from '../disk/layout.ts'
import { planExport, writeExport } from '../play/export-file.ts'
import { FootageIndex } from '../play/footage-index.ts'
import { listGaps } from '../store/footage.ts'
import { type Command, type CommandCall, needOption } from './command.ts'
import { openData, type OpenData, OPERATOR } from './open-data.ts'

export const exportCommand: Command = {
  name: 'export',
  about: 'writes a camera’s footage of an interval to a file, without coding it anew; prints file, SHA-256 and gaps',
  usage: [
    '--camera ID --from TIME --to TIME --out FILE.mp4',
    '',
    '  --from, --to TIME    RFC 3339 with an offset: 2026-11-23T18:00:00+08:00',
    '  --out FILE           must not exist; where the codec changes, the next file is FILE-2.mp4',
  ].join('\n'),
  options: { camera: { type: 'string' }, from: { type: 'string' }, to: { type: 'string' }, out: { type: 'string' } },
  async run(call) {
    const extent = { camera: needOption(call, 'camera'), from: needTime(call, 'from'), to: needTime(call, 'to') }
    const out = path.resolve(needOption(call, 'out'))
    const data = await openData(call)
    try {
      const grant = await data.open({ actor: OPERATOR, action: 'export', extent })
      if ('refused' in grant) throw new Fault('denied', grant.code, grant.detail)
      return await writeAll(call, { data, grant, out })
    } finally {
      await data.close()
    }
  },
}

type Writing = Readonly<{ data: OpenData; grant: Grant; out: string }>

async function writeAll(call: CommandCall, { data, grant, out }: Writing): Promise<number> {
  const disk = nodeDisk
  const index = new FootageIndex(disk, new Layout(call.config.footage))
  const plans = await planExport(grant, { disk, index, gaps: (interval) => listGaps(data.database, interval) })
  if (plans.length === 0) throw new Fault('not-found', 'play.footage.none', 'nothing was recorded in this interval')
  for (const [at, plan] of plans.entries()) {
    const file = at === 0 ? out : numbered(out, at + 1)
    await refuseExisting(file)
    const written = await writeExport(plan, { disk, path: file, signal: call.signal, progress: () => {} })
    call.print([file, written.bytes, written.sha256].join('\t'))
    for (const gap of plan.gaps) call.print(['gap', formatTime(gap.from), formatTime(gap.to), gap.cause].join('\t'))
  }
  return 0
}

async function refuseExisting(file: string): Promise<void> {
  const isThere = await access(file).then(
    () => true,
    () => false,
  )
  if (isThere) throw new Fault('conflict', 'cli.export.exists', `${file} exists already`)
}

function numbered(file: string, number: number): string {
  const { dir, name, ext } = path.parse(file)
  return path.join(dir, `${name}-${number}${ext}`)
}

function needTime(call: CommandCall, name: 'from' | 'to'): EpochTicks {
  const time = parseTime(needOption(call, name))
  if (time === null) throw new Fault('bad-input', 'cli.usage', `--${name} is not an RFC 3339 time with an offset`)
  return time
}
