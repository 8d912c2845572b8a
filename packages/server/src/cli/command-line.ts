// SPDX-License-Identifier: Apache-2.0
import { Fault, type Log, toError } from '@mingjian/base'
import { type Command, type CommandCall, findCommand, readOptions } from './command.ts'
import { type Config, readConfig } from './config.ts'
import { jsonLog } from './json-log.ts'

export type Console = Readonly<{
  argv: readonly string[]
  /** Standard output: results. */
  print: (line: string) => void
  /** Standard error: the log, and what went wrong. */
  complain: (text: string) => void
  readInput: () => Promise<string>
  signal: AbortSignal
  version: string
}>

/** Runs the command that the arguments name; answers the exit code. What goes wrong is one line on standard error. */
export async function runCommandLine(commands: readonly Command[], by: Console): Promise<number> {
  const [first] = by.argv
  if (first === '--version') return say(by, by.version)
  const found = findCommand(commands, by.argv)
  if (!found) {
    const isHelp = first === '--help' || first === 'help' || first === '-h'
    const words = overview(commands)
    if (isHelp) return say(by, words)
    by.complain(`${first === undefined ? '' : `mingjian: there is no command ${by.argv.join(' ')}\n\n`}${words}\n`)
    return 2
  }
  const { command, rest } = found
  if (rest.includes('--help') || rest.includes('-h'))
    return say(by, `usage: mingjian ${command.name} ${command.usage}\n\n${command.about}`)
  try {
    const config = readConfig()
    return await command.run(makeCall(by, config, readOptions(command, rest)))
  } catch (thrown) {
    const error = toError(thrown)
    by.complain(error instanceof Fault ? `mingjian: ${error.message}\n` : `mingjian: ${error.stack ?? error.message}\n`)
    return error instanceof Fault && (error.code === 'cli.usage' || error.code.startsWith('config.')) ? 2 : 1
  }
}

function makeCall(by: Console, config: Config, read: Pick<CommandCall, 'options' | 'words'>): CommandCall {
  const log: Log = jsonLog({ level: config.log, write: by.complain })
  return { ...read, config, log, print: by.print, readInput: by.readInput, signal: by.signal }
}

function say(by: Console, words: string): number {
  by.print(words)
  return 0
}

function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length))
  const rows = commands.map(({ name, about }) => `  ${name.padEnd(width)}  ${about}`)
  return [
    'usage: mingjian COMMAND [options]',
    '',
    ...rows,
    '',
    'mingjian COMMAND --help tells more. Settings: ref/config.md',
  ].join('\n')
}
