// SPDX-License-Identifier: Apache-2.0
import type { BuildPlan } from '@mingjian/contract'
import Alert from 'antd/es/alert'
import Button from 'antd/es/button'
import Drawer from 'antd/es/drawer'
import Spin from 'antd/es/spin'
import { useState } from 'react'
import { useBuildPlan } from '../../api/build-plans.ts'
import { useSay } from '../../i18n/index.ts'
import { formatMoment } from '../../i18n/moment.ts'
import { ArticleLink } from '../registry/article-link.tsx'
import { Problem } from '../registry/problem.tsx'
import { useRegisterNames } from '../registry/register-names.ts'
import { PlanApproval } from './plan-approval.tsx'
import { PlanForm } from './plan-form.tsx'
import { PlanPoints } from './plan-points.tsx'
import { PlanTag } from './plan-tag.tsx'

/** One plan: its points with what sees them already, budget, approval and versions. */
export function PlanDrawer({ id, close }: { id: string; close: () => void }) {
  const say = useSay()
  const { data, error } = useBuildPlan(id)
  const [isEdited, setIsEdited] = useState(false)
  const edit = data && !isEdited ? <Button onClick={() => setIsEdited(true)}>{say('plans.edit')}</Button> : null
  return (
    <Drawer open onClose={close} size={860} title={data?.title ?? ''} extra={edit}>
      <Problem error={error} />
      {data || error ? null : <Spin />}
      {data && isEdited ? <PlanForm plan={data} done={() => setIsEdited(false)} /> : null}
      {data && !isEdited ? <Body plan={data} /> : null}
    </Drawer>
  )
}

function Body({ plan }: { plan: BuildPlan }) {
  const say = useSay()
  const own = plan.breaks.filter(({ point }) => point === null)
  return (
    <div className="registry-card" data-testid="plan">
      <Facts plan={plan} />
      {plan.breaks.length === 0 ? null : (
        <Alert
          type="warning"
          showIcon
          className="registry-problem"
          title={
            <span className="registry-row">
              {say('plans.breaks')}{' '}
              {[...new Set(plan.breaks.map(({ article }) => article))].map((article) => (
                <ArticleLink key={article} id={article} />
              ))}
            </span>
          }
          description={own.map(({ article, text }) => (
            <p key={article}>{text}</p>
          ))}
        />
      )}
      <h3>{say('plans.points')}</h3>
      <PlanPoints plan={plan} />
      <h3>{say('plans.budget')}</h3>
      <ul>
        {plan.budget.map(({ year, funds, points, yuan }) => (
          <li key={`${year} ${funds}`} className="num">
            {say('plans.budgetLine', {
              year,
              points,
              funds: funds || say('plans.fundsOpen'),
              yuan: yuan.toLocaleString(),
            })}
          </li>
        ))}
      </ul>
      <h3>{say('plans.approval')}</h3>
      <PlanApproval plan={plan} />
      <h3>{say('plans.versions')}</h3>
      <ol className="registry-history">
        {plan.versions.map(({ version, state, at, by, why, entry }) => (
          <li key={version}>
            <strong className="num">{say('plans.version', { version })}</strong>
            <PlanTag state={state} />
            <span className="num">{formatMoment(Date.parse(at))}</span>
            <span>{by}</span>
            <span>{why}</span>
            <span className="dim num">{say('plans.entry', { index: entry })}</span>
          </li>
        ))}
      </ol>
    </div>
  )
}

function Facts({ plan }: { plan: BuildPlan }) {
  const say = useSay()
  const names = useRegisterNames()
  const { level, district, state, inForce, body } = plan
  return (
    <dl>
      <dt>{say('registry.state')}</dt>
      <dd>
        <PlanTag state={state} />{' '}
        {inForce === null ? say('plans.noneInForce') : say('plans.version', { version: inForce })}
      </dd>
      <dt>{say('plans.level')}</dt>
      <dd>
        {say(`plans.level.${level}`)} {district === null ? null : names.districtName(district)}
      </dd>
      <dt>{say('plans.period')}</dt>
      <dd className="num">
        {body.from} – {body.to}
      </dd>
      <dt>{say('plans.departments')}</dt>
      <dd>{body.departments.join(' · ') || '—'}</dd>
      {body.note === '' ? null : (
        <>
          <dt>{say('plans.note')}</dt>
          <dd>{body.note}</dd>
        </>
      )}
    </dl>
  )
}
