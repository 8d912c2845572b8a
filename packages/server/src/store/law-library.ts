// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { Fault } from '@mingjian/base'
import {
  type District,
  type HolidayCalendar,
  parseYaml,
  type PlaceClass,
  readCases,
  readDistricts,
  readPlaceClasses,
  readSpotClasses,
  type Rulebook,
  type SpotClass,
} from '@mingjian/law'
import { readLawFolder, RULEBOOKS } from './rulebooks.ts'

export type LawFile = Readonly<{ name: string; sha256: string }>

/** Everything the law says, as it was read at the start: books with the hashes of their files, registers, calendar, cases. */
export type LawLibrary = Readonly<{
  books: readonly Rulebook[]
  holidays: HolidayCalendar
  placeClasses: readonly PlaceClass[]
  spotClasses: readonly SpotClass[]
  districts: readonly District[]
  /** The jurists' cases, by the rule they are about. */
  cases: readonly Readonly<{ rule: string; name: string }>[]
  /** Every file that was read, by path; the name of a file is its path in the folder. */
  files: readonly LawFile[]
  /** SHA-256 over names and hashes of all files, in order of the names. */
  hash: string
}>

/** Throws `law.*.malformed` with file and place, and `law.folder.incomplete` when registers or calendar are not there. */
export async function readLawLibrary(folder: string = RULEBOOKS): Promise<LawLibrary> {
  const { books, holidays, cases } = await readLawFolder(folder)
  if (!holidays) throw incomplete('calendar/holidays.yaml')
  const files = await hashFiles(folder)
  return {
    books: books.toSorted((one, other) => one.rank - other.rank || one.id.localeCompare(other.id)),
    holidays,
    placeClasses: readPlaceClasses(await readRegister(folder, 'place-classes')),
    spotClasses: readSpotClasses(await readRegister(folder, 'spot-classes')),
    districts: readDistricts(await readRegister(folder, 'districts')),
    cases: cases.flatMap((file) => readCases(file).map(({ rule, name }) => ({ rule, name }))),
    files,
    hash: hashOf(files),
  }
}

/** The hash of one book: over its own files. */
export function hashOf(files: readonly LawFile[]): string {
  const hash = createHash('sha256')
  for (const { name, sha256 } of files) hash.update(`${sha256}  ${name}\n`)
  return hash.digest('hex')
}

async function readRegister(folder: string, name: string): Promise<unknown> {
  const file = path.join(folder, 'register', `${name}.yaml`)
  if (!existsSync(file)) throw incomplete(`register/${name}.yaml`)
  return parseYaml({ name: `register/${name}.yaml`, text: await readFile(file, 'utf8') })
}

async function hashFiles(folder: string): Promise<LawFile[]> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => /\.(yaml|md)$/.test(name)).toSorted()
  return Promise.all(
    names.map(async (name) => ({
      name: name.split(path.sep).join('/'),
      sha256: createHash('sha256')
        .update(await readFile(path.join(folder, name)))
        .digest('hex'),
    })),
  )
}

function incomplete(file: string): Fault {
  return new Fault('bad-input', 'law.folder.incomplete', `${file} is not in the folder of the rulebooks`, { file })
}
