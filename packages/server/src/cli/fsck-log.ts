// SPDX-License-Identifier: Apache-2.0
import path from 'node:path'
import { type EpochMillis, type EpochTicks, Fault, TICKS_PER_SECOND, toTicks } from '@mingjian/base'
import { checkLog, formatFinding } from '@mingjian/evidence'
import { nodeDisk } from '../disk/disk.ts'
import type { Layout } from '../disk/layout.ts'
import { readIndex } from '../disk/recovery.ts'
import { sha256 } from '../disk/sha256.ts'
import type { LoggedFootage } from '../duty/fsck-log.ts'
import type { Finding } from '../duty/fsck.ts'
import { segmentDrafts } from '../log/footage-draft.ts'
import { verifyEd25519 } from '../log/log-key.ts'
import { TileFolder } from '../log/tile-folder.ts'
import { type LogFolder, openLogFolder } from '../proof/log-folder.ts'
import { listEnteredCameras, listEnteredDay, listEnteredDays, newestEntered } from '../store/footage-entries.ts'
import { LogProjection } from '../store/log-projection.ts'
import { LogTailer } from '../store/log-tailer.ts'
import type { CommandCall } from './command.ts'
import { EnteredOrders } from './fsck-orders.ts'
import type { OpenData } from './open-data.ts'

/** What is wrong with the evidence log itself; all its entries and hashes are read. */
export async function* checkEvidence(
  call: Pick<CommandCall, 'config' | 'log'>,
  data: OpenData,
  repair: boolean,
): AsyncGenerator<Finding> {
  const folder = await readFolder(call)
  if (folder === null) return
  const { key, checkpoint, read } = folder
  const orders = new EnteredOrders()
  const report = await checkLog({
    ...{ sha256, verify: verifyEd25519, key, witnesses: [], held: [] },
    ...{ checkpoint, read, take: (index, entry) => orders.take(index, entry) },
  })
  for (const finding of report.findings) yield damage(formatFinding(finding).replaceAll('\t', ' '))
  const enter = repair && !data.isServed ? data.enter : null
  yield* orders.compare(data.database, { enter, before: data.isServed ? Date.now() - BUSY_MILLIS : Infinity })
  if (data.isServed || report.checkpoint === null) return
  const shortened = await settle(call, data, report.checkpoint.size)
  if (shortened) yield damage(shortened.message)
}

/** What the log tells of footage, for fsck; null when there is no log yet. */
export async function loggedFootage(
  call: Pick<CommandCall, 'config' | 'log'>,
  data: OpenData,
  layout: Layout,
): Promise<LoggedFootage | null> {
  if ((await readFolder(call)) === null) return null
  const { database } = data
  return {
    cameras: () => listEnteredCameras(database),
    days: (camera) => listEnteredDays(database, camera),
    segments(camera, day) {
      const from = toTicks(Date.parse(`${day}T00:00:00Z`) as EpochMillis)
      return listEnteredDay(database, { camera, day, from, to: (from + DAY_TICKS) as EpochTicks })
    },
    newest: (camera) => newestEntered(database, camera),
    enter: data.isServed
      ? null
      : async (camera, name) => {
          const index = await readIndex(nodeDisk, layout.segment(camera, name))
          for (const draft of index === null ? [] : segmentDrafts(name, index)) await data.enter(draft)
        },
  }
}

/** An act that a running server has entered is made a moment later. */
const BUSY_MILLIS = 60_000
const DAY_TICKS = 86_400 * TICKS_PER_SECOND

/** Without a server nobody else brings the projection up to the log. Answers the fault when the database knows more than the log. */
async function settle(
  { config, log }: Pick<CommandCall, 'config' | 'log'>,
  data: OpenData,
  size: number,
): Promise<Fault | null> {
  let shortened: Fault | null = null
  const tiles = new TileFolder(nodeDisk, path.join(config.data, 'log'))
  await using tailer = new LogTailer({
    source: { size, tiles, listen: () => () => {} },
    projection: new LogProjection(data.database),
    log,
    shortened: (fault) => (shortened = fault),
  })
  tailer.start()
  await tailer.reach(size)
  return shortened
}

async function readFolder({ config }: Pick<CommandCall, 'config'>): Promise<LogFolder | null> {
  try {
    return await openLogFolder(config.data)
  } catch (thrown) {
    if (thrown instanceof Fault && thrown.code === 'verify.log.none') return null
    throw thrown
  }
}

function damage(detail: string): Finding {
  return { camera: '-', where: 'log', code: 'log-damaged', detail, mended: false }
}
