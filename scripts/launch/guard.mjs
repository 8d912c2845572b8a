// SPDX-License-Identifier: Apache-2.0
// Preloaded (`--import`) into a process that must not outlive its parent: when the IPC channel to the parent closes, it
// is asked to stop, and ended by force when it has not stopped in time.
import { isMainThread } from 'node:worker_threads'

const patienceMillis = 10_000

if (isMainThread) {
  // Forked children inherit execArgv; they have their own ways of noticing that their parent is gone.
  const at = process.execArgv.findIndex((arg) => arg.endsWith('/launch/guard.mjs'))
  if (at > 0) process.execArgv.splice(at - 1, 2)
  if (process.channel !== undefined) {
    process.on('disconnect', () => {
      setTimeout(() => process.kill(process.pid, 'SIGKILL'), patienceMillis).unref()
      process.kill(process.pid, 'SIGTERM')
    })
    process.channel.unref()
  }
}
