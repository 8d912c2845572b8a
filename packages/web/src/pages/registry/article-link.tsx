// SPDX-License-Identifier: Apache-2.0
import { Link } from '@tanstack/react-router'

/** The rule or article that something rests upon; leads to its words. */
export function ArticleLink({ id }: { id: string | null }) {
  if (id === null || id === '') return null
  return (
    <Link to="/law" search={{ article: id }} className="article-link">
      <code>{id}</code>
    </Link>
  )
}
