// SPDX-License-Identifier: Apache-2.0
import { type BuildPlan, BuildPlanLevel, type PlannedPoint } from '@mingjian/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Form from 'antd/es/form'
import Input from 'antd/es/input'
import InputNumber from 'antd/es/input-number'
import Select from 'antd/es/select'
import { useState } from 'react'
import { saveBuildPlan, useBuildPlans } from '../../api/build-plans.ts'
import { useSay } from '../../i18n/index.ts'
import { RecordFormFoot } from '../registry/record-form.tsx'
import { useRegisterNames } from '../registry/register-names.ts'
import { dayInBeijing } from '../registry/today.ts'
import { type PointFields, PlanPointFields } from './plan-point-fields.tsx'

type Fields = {
  title: string
  level: BuildPlan['level']
  district?: string | null
  cityPlan?: string | null
  from: number
  to: number
  departments: string[]
  note: string
  points: PointFields[]
  why: string
}

/** A new plan, or the next version of one. */
export function PlanForm({ plan, done }: { plan: BuildPlan | null; done: () => void }) {
  const say = useSay()
  const names = useRegisterNames()
  const client = useQueryClient()
  const [year] = useState(() => Number(dayInBeijing(Date.now()).slice(0, 4)))
  const [form] = Form.useForm<Fields>()
  const level = Form.useWatch('level', form)
  const cities = useBuildPlans({ level: 'city' })
  const save = useMutation({
    mutationFn: (fields: Fields) => saveBuildPlan(plan?.id ?? null, bodyOf(fields, plan)),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['plans'] })
      done()
    },
  })
  const needed = [{ required: true, message: say('plans.needed') }]
  return (
    <Form<Fields>
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={fieldsOf(plan, year)}
      onFinish={(fields) => save.mutate(fields)}
      data-testid="plan-form"
    >
      <Form.Item name="title" label={say('plans.title')} rules={needed}>
        <Input maxLength={300} autoComplete="off" />
      </Form.Item>
      <div className="registry-pair">
        <Form.Item name="level" label={say('plans.level')}>
          <Select
            disabled={plan !== null}
            options={BuildPlanLevel.options.map((value) => ({ value, label: say(`plans.level.${value}`) }))}
          />
        </Form.Item>
        {level === 'district' ? (
          <Form.Item name="district" label={say('registry.district')} rules={needed}>
            <Select
              disabled={plan !== null}
              showSearch={{ optionFilterProp: 'label' }}
              options={[...names.districts]}
            />
          </Form.Item>
        ) : null}
        <Form.Item name="from" label={say('plans.from')} rules={needed}>
          <InputNumber min={2000} max={2100} precision={0} />
        </Form.Item>
        <Form.Item name="to" label={say('plans.to')} rules={needed}>
          <InputNumber min={2000} max={2100} precision={0} />
        </Form.Item>
      </div>
      {level === 'district' ? (
        <Form.Item name="cityPlan" label={say('plans.cityPlan')}>
          <Select
            allowClear
            options={(cities.data?.items ?? []).map(({ id, title }) => ({ value: id, label: title }))}
          />
        </Form.Item>
      ) : null}
      <Form.Item name="departments" label={say('plans.departments')} extra={say('plans.departmentsHelp')}>
        <Select mode="tags" open={false} suffixIcon={null} />
      </Form.Item>
      <Form.Item name="note" label={say('plans.note')}>
        <Input.TextArea autoSize={{ minRows: 2 }} maxLength={4000} />
      </Form.Item>
      <PlanPointFields year={year} />
      <RecordFormFoot isNew={plan === null} error={save.error} isSaving={save.isPending} cancel={done} />
    </Form>
  )
}

function fieldsOf(plan: BuildPlan | null, year: number) {
  if (plan === null) return { level: 'city' as const, from: year, to: year + 3, departments: [], note: '', points: [] }
  const points = plan.body.points.map(({ point: [lng, lat], ...rest }) => ({ ...rest, lng, lat }))
  return { ...plan.body, points }
}

function bodyOf(fields: Fields, plan: BuildPlan | null) {
  const { district = null, cityPlan = null, points, ...rest } = fields
  const isDistrict = fields.level === 'district'
  return {
    ...rest,
    ...(plan === null ? {} : { version: plan.version, developmentPlan: plan.body.developmentPlan }),
    ...{ district: isDistrict ? district : null, cityPlan: isDistrict ? cityPlan : null },
    points: points.map((point, index) => pointOf(point, plan?.body.points, `p${index + 1}`)),
  }
}

/** What the form does not show of a point stays as it was. */
function pointOf({ lng, lat, ...fields }: PointFields, before: readonly PlannedPoint[] | undefined, fresh: string) {
  const known = before?.find(({ id }) => id === fields.id)
  const isTaken = before?.some(({ id }) => id === fresh) ?? false
  const id = known?.id ?? (isTaken ? `${fresh}-${Date.now().toString(36)}` : fresh)
  return { ...known, ...fields, id, point: [lng, lat] as [number, number] }
}
