// SPDX-License-Identifier: Apache-2.0
import path from 'node:path'
import { Fault, toError } from '@mingjian/base'
import { runCases } from '@mingjian/law'
import { readLawFolder, RULEBOOKS } from '../store/rulebooks.ts'
import type { Command } from './command.ts'

export const lawCasesCommand: Command = {
  name: 'law cases',
  about: 'runs the cases of the rulebooks, or those in a folder; exits 0 only when all pass',
  usage: [
    '[DIR]',
    '',
    '  DIR    a folder with *.cases.yaml, in itself or in its folders; a rulebook in it stands in place of the shipped one of its id',
  ].join('\n'),
  options: {},
  async run(call) {
    const [folder, ...more] = call.words
    if (more.length > 0) throw new Fault('bad-input', 'cli.usage', 'mingjian law cases: one folder at most')
    return lawCases(folder === undefined ? null : path.resolve(folder), call.print)
  },
}

/** Prints a line for each failure and `N passed, N failed`; answers 0 when none failed. Throws for what cannot be read. */
export async function lawCases(folder: string | null, print: (line: string) => void): Promise<number> {
  const shipped = await readLawFolder(RULEBOOKS)
  const own = folder === null ? shipped : await readOwn(folder)
  const replaced = new Set(own.books.map(({ id }) => id))
  const books = [...shipped.books.filter(({ id }) => !replaced.has(id)), ...own.books]
  const holidays = own.holidays ?? shipped.holidays
  if (!holidays)
    throw new Fault('not-found', 'law.holiday.missing', 'there is no calendar of holidays beside the rulebooks')
  const { passed, failed } = runCases(own.cases, books, holidays)
  for (const { file, name, failures } of failed) print(`${file}: ${name}: ${failures.join('; ')}`)
  print(`${passed} passed, ${failed.length} failed`)
  return failed.length === 0 ? 0 : 1
}

async function readOwn(folder: string) {
  try {
    return await readLawFolder(folder)
  } catch (thrown) {
    const error = toError(thrown)
    if (error instanceof Fault) throw error
    throw new Fault(
      'not-found',
      'law.folder.unreadable',
      `${folder} cannot be read: ${error.message}`,
      { folder },
      error,
    )
  }
}
