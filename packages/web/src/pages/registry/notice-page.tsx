// SPDX-License-Identifier: Apache-2.0
import { Link, useParams } from '@tanstack/react-router'
import Spin from 'antd/es/spin'
import { useNotice } from '../../api/registry-record.ts'
import { Gate } from '../../components/gate.tsx'
import { useSay } from '../../i18n/index.ts'
import { Problem } from './problem.tsx'
import './registry.css'

/** What the sign at a place leads to, without signing in: who is responsible, what for, how long, whom to ask; nothing else. */
export function NoticePage() {
  const say = useSay()
  const { system } = useParams({ from: '/notice/$system' })
  const { data, error } = useNotice(system)
  return (
    <Gate title={say('notice.title')}>
      <Problem error={error} />
      {data || error ? null : <Spin />}
      {data ? (
        <dl className="notice-facts" data-testid="notice">
          <dt>{say('notice.place')}</dt>
          <dd>{data.place}</dd>
          <dt>{say('registry.responsible')}</dt>
          <dd>{data.responsible}</dd>
          <dt>{say('notice.purpose')}</dt>
          <dd>{data.purpose}</dd>
          <dt>{say('notice.retention')}</dt>
          <dd>
            <span className="num">{say('registry.days', { days: data.retentionDays })}</span>{' '}
            <code>{data.article}</code>
          </dd>
          <dt>{say('notice.contact')}</dt>
          <dd>{data.contact || '—'}</dd>
        </dl>
      ) : null}
      {data ? (
        <p>
          <Link to="/complain/$system" params={{ system }}>
            {say('complaint.link')}
          </Link>
        </p>
      ) : null}
    </Gate>
  )
}
