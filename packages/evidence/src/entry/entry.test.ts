// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { type EpochMillis, Fault } from '@mingjian/base'
import fc from 'fast-check'
import { checkBody, readBody } from './body.ts'
import { type Entry, formatEntry, parseEntry } from './entry.ts'
import { ENTRY_TYPES } from './entry-type.ts'
import { formatCanonical, type Json, type JsonObject, parseCanonical } from './json.ts'
import { commitTo, opens } from './sealed.ts'

const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest())
const at = Date.parse('2026-11-23T08:00:00.123Z') as EpochMillis
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const print = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

const name = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 8 })
  .filter((s) => s.isWellFormed() && !s.includes('\0'))
const json: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constant(null),
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (Object.is(n, -0) ? 0 : n)),
    name,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(name, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value
const body: fc.Arbitrary<JsonObject> = fc.dictionary(name, json, { maxKeys: 5, noNullPrototype: true })
const commitment = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((b) => Buffer.from(b).toString('base64'))
const entries: fc.Arbitrary<Entry> = fc.record({
  type: fc.constantFrom(...ENTRY_TYPES, 'change.camera' as const),
  at: fc.nat(2 ** 42).map((n) => n as EpochMillis),
  body,
  sealed: fc.dictionary(fc.constantFrom('name', 'address', 'agent'), commitment, { noNullPrototype: true }),
})

test('an entry is one text: keys sorted, no white space', () => {
  const entry: Entry = { type: 'hold.place', at, body: { reason: '案件', hold: 'h1', days: 1.5 }, sealed: {} }
  const text =
    '{"at":"2026-11-23T08:00:00.123Z","body":{"days":1.5,"hold":"h1","reason":"案件"},"sealed":{},"type":"hold.place","v":1}'
  assert.equal(print(formatEntry(entry)), text)
  assert.deepEqual(parseEntry(utf8(text)), entry)
})

test('every entry survives its printing, and prints the same again', () => {
  fc.assert(
    fc.property(entries, (entry) => {
      const bytes = formatEntry(entry)
      const read = parseEntry(bytes)
      assert.deepEqual(formatEntry(read), bytes)
      assert.equal(JSON.stringify(read.body), JSON.stringify(parseCanonical(formatCanonical(entry.body))))
      assert.deepEqual(read.sealed, entry.sealed)
    }),
  )
})

test('a text that says the same in another spelling is no entry', () => {
  const good = print(formatEntry({ type: 'a.b', at, body: { a: 1, b: 'é' }, sealed: {} }))
  for (const bad of [
    ` ${good}`,
    `${good}\n`,
    good.replace('"a":1', '"a":1.0'),
    good.replace('"a":1,"b":"é"', '"b":"é","a":1'),
    good.replace('é', '\\u00e9'),
    good.replace('"a":1', '"a":1,"a":1'),
    good.replace('.123Z', '.1230Z'),
    good.replace('.123Z', '.123+00:00'),
    good.replace('2026-11-23', '2026-02-30'),
    good.replace('"a.b"', '"a"'),
    good.replace('"v":1', '"v":1,"w":2'),
    good.replace('"sealed":{}', '"sealed":{"name":"AA=="}'),
    good.replace('"sealed":{}', '"sealed":[]'),
    good.slice(0, -1),
    '',
    'null',
    '[]',
  ]) {
    assert.notEqual(bad, good)
    assert.throws(() => parseEntry(utf8(bad)), Fault, bad)
  }
  assert.throws(() => parseEntry(Uint8Array.of(0xff, ...utf8(good))), Fault)
})

test('a later version is told apart from a torn entry', () => {
  const later = print(formatEntry({ type: 'a.b', at, body: {}, sealed: {} })).replace('"v":1', '"v":2')
  assert.throws(() => parseEntry(utf8(later)), { code: 'evidence.entry.version' })
})

test('what no entry may hold is refused before it is written', () => {
  const write = (over: Partial<Entry>) => () => formatEntry({ type: 'a.b', at, body: {}, sealed: {}, ...over })
  let deep: Json = 1
  for (let i = 0; i < 20; i++) deep = [deep]
  assert.throws(write({ body: { n: Number.NaN } }), { code: 'evidence.json.value' })
  assert.throws(write({ body: { s: 'a\0b' } }), { code: 'evidence.json.value' })
  assert.throws(write({ body: { s: '\ud800' } }), { code: 'evidence.json.value' })
  assert.throws(write({ body: { deep } }), { code: 'evidence.json.value' })
  assert.throws(write({ body: { long: 'x'.repeat(65_600) } }), { code: 'evidence.entry.large' })
  assert.throws(write({ at: 1.5 as EpochMillis }), { code: 'evidence.entry.malformed' })
  assert.throws(write({ type: 'Order.register' }), { code: 'evidence.entry.malformed' })
  assert.throws(write({ sealed: { name: 'x' } }), { code: 'evidence.entry.malformed' })
})

test('whatever the bytes, reading an entry ends in an entry or a fault', () => {
  const sample = formatEntry({ type: 'order.register', at, body: { order: 'o1', list: [1, { a: null }] }, sealed: {} })
  const mutated = fc.tuple(fc.nat(sample.length - 1), fc.nat(255)).map(([place, byte]) => sample.with(place, byte))
  fc.assert(
    fc.property(
      fc.oneof(
        mutated,
        fc.uint8Array({ maxLength: 200 }),
        json.map((v) => utf8(JSON.stringify(v))),
      ),
      (bytes) => {
        try {
          assert.deepEqual(formatEntry(parseEntry(bytes)), new Uint8Array(bytes))
        } catch (error) {
          assert.ok(error instanceof Fault, String(error))
        }
      },
    ),
    { numRuns: 500 },
  )
})

test('a nest of a hundred thousand brackets is refused', () => {
  assert.throws(() => parseCanonical('['.repeat(60_000)), Fault)
  assert.throws(() => parseCanonical('['.repeat(30_000) + ']'.repeat(30_000)), Fault)
})

test('a commitment opens to its own field, salt and value only', () => {
  const opening = { field: 'name', salt: new Uint8Array(32).fill(7), value: '张三' }
  const bytes = commitTo(sha256, opening)
  const by = createHash('sha256').update('mingjian-sealed-v1\n').update(opening.salt).update('name\n张三').digest()
  assert.deepEqual(Buffer.from(bytes), by)
  assert.ok(opens(sha256, bytes, opening))
  assert.ok(!opens(sha256, bytes, { ...opening, value: '李四' }))
  assert.ok(!opens(sha256, bytes, { ...opening, field: 'names' }))
  assert.ok(!opens(sha256, bytes, { ...opening, salt: new Uint8Array(32) }))
  assert.ok(!opens(sha256, bytes, { ...opening, salt: new Uint8Array(31) }))
  assert.ok(!opens(sha256, bytes, { ...opening, field: 'na\nme' }))
  assert.throws(() => commitTo(sha256, { ...opening, field: 'na\nme' }), Fault)
})

test('the body of a segment is read with its fragments, and one that lacks something is refused', () => {
  const hash = Buffer.alloc(32, 3).toString('base64')
  const good = {
    camera: 'c1',
    name: '2026-11-23/20261123T080000.000Z',
    start: '2026-11-23T08:00:00Z',
    end: '2026-11-23T08:01:00.000011Z',
    bytes: 1000,
    root: hash,
    init: { hash, bytes: 700 },
    count: 2,
    first: 0,
    fragments: [
      [hash, 100, 0],
      [hash, 200, 1000],
    ],
  }
  const read = readBody('footage.segment', { type: 'footage.segment', body: good })
  assert.equal(read.fragments[1]?.start, 1000)
  assert.equal(read.end, Date.parse('2026-11-23T08:01:00Z') * 90 + 1)
  for (const missing of Object.keys(good)) {
    const { [missing as keyof typeof good]: _, ...rest } = good
    assert.throws(() => checkBody({ type: 'footage.segment', body: rest }), { code: 'evidence.entry.body' }, missing)
  }
  assert.throws(() => checkBody({ type: 'footage.segment', body: { ...good, root: 'AA==' } }), Fault)
  assert.throws(() => checkBody({ type: 'footage.segment', body: { ...good, fragments: [[hash, -1, 0]] } }), Fault)
  assert.throws(() => readBody('footage.gap', { type: 'footage.segment', body: good }), Fault)
  checkBody({ type: 'change.camera', body: {} })
})

test('an open gap has no end, and members beyond those known are passed over', () => {
  const body = { camera: 'c1', start: '2026-11-23T08:00:00Z', cause: 'link-lost', later: [1] }
  assert.equal(readBody('footage.gap', { type: 'footage.gap', body }).end, null)
})
