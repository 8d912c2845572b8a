// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NoteCode } from '@mingjian/contract'
import { noteText, readNote } from './note.ts'

test('every sentence is read back as its own code and values', () => {
  const values = {
    method: 'SETUP',
    status: 500,
    reason: 'Internal (odd) Error',
    why: 'a: b. (c)',
    code: 'EIO',
    seconds: 8,
  }
  for (const code of NoteCode.options) {
    const names = [...noteText(code, PLACES).matchAll(/<(\w+)>/g)].map((match) => match[1] ?? '')
    const given = Object.fromEntries(names.map((name) => [name, String(values[name as keyof typeof values] ?? name)]))
    assert.deepEqual(readNote(noteText(code, given)), { code, values: given }, code)
  }
})

test('foreign words are no note', () => {
  assert.equal(readNote(null), null)
  assert.equal(readNote('ENOSPC: no space left on device, write'), null)
  assert.equal(readNote('The camera’s address does not answer. Really.'), null)
})

/** Answers any name with itself in angle brackets. */
const PLACES: Record<string, string> = new Proxy({}, { get: (_, name) => `<${String(name)}>` })
