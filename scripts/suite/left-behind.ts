// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from 'node:fs'

export type FoundProcess = Readonly<{ pid: number; command: string }>

/**
 * Every living process whose environment holds `mark` (`NAME=value`) or whose arguments name `folder`, whoever its parent
 * is by now. A child inherits its parent's environment, so the mark finds all that one process started; the folder finds
 * those that were given a clean one. Linux only; elsewhere none is found.
 */
export function findProcesses(mark: string, folder: string): FoundProcess[] {
  if (process.platform !== 'linux') return []
  const found: FoundProcess[] = []
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) continue
    const command = (readProcess(name, 'cmdline') ?? '').replaceAll('\0', ' ').trim()
    const isOurs = command.includes(folder) || (readProcess(name, 'environ') ?? '').split('\0').includes(mark)
    if (isOurs && command !== '') found.push({ pid: Number(name), command: command.slice(0, 200) })
  }
  return found
}

/** Ends processes by id, at once; one that ended by itself meanwhile is no error. */
export function endProcesses(processes: readonly FoundProcess[]): void {
  for (const { pid } of processes) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch (thrown) {
      if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'ESRCH')) throw thrown
    }
  }
}

/** Null when the process ended meanwhile or belongs to somebody whose processes we may not read. */
function readProcess(pid: string, file: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES' || code === 'EPERM') return null
    throw thrown
  }
}
