// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { root } from '../check/source.ts'

const guard = new URL('../launch/guard.mjs', import.meta.url).href

/** A process of the demo. It ends by itself when the demo is gone, however the demo went (scripts/launch/guard.mjs). */
export type DemoChild = Readonly<{
  process: ChildProcess
  /** The end of what it printed. */
  tail: () => string
  /** Asks it to stop, and ends it by force after `patience` milliseconds. */
  stop: (patience: number) => Promise<void>
}>

export type ChildOptions = Readonly<{ args: readonly string[]; env?: Readonly<Record<string, string>>; log: string }>

/** Starts `node …args`; what it prints goes to the file `log`. */
export function startChild({ args, env = {}, log }: ChildOptions): DemoChild {
  const child = spawn(process.execPath, ['--import', guard, ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
  })
  let tail = ''
  const file = createWriteStream(log)
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (bytes: Buffer) => {
      file.write(bytes)
      tail = (tail + bytes.toString()).slice(-4000)
    })
  }
  const stop = async (patience: number): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    const timer = setTimeout(() => child.kill('SIGKILL'), patience)
    await ended
    clearTimeout(timer)
  }
  return { process: child, tail: () => tail, stop }
}
