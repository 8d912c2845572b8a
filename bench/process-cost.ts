// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises'

/** Kernel clock ticks a second on every Linux that Node supports. */
const USER_HZ = 100

/** CPU seconds since start and proportional memory of a set of processes. */
export type Cost = Readonly<{ cpuSeconds: number; memoryBytes: number }>

/** Linux only: utime+stime of /proc/PID/stat, Pss of smaps_rollup. A process that has ended counts as nothing. */
export async function costOf(pids: readonly number[]): Promise<Cost> {
  let cpuSeconds = 0
  let memoryBytes = 0
  for (const pid of pids) {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    cpuSeconds += (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / USER_HZ
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '')
    memoryBytes += Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) * 1024
  }
  return { cpuSeconds, memoryBytes }
}

/** CPU as a share of one core over a span, and memory at its end. */
export function difference(
  before: Cost,
  after: Cost,
  seconds: number,
): Readonly<{ cores: number; memoryBytes: number }> {
  return { cores: (after.cpuSeconds - before.cpuSeconds) / seconds, memoryBytes: after.memoryBytes }
}
