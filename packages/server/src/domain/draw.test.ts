// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { draw, hashCandidates, listCandidates } from './draw.ts'

const hash = (text: string): string => createHash('sha256').update(text).digest('hex')
const ids = fc.uniqueArray(fc.stringMatching(/^[a-z0-9]{1,14}$/), { minLength: 1, maxLength: 60 })
const asks = fc.record({ candidates: ids, seed: fc.string({ minLength: 1 }), number: fc.integer({ min: 1, max: 80 }) })

test('a draw is made of the candidates, none twice, as many as asked or all there are', () => {
  fc.assert(
    fc.property(asks, (ask) => {
      const drawn = draw(ask, hash)
      assert.equal(drawn.length, Math.min(ask.number, ask.candidates.length))
      assert.equal(new Set(drawn).size, drawn.length)
      assert.ok(drawn.every((each) => ask.candidates.includes(each)))
    }),
  )
})

test('the order in which candidates are given changes neither hash nor draw, nor does one given twice', () => {
  fc.assert(
    fc.property(asks, fc.infiniteStream(fc.nat()), (ask, numbers) => {
      const shuffled = ask.candidates
        .map((candidate) => ({ candidate, at: numbers.next().value ?? 0 }))
        .toSorted((one, other) => one.at - other.at)
        .flatMap(({ candidate, at }) => (at % 2 === 0 ? [candidate] : [candidate, candidate]))
      assert.deepEqual(draw({ ...ask, candidates: shuffled }, hash), draw(ask, hash))
      assert.equal(hashCandidates(shuffled, hash), hashCandidates(ask.candidates, hash))
    }),
  )
})

test('drawing more keeps what was drawn: nobody is put in or left out by the number', () => {
  fc.assert(
    fc.property(asks, (ask) => {
      const more = draw({ ...ask, number: ask.number + 1 }, hash)
      assert.deepEqual(more.slice(0, ask.number), draw(ask, hash))
    }),
  )
})

test('a candidate more or less takes away at most one of the others', () => {
  fc.assert(
    fc.property(asks, (ask) => {
      const [first, ...rest] = ask.candidates
      fc.pre(first !== undefined && rest.length > 0)
      const without = new Set(draw({ ...ask, candidates: rest }, hash))
      const gone = [...without].filter((each) => !draw(ask, hash).includes(each))
      assert.ok(gone.length <= 1)
    }),
  )
})

test('over many seeds everybody is drawn about equally often', () => {
  const candidates = Array.from({ length: 20 }, (_, at) => `sn${at}`)
  const times = new Map<string, number>()
  const rounds = 4000
  for (let round = 0; round < rounds; round++)
    for (const each of draw({ candidates, seed: `seed ${round}`, number: 5 }, hash))
      times.set(each, (times.get(each) ?? 0) + 1)
  const wanted = (rounds * 5) / candidates.length
  const square = candidates.reduce((sum, each) => sum + ((times.get(each) ?? 0) - wanted) ** 2 / wanted, 0)
  // chi-square with 19 degrees of freedom: above 43.8 in one of a thousand; seeds are fixed, so this is one number for ever
  assert.ok(square < 43.8, `${square}`)
})

test('a draw that was published can be drawn again to the letter', () => {
  assert.deepEqual(listCandidates(['b', 'a', 'b']), ['a', 'b'])
  assert.equal(hashCandidates(['b', 'a'], hash), hash('mingjian-draw-v1\na\nb\n'))
  const lots = ['a', 'b', 'c']
    .map((each) => [hash(`mingjian-draw-v1\n7\n${each}\n`), each] as const)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
  assert.deepEqual(
    draw({ candidates: ['c', 'b', 'a'], seed: '7', number: 2 }, hash),
    lots.slice(0, 2).map(([, each]) => each),
  )
})
