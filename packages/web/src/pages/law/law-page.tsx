// SPDX-License-Identifier: Apache-2.0
import { useNavigate, useSearch } from '@tanstack/react-router'
import Alert from 'antd/es/alert'
import Empty from 'antd/es/empty'
import Input from 'antd/es/input'
import Select from 'antd/es/select'
import Spin from 'antd/es/spin'
import { useArticles, useBooks } from '../../api/law.ts'
import { problemText } from '../../components/problem-text.ts'
import { useSay } from '../../i18n/index.ts'
import { ArticleView } from './article-view.tsx'
import './law.css'

/** What is opened first: the measures that this product is about. */
const FIRST_BOOK = 'cq-2016'

/** The law's own words at the left; at the right what the software makes of an article, and how things stand under it. */
export function LawPage() {
  const say = useSay()
  const search = useSearch({ from: '/shell/law' })
  const navigate = useNavigate({ from: '/law' })
  const books = useBooks()
  const words = search.q
  const book = search.book ?? (words ? undefined : FIRST_BOOK)
  const articles = useArticles({ book, search: words })
  const items = articles.data?.items ?? []
  const chosen = search.article ?? items[0]?.id
  const change = (next: Record<string, string | undefined>) =>
    void navigate({ search: (old) => ({ ...old, ...next }), replace: true })
  const error = books.error ?? articles.error
  return (
    <div className="law">
      <section className="law-list" aria-label={say('law.articles')}>
        <div className="law-find">
          <Select
            value={book ?? ''}
            aria-label={say('law.book')}
            onChange={(value: string) => change({ book: value === '' ? undefined : value, article: undefined })}
            popupMatchSelectWidth={false}
            options={[
              ...(words ? [{ value: '', label: say('law.allBooks') }] : []),
              ...(books.data?.items ?? []).map((one) => ({
                value: one.id,
                label: one.isInForce ? one.title : say('law.notInForce', { title: one.title }),
              })),
            ]}
          />
          <Input.Search
            allowClear
            defaultValue={words ?? ''}
            placeholder={say('law.search')}
            aria-label={say('law.search')}
            onSearch={(value) => change({ q: value.trim() === '' ? undefined : value.trim(), article: undefined })}
          />
        </div>
        {error ? <Alert type="error" showIcon title={problemText(say, error)} /> : null}
        {articles.isPending ? <Spin /> : null}
        {articles.isSuccess && items.length === 0 ? <Empty description={say('law.noMatch')} /> : null}
        <ol>
          {items.map((article) => (
            <li key={article.id}>
              <button
                type="button"
                aria-current={article.id === chosen}
                onClick={() => change({ article: article.id })}
              >
                <strong>{article.heading}</strong>
                <span className="dim">{article.paragraphs[0]?.text}</span>
                {article.rules.length > 0 ? (
                  <small className="dim">
                    {say('law.ruleCount', { rules: article.rules.length, cases: article.cases })}
                  </small>
                ) : null}
              </button>
            </li>
          ))}
        </ol>
      </section>
      <section className="law-article" aria-label={say('law.article')}>
        {chosen ? <ArticleView key={chosen} id={chosen} /> : null}
      </section>
    </div>
  )
}
