// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addressesOf, parseCitation, readArticles, wordsOf } from './article.ts'
import type { Rulebook } from './rule.ts'
import { shipped } from './testdata/rulebook-folder.ts'

const { books } = shipped
const withText = books.filter((book) => book.articles.length > 0)

/** What of a quotation does not stand in the article it cites, sentence by sentence. */
function foreignTo(book: Rulebook, id: string, text: string): string[] {
  const { article } = parseCitation(id, book.prefix)
  const found = book.articles.find(({ number }) => number === article)
  if (!found) return [`${id}: there is no article ${article}`]
  const words = wordsOf(found)
  const sentences = text.split(/[。；：\n]/).map((each) => each.trim())
  return sentences.filter((each) => !words.includes(each)).map((each) => `${id}: ${each}`)
}

test('every rule and penalty speaks in the words of its article', () => {
  for (const book of withText) {
    const quoted = [
      ...book.rules.map(({ id, leadIn, text }) => ({ id, text: `${leadIn}\n${text}` })),
      ...book.penalties.flatMap((penalty) => [penalty, ...penalty.items]).map(({ id, text }) => ({ id, text })),
    ]
    assert.deepEqual(
      quoted.flatMap(({ id, text }) => foreignTo(book, id, text)),
      [],
    )
  }
})

test('a word that is not the law’s is found', () => {
  const [book] = books.filter(({ id }) => id === 'cq-2016')
  assert.ok(book)
  assert.deepEqual(foreignTo(book, 'CQ23.2', '信息资料至少留存31日'), ['CQ23.2: 信息资料至少留存31日'])
})

test('the measures have 36 articles, the regulation 34, and no number is left out', () => {
  for (const [id, count] of [
    ['cq-2016', 36],
    ['cn-799', 34],
  ] as const) {
    const numbers = books.find((book) => book.id === id)?.articles.map(({ number }) => number)
    assert.deepEqual(
      numbers,
      Array.from({ length: count }, (_, i) => i + 1),
    )
  }
})

test('every paragraph and item of both books has a rule or a penalty', () => {
  for (const book of withText.filter(({ id }) => id === 'cq-2016' || id === 'cn-799')) {
    const ids = [...book.rules, ...book.penalties.flatMap((each) => [each, ...each.items])].map(({ id }) => id)
    const isCovered = (address: string): boolean => ids.some((id) => id === address || isPart(id, address))
    assert.deepEqual(
      book.articles.flatMap(addressesOf).filter((address) => !isCovered(address)),
      [],
    )
    const known = new Set(book.articles.flatMap(addressesOf))
    const stray = ids.filter((id) => !known.has(id) && !known.has(id.replace(/[a-z]$/, '')))
    assert.deepEqual(stray, [], 'an id cites what is not there')
  }
})

/** Whether an id is the address, a letter of it, or an item or paragraph in it. */
function isPart(id: string, address: string): boolean {
  return id.startsWith(address) && !/^\d/.test(id.slice(address.length))
}

test('what a penalty says it punishes and what a rule says it costs agree, both ways', () => {
  const wrong: string[] = []
  for (const book of books) {
    for (const rule of book.rules) {
      for (const breach of rule.breach) {
        const penalty = book.penalties.flatMap((each) => [each, ...each.items]).find(({ id }) => id === breach)
        if (!penalty?.violates.some((each) => isPart(rule.id, each))) wrong.push(`${breach} does not name ${rule.id}`)
      }
    }
    for (const penalty of book.penalties) {
      const listed = penalty.items.length > 0 ? penalty.items : [penalty]
      for (const { id, violates } of listed) {
        for (const each of violates) {
          const rules = book.rules.filter((rule) => isPart(rule.id, each) && rule.kind !== 'statement')
          if (rules.length === 0) wrong.push(`${id} names ${each}, where no rule stands`)
          for (const rule of rules) if (!rule.breach.includes(id)) wrong.push(`${rule.id} does not name ${id}`)
        }
      }
    }
  }
  assert.deepEqual(wrong, [])
})

test('the articles of a text are read with paragraphs and items, and must rise', () => {
  const text = '# Title\n\n**第十条** one：\n\n- （一）a；\n- （二）b。\n\ntwo\n\n**第二十一条** three\n'
  const [ten, twentyOne] = readArticles({ name: 'text.zh.md', text }, 'X')
  assert.deepEqual(ten?.paragraphs, [
    { text: 'one：', items: ['a；', 'b。'] },
    { text: 'two', items: [] },
  ])
  assert.ok(ten && twentyOne)
  assert.deepEqual(addressesOf(ten), ['X10.1', 'X10.1(1)', 'X10.1(2)', 'X10.2'])
  assert.deepEqual(addressesOf(twentyOne), ['X21'])
  assert.throws(() => readArticles({ name: 't', text: `${text}**第三条** x` }, 'X'), /does not rise/)
  assert.deepEqual(parseCitation('CQ16.2', 'CQ'), { article: 16, paragraph: 2, item: null })
  assert.deepEqual(parseCitation('CN799-23(2)a', 'CN799-'), { article: 23, paragraph: null, item: 2 })
  assert.throws(() => parseCitation('CQ', 'CQ'), { code: 'law.citation.malformed' })
})
