// SPDX-License-Identifier: Apache-2.0
import type { BuildPlan, PlannedPoint, PointReuse } from '@mingjian/contract'
import Table from 'antd/es/table'
import Tag from 'antd/es/tag'
import { useSay } from '../../i18n/index.ts'
import { ArticleLink } from '../registry/article-link.tsx'

/** The points of a plan, each with the cameras that see it already. */
export function PlanPoints({ plan }: { plan: BuildPlan }) {
  const say = useSay()
  const reuseOf = new Map(plan.reuse.map((each) => [each.point, each]))
  return (
    <Table<PlannedPoint>
      rowKey="id"
      size="small"
      scroll={{ x: 'max-content' }}
      dataSource={plan.body.points}
      pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
      locale={{ emptyText: say('plans.noPoints') }}
      columns={[
        { title: say('plans.point'), dataIndex: 'name' },
        { title: say('plans.year'), dataIndex: 'year', className: 'num' },
        {
          title: say('plans.yuan'),
          className: 'num',
          align: 'right',
          render: (_: unknown, { yuan }) => yuan.toLocaleString(),
        },
        {
          title: say('plans.reuse'),
          render: (_: unknown, point) => <Reuse reuse={reuseOf.get(point.id)} answer={point.reuseAnswer} />,
        },
      ]}
    />
  )
}

function Reuse({ reuse, answer }: Readonly<{ reuse: PointReuse | undefined; answer: string }>) {
  const say = useSay()
  if (!reuse || reuse.cameras.length === 0) return <span className="dim">{say('plans.noneSees')}</span>
  return (
    <>
      {reuse.cameras.map(({ id, name, share }) => (
        <div key={id}>
          {share === null ? say('plans.sees', { name }) : say('plans.shares', { name, share: Math.round(share * 100) })}
        </div>
      ))}
      {reuse.breaks === null ? (
        <div className="dim">{answer}</div>
      ) : (
        <Tag color="orange">
          {say('plans.needsAnswer')} <ArticleLink id={reuse.breaks} />
        </Tag>
      )}
    </>
  )
}
