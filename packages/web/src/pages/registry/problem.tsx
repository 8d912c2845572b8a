// SPDX-License-Identifier: Apache-2.0
import Alert from 'antd/es/alert'
import { ApiProblem } from '../../api/client.ts'
import { problemText } from '../../components/problem-text.ts'
import { useSay } from '../../i18n/index.ts'
import { ArticleLink } from './article-link.tsx'

/** What went wrong, with the article where the law was the reason, and the fields that were not taken. */
export function Problem({ error }: { error: unknown }) {
  const say = useSay()
  if (!error) return null
  const article = error instanceof ApiProblem ? error.article : null
  const fields = error instanceof ApiProblem ? [...error.fields] : []
  const title = (
    <span>
      {problemText(say, error)} <ArticleLink id={article} />
    </span>
  )
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      className="registry-problem"
      title={title}
      {...(fields.length > 0
        ? { description: fields.map(([path, message]) => `${path}: ${message}`).join(' · ') }
        : {})}
    />
  )
}
