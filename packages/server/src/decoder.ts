// SPDX-License-Identifier: Apache-2.0
import { toError } from '@mingjian/base'
import { setPriority } from 'node:os'
import { runDecoderDesk } from './play/decoder-desk.ts'

/** Bytes of memory at which the process ends itself. */
const MEMORY_LIMIT = 768 << 20
const NICE = 5 // recording comes first

setPriority(NICE)
try {
  await runDecoderDesk({
    read: process.stdin,
    write: process.stdout,
    end: () => process.kill(process.pid, 'SIGKILL'),
    memoryUsed: () => process.memoryUsage.rss(),
    memoryLimit: MEMORY_LIMIT,
  })
} catch (error) {
  process.stderr.write(`${toError(error).message}\n`)
  process.exit(3)
}
