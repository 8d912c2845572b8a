// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { Fault, type Log } from '@mingjian/base'

/**
 * Stops a PostgreSQL that outlived whoever started it on this cluster, and clears what one that was killed while it started
 * has left in the way. Only the holder of the data folder's lock may call it.
 */
export async function stopStalePostmaster(data: string, log: Log): Promise<void> {
  await stopPostmaster(data, log)
  await removeEmpty(path.join(data, 'postmaster.pid'))
  // it guards the socket's name only; the cluster itself is guarded by postmaster.pid, which stays unless it is empty
  await rm(path.join(path.dirname(data), '.s.PGSQL.5432.lock'), { force: true })
}

/** Made and not yet written: PostgreSQL does not start over it. One that is just being written is given time. */
async function removeEmpty(file: string): Promise<void> {
  for (let tenths = 0; tenths < 5; tenths++) {
    const text = await readFile(file, 'utf8').catch(() => null)
    if (text === null || text !== '') return
    await delay(100)
  }
  await rm(file, { force: true })
}

async function stopPostmaster(data: string, log: Log): Promise<void> {
  const pid = await readPostmaster(data)
  if (pid === null) return
  log.warn('postgres.stale', { pid })
  for (const [signal, tenths] of STEPS) {
    sendSignal(pid, signal)
    for (let i = 0; i < tenths; i++) {
      if ((await readPostmaster(data)) !== pid) return
      await delay(100)
    }
  }
  throw new Fault(
    'conflict',
    'store.postgres.stale',
    `a PostgreSQL left from an earlier run (process ${pid}) does not stop`,
    { pid },
  )
}

/** Fast, then immediate, then by force; each with the tenths of a second it is given. */
const STEPS: readonly (readonly [NodeJS.Signals, number])[] = [
  ['SIGINT', 100],
  ['SIGQUIT', 50],
  ['SIGKILL', 50],
]

/** The live postmaster of this cluster, or null. A zombie, or another program under a reused number, does not count. */
async function readPostmaster(data: string): Promise<number | null> {
  const text = await readFile(path.join(data, 'postmaster.pid'), 'utf8').catch(() => '')
  const pid = Number(text.split('\n')[0])
  if (!Number.isSafeInteger(pid) || pid <= 1 || !sendSignal(pid, 0)) return null
  return (await readCommand(pid)).includes(data) ? pid : null
}

async function readCommand(pid: number): Promise<string> {
  if (process.platform === 'linux') return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  const run = promisify(execFile)
  return run('ps', ['-o', 'command=', '-p', String(pid)]).then(
    (said) => said.stdout,
    () => '',
  )
}

function sendSignal(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal)
  } catch (gone) {
    if (gone instanceof Error && 'code' in gone && gone.code === 'EPERM') return true
    return false
  }
}
