// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { root } from './root.mjs'

const leastMajor = 24
/** A terminal and npm both pass Ctrl-C on; what comes within this time is one press. */
const onePressMillis = 700

/** URL of the module that ends a process when whoever started it is gone. */
export const guard = new URL('./guard.mjs', import.meta.url).href

/** The pinned Node; where npm has none for this platform, the running one when it is new enough. */
export function findNode(folder = root, running = process) {
  const pinned = join(folder, 'node_modules', `node-${running.platform}-${running.arch}`, 'bin', 'node')
  if (existsSync(pinned)) return pinned
  if (Number(running.versions.node.split('.')[0]) >= leastMajor) return running.execPath
  throw new Error(
    `no pinned Node.js exists for ${running.platform} ${running.arch}, and the running one is ${running.versions.node}; ` +
      `install Node.js ${leastMajor} or newer and try again`,
  )
}

/**
 * Runs `node …args` in its own process group with our terminal. The first signal is passed on; a second Ctrl-C ends the
 * group at once. When we are killed outright, the guard ends the child. Resolves to the exit code to leave with.
 */
export function runChild(node, args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(node, ['--disable-warning=ExperimentalWarning', '--import', guard, ...args], {
      cwd: root,
      env,
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
      detached: true,
    })
    let pressed = -Infinity
    const pass = (signal) => {
      const now = performance.now()
      const isRepeat = now - pressed < onePressMillis
      if (signal === 'SIGINT' && pressed > 0 && !isRepeat) endGroup(child.pid)
      if (!isRepeat) {
        pressed = now
        child.kill(signal)
      }
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']) process.on(signal, pass)
    child.on('error', (thrown) => reject(new Error(`${node} could not be started: ${thrown.message}`)))
    child.on('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]))
  })
}

function endGroup(pid) {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (thrown) {
    if (thrown.code !== 'ESRCH') throw thrown
  }
}
