// SPDX-License-Identifier: Apache-2.0
import type { LawArticle, LawPenalty, LawRule } from '@mingjian/contract'
import { Link } from '@tanstack/react-router'
import Alert from 'antd/es/alert'
import Collapse from 'antd/es/collapse'
import Spin from 'antd/es/spin'
import Tag from 'antd/es/tag'
import { useArticle } from '../../api/law.ts'
import { problemText } from '../../components/problem-text.ts'
import { sayIfKnown, useLanguage, useSay } from '../../i18n/index.ts'
import { factName } from './fact-name.ts'
import { StatusTag } from './status-tag.tsx'

/** One article: its words, how things stand under it, the rules made of it, and what a breach costs. */
export function ArticleView({ id }: { id: string }) {
  const say = useSay()
  const { data: article, error } = useArticle(id)
  if (error) return <Alert type="error" showIcon title={problemText(say, error)} />
  if (!article) return <Spin />
  return (
    <article>
      <p className="dim">{article.bookTitle}</p>
      <h2>{article.heading}</h2>
      <div className="law-words" lang="zh-CN">
        {article.paragraphs.map((paragraph) => (
          <div key={paragraph.text}>
            <p>{paragraph.text}</p>
            {paragraph.items.map((item) => (
              <p key={item} className="law-item">
                {item}
              </p>
            ))}
          </div>
        ))}
      </div>
      <State article={article} />
      {article.rules.length > 0 ? <h3>{say('law.rules')}</h3> : null}
      {article.rules.map((rule) => (
        <Rule key={rule.id} rule={rule} />
      ))}
      {article.penalties.length > 0 ? <h3>{say('law.penalties')}</h3> : null}
      {article.penalties.map((penalty) => (
        <Penalty key={penalty.id} penalty={penalty} />
      ))}
      {article.caseNames.length > 0 ? <Cases names={article.caseNames} /> : null}
      <p className="dim law-source">{say('law.source', { source: article.source })}</p>
    </article>
  )
}

function State({ article }: { article: LawArticle }) {
  const say = useSay()
  if (!article.state) return null
  const { state } = article
  if (state.met + state.due + state.overdue + state.broken === 0) return null
  const statuses = ['broken', 'overdue', 'due', 'met'] as const
  return (
    <div className="law-state">
      {statuses.map((status) =>
        state[status] > 0 ? (
          <Link key={status} to="/today" search={{ status, q: article.id }}>
            <StatusTag status={status} /> <span className="num">{state[status]}</span>
          </Link>
        ) : null,
      )}
      <span className="dim">{say('law.stateHint')}</span>
    </div>
  )
}

function Rule({ rule }: { rule: LawRule }) {
  const say = useSay()
  const language = useLanguage()
  return (
    <div className="law-rule">
      <div className="law-rule-head">
        <code>{rule.id}</code>
        <Tag>{say(`law.kind.${rule.kind}`)}</Tag>
        <span>{say('law.obliges', { who: sayIfKnown(say, `law.who.${rule.obliges}`) ?? rule.obliges })}</span>
        {rule.grade === 'U' ? <Tag color="warning">{say('law.openQuestion')}</Tag> : null}
      </div>
      <p lang="zh-CN">{rule.text}</p>
      {rule.facts.length > 0 ? (
        <p className="dim">
          {say('law.facts')} {rule.facts.map((fact) => factName(say, fact)).join(language === 'zh' ? '、' : ', ')}
        </p>
      ) : null}
      {rule.note ? (
        <p className="dim" lang="zh-CN">
          {rule.note}
        </p>
      ) : null}
    </div>
  )
}

function Penalty({ penalty }: { penalty: LawPenalty }) {
  const say = useSay()
  return (
    <div className="law-rule">
      <div className="law-rule-head">
        <code>{penalty.id}</code>
        <span>{sayIfKnown(say, `law.who.${penalty.authority}`) ?? penalty.authority}</span>
      </div>
      <p lang="zh-CN">{penalty.text}</p>
      {penalty.items.map((item) => (
        <p key={item.id} className="law-item" lang="zh-CN">
          {item.text}
        </p>
      ))}
      {Object.entries(penalty.fines).map(([who, { min, max }]) => (
        <p key={who} className="num">
          {sayIfKnown(say, `law.offender.${who}`) ?? who}: {say('law.fine', { min, max })}
        </p>
      ))}
    </div>
  )
}

function Cases({ names }: { names: LawArticle['caseNames'] }) {
  const say = useSay()
  const children = (
    <ul className="law-cases" lang="zh-CN">
      {names.map(({ rule, name }) => (
        <li key={`${rule} ${name}`}>
          <code>{rule}</code> {name}
        </li>
      ))}
    </ul>
  )
  return (
    <Collapse size="small" items={[{ key: 'cases', label: say('law.cases', { count: names.length }), children }]} />
  )
}
