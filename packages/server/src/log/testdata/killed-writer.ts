// SPDX-License-Identifier: Apache-2.0
import { writeSync } from 'node:fs'
import { silentLog, systemClock } from '@mingjian/base'
import { nodeDisk } from '../../disk/disk.ts'
import { EvidenceLog, logFiles } from '../evidence-log.ts'
import { StepDisk } from './step-disk.ts'

// A process of its own: appends batch by batch, says what was acknowledged, and kills itself at a step of the disk.
const [data = '', at = '0', when = 'before', run = '0'] = process.argv.slice(2)
const die = (): never => {
  process.kill(process.pid, 'SIGKILL')
  throw new Error('unreachable')
}
let isAfter = false
const disk = new StepDisk((step) => {
  if (isAfter || (when === 'before' && step === Number(at))) die()
  isAfter = when === 'after' && step === Number(at)
  return null
})
// 'after': the step runs to its end, and whatever comes next, a step or a look, finds nobody.
const list = disk.list.bind(disk)
disk.list = (path) => (isAfter ? die() : list(path))

const log = await EvidenceLog.open({
  ...{ ...logFiles(data), name: 'unit.example/log', clock: systemClock, log: silentLog, disk },
  keepSealed: () => Promise.resolve(),
})
for (const [batch, size] of [3, 1, 120, 2].entries()) {
  const names = Array.from({ length: size }, (_, i) => `r${run}-${batch}-${i}`)
  const entered = await Promise.all(names.map((hold) => log.append({ type: 'hold.place', body: { hold } })))
  writeSync(1, entered.map(({ index }, i) => `${index} ${names[i] ?? ''}\n`).join(''))
  writeSync(1, `size ${log.size} ${Buffer.from(log.signed.checkpoint.root).toString('hex')}\n`)
}
await log.close()
await nodeDisk.list(data)
writeSync(1, 'done\n')
