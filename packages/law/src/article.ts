// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import { malformed, MAX_FILE_LENGTH, type RuleFile } from './fields.ts'

/** An article in the law's own words: each paragraph (款) with its items (项), in order. */
export type Article = Readonly<{ id: string; number: number; heading: string; paragraphs: readonly Paragraph[] }>
export type Paragraph = Readonly<{ text: string; items: readonly string[] }>

/** Where a rule stands: `CQ9(3)` is article 9 item 3, `CN799-16.2(1)` article 16 paragraph 2 item 1. A letter at the end tells rules of one passage apart. */
export type Citation = Readonly<{ article: number; paragraph: number | null; item: number | null }>

const ARTICLE = /^\*\*第([一二三四五六七八九十百零]+)条\*\*[\s　]*(.*)$/
const ITEM = /^- （[一二三四五六七八九十]+）(.*)$/

/**
 * From `text.zh.md`: `**第九条** …` begins an article, `- （一）…` is an item, any other line that is no heading, quotation or
 * comment is a further paragraph. Throws `law.book.malformed` when articles do not rise.
 */
export function readArticles(file: RuleFile, prefix: string): Article[] {
  if (file.text.length > MAX_FILE_LENGTH) throw malformed(file.name, `longer than ${MAX_FILE_LENGTH} characters`)
  const articles: { id: string; number: number; heading: string; paragraphs: { text: string; items: string[] }[] }[] =
    []
  for (const line of file.text.split('\n').map((each) => each.trim())) {
    const [, heading, text] = ARTICLE.exec(line) ?? []
    if (heading !== undefined && text !== undefined) {
      const number = parseNumeral(heading)
      if (number <= (articles.at(-1)?.number ?? 0)) throw malformed(file.name, `article ${heading} does not rise`)
      articles.push({ id: `${prefix}${number}`, number, heading: `第${heading}条`, paragraphs: [{ text, items: [] }] })
      continue
    }
    const article = articles.at(-1)
    if (!article || line === '' || /^(#|>|<!--)/.test(line)) continue
    const item = ITEM.exec(line)?.[1]
    if (item === undefined) article.paragraphs.push({ text: line, items: [] })
    else article.paragraphs.at(-1)?.items.push(item)
  }
  return articles
}

/** Throws `law.citation.malformed` when the id is none of this book. */
export function parseCitation(id: string, prefix: string): Citation {
  const match = id.startsWith(prefix) ? /^(\d+)(?:\.(\d+))?(?:\((\d+)\))?[a-z]?$/.exec(id.slice(prefix.length)) : null
  if (!match) throw new Fault('bad-input', 'law.citation.malformed', `${id.slice(0, 40)} cites nothing in ${prefix}`)
  const [, article, paragraph, item] = match
  return {
    article: Number(article),
    paragraph: paragraph === undefined ? null : Number(paragraph),
    item: item === undefined ? null : Number(item),
  }
}

/** Every address of an article: itself, its paragraphs where it has several, its items. */
export function addressesOf(article: Article): string[] {
  const isSingle = article.paragraphs.length === 1
  return article.paragraphs.flatMap((paragraph, index) => {
    const place = isSingle ? article.id : `${article.id}.${index + 1}`
    return [place, ...paragraph.items.map((_, item) => `${place}(${item + 1})`)]
  })
}

/** The whole article as one text, without marks of layout. */
export function wordsOf(article: Article): string {
  return article.paragraphs.map((paragraph) => [paragraph.text, ...paragraph.items].join('\n')).join('\n')
}

/** 1 to 999 in Chinese numerals. */
function parseNumeral(text: string): number {
  const digits = '零一二三四五六七八九'
  let sum = 0
  let digit = 0
  for (const sign of text) {
    if (sign === '百' || sign === '十') {
      sum += (digit === 0 ? 1 : digit) * (sign === '百' ? 100 : 10)
      digit = 0
    } else digit = digits.indexOf(sign)
  }
  return sum + digit
}
