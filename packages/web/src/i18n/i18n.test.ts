// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { Ability, AlarmKind, CameraState, GapCause, Role } from '@mingjian/contract'
import { en } from './en.ts'
import { zh } from './zh.ts'

const source = new URL('..', import.meta.url)
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
  (path) => /\.tsx?$/.test(path) && !path.includes('.test.') && !path.startsWith('i18n'),
)
const code = files.map((path) => ({ path, text: readFileSync(new URL(path, source), 'utf8') }))

test('both languages have the same keys and none is empty', () => {
  assert.deepEqual(Object.keys(en).toSorted(), Object.keys(zh).toSorted())
  for (const texts of [zh, en]) for (const [key, text] of Object.entries(texts)) assert.notEqual(text.trim(), '', key)
})

test('both languages take the same values', () => {
  const values = (text) => new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]))
  for (const [key, text] of Object.entries(zh)) assert.deepEqual(values(en[key]), values(text), key)
})

test('English holds no Chinese but the name of the language', () => {
  const found = Object.entries(en).filter(
    ([key, text]) => /\p{Script=Han}/u.test(text) && key !== 'account.otherLanguage',
  )
  assert.deepEqual(found, [])
})

test('everything the contract can name has its words', () => {
  const keys = [
    ...GapCause.options.map((cause) => `cause.${cause}`),
    ...AlarmKind.options.map((kind) => `alarm.kind.${kind}`),
    ...CameraState.shape.state.options.map((state) => `state.${state}`),
    ...Role.options.map((role) => `role.${role}`),
  ]
  for (const key of keys) assert.ok(key in zh, key)
  assert.ok(Ability.options.length > 0)
})

test('no text stands outside the catalogue', () => {
  const labels = /\b(?:title|label|placeholder|alt|aria-label|description)="[^"]*\p{L}{2}[^"]*"/u
  const between = />\s*[^<>{}=]*\p{L}{3}[^<>{}=();]*<\//u
  for (const { path, text } of code) {
    const bare = text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
    assert.doesNotMatch(bare.replace('年', '').replace('月', '').replace('日', ''), /\p{Script=Han}/u, path)
    if (!path.endsWith('.tsx')) continue
    assert.doesNotMatch(bare, labels, path)
    assert.doesNotMatch(bare.replaceAll(/<kbd>.*?<\/kbd>|<code[^>]*>.*?<\/code>/g, ''), between, path)
  }
})

test('every key is used somewhere', () => {
  const all = code.map(({ text }) => text).join('\n')
  const built =
    /^(?:cases\.(?:act|condition|decides|due|first|origin|outcome|paper|state|term|whose|words)|audit\.(?:kind|reason)|law\.(?:kind|offender|who)|fact|reason|subject|obligation|finding|log\.(?:field|noun|type|witness)|access\.(?:act|effect|tab)|user\.[\w-]+(?=Help$)|note|cause|advice|warning|problem|alarm\.kind|evidence\.tab|hold\.state|package\.state|deletion\.(?:basis|orderState)|inspection\.(?:tab|state|result)|correction\.state|integration\.(?:act|protocol|state|tab)|sharing\.(?:purpose|state)|filing\.(?:act|block|occasion|state|tab|what)|plans\.(?:level|state)|report\.(?:kind|state)|state|role|export\.state|tile\.(?:back|stream)|weekday|password|registry\.(?:because|basis|coverage|day|document|flag|function|item|lacks|paper|party|result|run|seen|state|step|volume)|units\.(?:kind|person)|sheet\.(?:export|import)|map\.key|order\.(?:act|authority|door|finding|need|relation|save|state|step|verb|visit))(?:\.|Help$)/
  const unused = Object.keys(zh).filter((key) => !built.test(key) && !all.includes(`'${key}'`))
  assert.deepEqual(unused, [])
})
