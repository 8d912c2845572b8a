// SPDX-License-Identifier: Apache-2.0
import { assert, Fault } from '@mingjian/base'
import { readCases } from './case.ts'
import { readDistricts } from './district.ts'
import { parseYaml } from './fields.ts'
import { readHolidays } from './holiday.ts'
import { readPlaceClasses, readSpotClasses } from './place-class.ts'
import { readRulebook } from './reader.ts'
import { bookIds, filesOf } from './testdata/rulebook-folder.ts'

const book = filesOf('cq-2016').filter(({ name }) => name === 'book.yaml')
const files = bookIds.flatMap((id) => filesOf(id)).filter(({ text }) => text.length < 4000)

/** Every reader answers or throws a Fault of the law. */
export const target = {
  name: 'law/reader',
  seeds: files.map(({ text }): Uint8Array => new TextEncoder().encode(text)) as readonly Uint8Array[],
  run(bytes: Uint8Array): void {
    const text = new TextDecoder().decode(bytes)
    const file = { name: 'fuzz.cases.yaml', text }
    readsOrRefuses(() => readRulebook([...book, { name: 'fuzz.yaml', text }]))
    readsOrRefuses(() =>
      readRulebook([
        { name: 'book.yaml', text },
        { name: 'text.zh.md', text },
      ]),
    )
    readsOrRefuses(() => readCases(file))
    for (const read of [readHolidays, readDistricts, readPlaceClasses, readSpotClasses]) {
      readsOrRefuses(() => read(parseYaml(file)))
    }
  },
}

function readsOrRefuses(read: () => unknown): void {
  try {
    read()
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    assert(error.code.startsWith('law.'), `a Fault of the law, not ${error.code}`)
  }
}
