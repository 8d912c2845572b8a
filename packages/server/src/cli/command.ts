// SPDX-License-Identifier: Apache-2.0
import { parseArgs, type ParseArgsOptionsConfig } from 'node:util'
import { Fault, type Log, toError } from '@mingjian/base'
import type { Config } from './config.ts'

/** What a command works with. Its result goes to `print`, everything else to the log (standard error). */
export type CommandCall = Readonly<{
  config: Config
  log: Log
  options: Readonly<Record<string, string | boolean | undefined>>
  /** What stands after the command's name. */
  words: readonly string[]
  print: (line: string) => void
  /** All of standard input. */
  readInput: () => Promise<string>
  signal: AbortSignal
}>

/** One command of the command line. */
export type Command = Readonly<{
  /** `camera add`. */
  name: string
  /** One line. */
  about: string
  /** The rest of the usage line, and what each option means. */
  usage: string
  options: ParseArgsOptionsConfig
  /** Answers the exit code: 0 done, 1 no, 2 could not look. */
  run: (call: CommandCall) => Promise<number>
}>

/** The command that the words name, its options read. Throws `cli.usage` with one line. */
export function findCommand(
  commands: readonly Command[],
  argv: readonly string[],
): { command: Command; rest: readonly string[] } | null {
  const found = commands
    .toSorted((a, b) => b.name.length - a.name.length)
    .find(({ name }) => name.split(' ').every((word, at) => argv[at] === word))
  return found ? { command: found, rest: argv.slice(found.name.split(' ').length) } : null
}

export function readOptions(command: Command, rest: readonly string[]): Pick<CommandCall, 'options' | 'words'> {
  try {
    const { values, positionals } = parseArgs({
      args: [...rest],
      options: command.options,
      allowPositionals: true,
      strict: true,
    })
    const options = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, typeof value === 'boolean' ? value : String(value)]),
    )
    return { options, words: positionals }
  } catch (thrown) {
    throw new Fault('bad-input', 'cli.usage', `mingjian ${command.name}: ${toError(thrown).message.split('\n')[0]}`)
  }
}

/** A text option that must be there. */
export function needOption(call: CommandCall, name: string): string {
  const value = call.options[name]
  if (typeof value === 'string' && value !== '') return value
  throw new Fault('bad-input', 'cli.usage', `--${name} is missing`)
}
