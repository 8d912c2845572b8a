// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs'
import path from 'node:path'
import { Fault, systemClock, toError, toTicks } from '@mingjian/base'
import { formatFinding, type ToldSource } from '@mingjian/evidence'
import { nodeDisk } from '../../disk/disk.ts'
import { Layout } from '../../disk/layout.ts'
import { type CameraDayReport, verifyCameraDay, widen } from '../../proof/camera-day.ts'
import { readCatalogue } from '../../proof/catalogue.ts'
import { type DaySpan, daySpan } from '../../proof/day-span.ts'
import { openLogFolder, readHeldFile } from '../../proof/log-folder.ts'
import { DataLock } from '../../store/data-lock.ts'
import { type Database, type DatabaseAddress, openDatabase } from '../../store/database.ts'
import { EmbeddedPostgres } from '../../store/embedded-postgres.ts'
import { readRunFile } from '../../store/run-file.ts'
import { Peers } from '../../witness/peers.ts'
import { type Command, type CommandCall, needOption } from '../command.ts'
import { verifyPackageFile } from './verify-package.ts'

export const verifyCommand: Command = {
  name: 'verify',
  about: 'proves a camera’s day against the evidence log, byte for byte; exits 0 only when all of it is proved',
  usage: [
    '--camera ID --day YYYY-MM-DD [--checkpoint FILE] [--files-only] | PACKAGE.zip [--key FILE]',
    '',
    '  PACKAGE.zip          a court package, which needs no data folder',
    '  --key FILE           the key that the instance publishes at /log/key: the package must be of that log',
    '  --day DATE           in the zone of the instance, and the UTC day of that name with it',
    '  --checkpoint FILE    a checkpoint that was kept elsewhere, or a folder with a copy of the log’s: what it saw must still be so',
    '  --files-only         leave the database out',
    '',
    'Each finding is one line: camera, from, to, kind and what is wrong, separated by tabs; - for what cannot be told.',
    'Exit codes: 0 all is proved, 1 something is not, 2 it could not be looked at.',
  ].join('\n'),
  options: {
    camera: { type: 'string' },
    day: { type: 'string' },
    checkpoint: { type: 'string' },
    key: { type: 'string' },
    'files-only': { type: 'boolean' },
  },
  async run(call) {
    const [file] = call.words
    if (file !== undefined) return verifyFile(call, file)
    const camera = needOption(call, 'camera')
    const day = needOption(call, 'day')
    try {
      return await verify(call, { camera, day })
    } catch (thrown) {
      if (!(thrown instanceof Fault)) {
        call.log.error('verify.impossible', { detail: toError(thrown).stack })
        return 2
      }
      call.log.error('verify.impossible', { code: thrown.code, detail: thrown.message })
      return 2
    }
  },
}

function verifyFile({ options, print, log }: CommandCall, file: string): Promise<number> {
  const keyFile = typeof options['key'] === 'string' ? path.resolve(options['key']) : undefined
  const complain = (detail: string): void => log.error('verify.impossible', { detail })
  return verifyPackageFile(path.resolve(file), { keyFile, print, complain })
}

async function verify(call: CommandCall, { camera, day }: { camera: string; day: string }): Promise<number> {
  const { config, options } = call
  const span = spanOf(day, config.zone)
  const log = await openLogFolder(config.data)
  const held =
    typeof options['checkpoint'] === 'string' ? [await readHeldFile(path.resolve(options['checkpoint']))] : []
  const witnesses = (await Peers.witnesses(config.data).list()).map(({ key }) => key)
  const { told, isServed } = await askDatabase(call, camera, span)
  const report = await verifyCameraDay({
    ...{ disk: nodeDisk, layout: new Layout(config.footage), log, camera, day, zone: config.zone, span },
    ...{ now: systemClock.now(), isServed, held, witnesses, told },
  })
  for (const finding of report.findings) call.print(formatFinding(finding))
  if (report.segments === 0 && report.files === 0 && report.findings.length === 0)
    throw new Fault('not-found', 'verify.footage.none', `nothing is known of camera ${camera} on ${day}`)
  call.print(summary(report))
  return report.findings.length === 0 ? 0 : 1
}

function spanOf(day: string, zone: string): DaySpan {
  const [local, utc] = [daySpan(day, zone), daySpan(day, 'UTC')]
  if (local !== null && utc !== null) return widen(local, utc)
  throw new Fault('bad-input', 'cli.usage', '--day is not a date such as 2026-11-23')
}

/**
 * What the database tells, when there is one: beside a running server its own, else the embedded one of the folder, as it is.
 * A copied folder without a database is verified by its files; a database that does not answer is said so, and is no finding.
 */
async function askDatabase(
  call: CommandCall,
  camera: string,
  span: DaySpan,
): Promise<Readonly<{ told: readonly ToldSource[]; isServed: boolean }>> {
  const { config, log } = call
  const isCopy = !['run.json', 'postgres'].some((name) => existsSync(path.join(config.data, name)))
  if (isCopy && config.databaseUrl === null) return { told: [], isServed: false } // may be a medium that cannot be written to
  const lock = DataLock.tryTake(config.data)
  const isServed = lock === null
  try {
    if (call.options['files-only'] === true) return { told: [], isServed }
    await using stack = new AsyncDisposableStack()
    const database = await openDatabaseOf(call, isServed, stack)
    const now = toTicks(systemClock.now())
    return { told: database === null ? [] : [await readCatalogue(database, camera, { ...span, now })], isServed }
  } catch (thrown) {
    log.warn('verify.database', { detail: `the database was not looked at: ${toError(thrown).message}` })
    return { told: [], isServed }
  } finally {
    lock?.release()
  }
}

async function openDatabaseOf(
  { config, log }: CommandCall,
  isServed: boolean,
  stack: AsyncDisposableStack,
): Promise<Database | null> {
  const folder = path.join(config.data, 'postgres')
  let address: DatabaseAddress
  if (config.databaseUrl !== null) {
    address = { url: config.databaseUrl }
  } else if (isServed) {
    const run = await readRunFile(config.data)
    if (run === null) return null
    address = run.address
  } else if (existsSync(folder)) {
    const postgres = new EmbeddedPostgres({ folder, log })
    stack.defer(() => postgres.close())
    address = await postgres.start()
  } else {
    return null
  }
  const database = openDatabase({ address, log, connections: 1 })
  stack.defer(() => database.close())
  return database
}

function summary({ findings, log, segments }: CameraDayReport): string {
  const size = log.checkpoint?.size ?? 0
  const seen = log.cosignatures.map(({ witness }) => witness)
  const witnessed = seen.length === 0 ? 'no witness' : `cosigned by ${[...new Set(seen)].join(', ')}`
  if (findings.length === 0) return `proved: ${segments} segments under a log of ${size} entries, ${witnessed}`
  return `${findings.length} findings: ${segments} segments, a log of ${size} entries, ${witnessed}`
}
