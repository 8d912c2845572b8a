// SPDX-License-Identifier: Apache-2.0
import type { InspectionPlan } from '@mingjian/contract'
import PlusOutlined from '@ant-design/icons/PlusOutlined'
import Button from 'antd/es/button'
import Drawer from 'antd/es/drawer'
import Empty from 'antd/es/empty'
import Pagination from 'antd/es/pagination'
import Spin from 'antd/es/spin'
import { INSPECTIONS_A_PAGE, usePlans } from '../../api/inspection.ts'
import { useSay } from '../../i18n/index.ts'
import { Problem } from '../registry/problem.tsx'
import { useRegisterNames } from '../registry/register-names.ts'
import { DrawForm, DrawView } from './draw-box.tsx'
import type { ChangeSearch, InspectionSearch } from './inspection-search.ts'
import { PlanForm } from './plan-form.tsx'

type Props = Readonly<{ search: InspectionSearch; change: ChangeSearch }>

/** Plans of inspections, each with its draws: what was entered first, the seed, and the way to draw again. */
export function PlansTab({ search, change }: Props) {
  const say = useSay()
  const page = search.page ?? 1
  const { data, error, isPending } = usePlans(page)
  const close = () => change({ add: undefined })
  return (
    <>
      <div className="page-head">
        <span className="tools-space" />
        <Button type="primary" icon={<PlusOutlined />} onClick={() => change({ add: true })} data-testid="add-plan">
          {say('inspection.addPlan')}
        </Button>
      </div>
      <Problem error={error} />
      {isPending ? <Spin /> : null}
      {data?.items.length === 0 ? <Empty description={say('inspection.noPlans')} /> : null}
      <div className="inspection-plans">
        {data?.items.map((plan) => (
          <PlanBox key={plan.id} plan={plan} change={change} />
        ))}
      </div>
      <Pagination
        align="end"
        hideOnSinglePage
        showSizeChanger={false}
        current={page}
        pageSize={INSPECTIONS_A_PAGE}
        total={data?.total ?? 0}
        onChange={(next) => change({ page: next === 1 ? undefined : next })}
      />
      {search.add ? (
        <Drawer open onClose={close} size={560} title={say('inspection.addPlan')}>
          <PlanForm done={close} />
        </Drawer>
      ) : null}
    </>
  )
}

function PlanBox({ plan, change }: { plan: InspectionPlan; change: ChangeSearch }) {
  const say = useSay()
  const names = useRegisterNames()
  const from = [
    say(plan.about === 'system' ? 'inspection.aboutSystem' : 'inspection.aboutPlace'),
    plan.district === null ? say('registry.allDistricts') : names.districtName(plan.district),
    plan.class === null ? null : names.className(plan.class),
    plan.state === null ? null : say(`registry.state.${plan.state}`),
  ]
  return (
    <section className="registry-box" data-testid="inspection-plan">
      <div className="registry-row">
        <strong>{plan.title}</strong>
        <span className="num dim">
          {plan.from} – {plan.to}
        </span>
        <span className="dim">{from.filter((each) => each !== null).join(' · ')}</span>
        <span className="tools-space" />
        {plan.inspections === 0 ? null : (
          <Button onClick={() => change({ tab: 'inspections', plan: plan.id, page: undefined })}>
            {say('inspection.planDone', { closed: plan.closed, total: plan.inspections })}
          </Button>
        )}
      </div>
      {plan.note === '' ? null : <p className="dim">{plan.note}</p>}
      {plan.draws.map((draw) => (
        <DrawView key={draw.id} draw={draw} />
      ))}
      <DrawForm plan={plan} />
    </section>
  )
}
