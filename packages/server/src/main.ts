// SPDX-License-Identifier: Apache-2.0
import { text } from 'node:stream/consumers'
import manifest from '../package.json' with { type: 'json' }
import { tokenCreate, userAdd } from './cli/account-commands.ts'
import { cameraAdd, cameraList, cameraRemove } from './cli/camera-commands.ts'
import { capacityCommand } from './cli/capacity-command.ts'
import type { Command } from './cli/command.ts'
import { runCommandLine } from './cli/command-line.ts'
import { exportCommand } from './cli/export-command.ts'
import { fsckCommand } from './cli/fsck-command.ts'
import { lawCasesCommand } from './cli/law-cases.ts'
import { verifyCommand } from './cli/verify/verify-command.ts'
import { witnessCommands } from './cli/verify/witness-commands.ts'

const serveCommand: Command = {
  name: 'serve',
  about: 'runs the server on the data folder until it is told to stop',
  usage: '',
  options: {},
  async run({ config, log, print, signal }) {
    const { serve } = await import('./serve.ts') // the commands need none of it
    await serve({ config, log, print, signal, version: manifest.version })
    return 0
  },
}

const commands = [
  serveCommand,
  cameraAdd,
  cameraList,
  cameraRemove,
  userAdd,
  tokenCreate,
  fsckCommand,
  exportCommand,
  capacityCommand,
  lawCasesCommand,
  verifyCommand,
  ...witnessCommands,
]

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort())

process.exitCode = await runCommandLine(commands, {
  argv: process.argv.slice(2),
  print: (line) => void process.stdout.write(`${line}\n`),
  complain: (words) => void process.stderr.write(words),
  readInput: () => text(process.stdin),
  signal: stop.signal,
  version: manifest.version,
})
