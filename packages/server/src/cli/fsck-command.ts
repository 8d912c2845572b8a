// SPDX-License-Identifier: Apache-2.0
import { type EpochMillis, type EpochTicks, systemClock, TICKS_PER_SECOND, toTicks } from '@mingjian/base'
import { nodeDisk } from '../disk/disk.ts'
import { Layout, parseSegmentName } from '../disk/layout.ts'
import { type Finding, fsck, fsckStatus } from '../duty/fsck.ts'
import { reconcileDays } from '../duty/reconcile.ts'
import { listSealed } from '../store/footage.ts'
import type { Command, CommandCall } from './command.ts'
import { checkEvidence, loggedFootage } from './fsck-log.ts'
import { openData, type OpenData } from './open-data.ts'

export const fsckCommand: Command = {
  name: 'fsck',
  about: 'checks files, indices, ledgers, catalogue and evidence log against each other; exits 0 only when all is well',
  usage: [
    '[--deep] [--repair] [--camera ID]',
    '',
    '  --deep         read every byte and compare every hash',
    '  --repair       mend what can be mended without deleting anything',
    '  --camera ID    this camera alone',
  ].join('\n'),
  options: { deep: { type: 'boolean' }, repair: { type: 'boolean' }, camera: { type: 'string' } },
  async run(call) {
    const data = await openData(call)
    try {
      const findings: Finding[] = []
      const tell = (finding: Finding): void => {
        const { camera, where, code, detail, mended } = finding
        call.print([camera, where ?? '-', code, detail, ...(mended ? ['mended'] : [])].join('\t'))
        findings.push(finding)
      }
      for await (const finding of checkEvidence(call, data, call.options['repair'] === true)) tell(finding)
      for await (const finding of fsck(await optionsOf(call, data))) tell(finding)
      call.print(
        findings.length === 0
          ? 'clean'
          : `${findings.length} findings, ${findings.filter(({ mended }) => mended).length} mended`,
      )
      return fsckStatus(findings)
    } finally {
      await data.close()
    }
  },
}

/** A running server's newest segment is still being written, and told to the catalogue a moment later. */
const BUSY_SECONDS = 120
const DAY_TICKS = 86_400 * TICKS_PER_SECOND

async function optionsOf(call: CommandCall, data: OpenData): Promise<Parameters<typeof fsck>[0]> {
  const { config, log, options } = call
  const layout = new Layout(config.footage)
  const { database } = data
  const started = toTicks(systemClock.now())
  return {
    disk: nodeDisk,
    layout,
    clock: systemClock,
    deep: options['deep'] === true,
    repair: options['repair'] === true,
    isBusy(_camera, name) {
      const start = parseSegmentName(name)
      return data.isServed && start !== null && start > started - BUSY_SECONDS * TICKS_PER_SECOND
    },
    catalogue: {
      async segments(camera, day) {
        const from = toTicks(Date.parse(`${day}T00:00:00Z`) as EpochMillis)
        const found = await listSealed(database, { camera, from, to: (from + DAY_TICKS) as EpochTicks })
        return found.filter(({ name }) => name.startsWith(day))
      },
      reconcile: (camera, day) => reconcileDays({ database, disk: nodeDisk, layout, log }, camera, [day]),
    },
    log: await loggedFootage(call, data, layout),
    ...(typeof options['camera'] === 'string' ? { cameras: [options['camera']] } : {}),
  }
}
