// SPDX-License-Identifier: Apache-2.0
import { wordsOf } from '@mingjian/law'
import type { LawDesk } from '../../registry/law-desk.ts'
import { findArticle } from '../law/law-answer.ts'

/** Articles as papers quote them, in the law's own words. */
export function quote(
  ids: readonly string[],
  { desk }: Readonly<{ desk: LawDesk }>,
): { label: string; words: string }[] {
  return ids.flatMap((id) => {
    const found = findArticle(desk.library, id)
    return found ? [{ label: `《${found.book.title}》${found.article.heading}`, words: wordsOf(found.article) }] : []
  })
}
