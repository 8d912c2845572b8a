// SPDX-License-Identifier: Apache-2.0
import { SharingPurpose } from '@mingjian/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Form from 'antd/es/form'
import Input from 'antd/es/input'
import Select from 'antd/es/select'
import { useState } from 'react'
import { useCameras } from '../../api/cameras.ts'
import { askSharing } from '../../api/integrations.ts'
import { useUsers } from '../../api/users.ts'
import { useSay } from '../../i18n/index.ts'
import { Problem } from '../registry/problem.tsx'
import { dayInBeijing } from '../registry/today.ts'

type Fields = {
  department: string
  purpose: SharingPurpose
  words: string
  cameras: string[]
  account: string
  from: string
  until: string
}
const DAY = 86_400_000
const USUAL_DAYS = 30

/** Named cameras, for a purpose, until a day, through an account of the department. */
export function SharingForm({ done }: { done: () => void }) {
  const say = useSay()
  const client = useQueryClient()
  const cameras = useCameras()
  const users = useUsers()
  const [today] = useState(() => dayInBeijing(Date.now()))
  const [later] = useState(() => dayInBeijing(Date.now() + USUAL_DAYS * DAY))
  const save = useMutation({
    mutationFn: (fields: Fields) => askSharing(fields),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['sharings'] })
      done()
    },
  })
  const needed = [{ required: true, message: say('plans.needed') }]
  const accounts = (users.data?.items ?? []).filter(
    ({ role, cameras: limit, unit }) => role === 'watcher' && limit !== null && unit === null,
  )
  return (
    <Form<Fields>
      layout="vertical"
      requiredMark={false}
      initialValues={{ purpose: 'public-safety', from: today, until: later, cameras: [] }}
      onFinish={(fields) => save.mutate(fields)}
      data-testid="sharing-form"
    >
      <Form.Item name="department" label={say('sharing.department')} rules={needed}>
        <Input maxLength={300} autoComplete="off" />
      </Form.Item>
      <Form.Item name="purpose" label={say('sharing.purpose')}>
        <Select options={SharingPurpose.options.map((value) => ({ value, label: say(`sharing.purpose.${value}`) }))} />
      </Form.Item>
      <Form.Item name="words" label={say('integration.purpose')} rules={needed}>
        <Input.TextArea autoSize={{ minRows: 2 }} maxLength={4000} />
      </Form.Item>
      <Form.Item name="cameras" label={say('integration.named')} rules={needed} extra={say('sharing.camerasHelp')}>
        <Select
          mode="multiple"
          showSearch={{ optionFilterProp: 'label' }}
          options={(cameras.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        />
      </Form.Item>
      <Form.Item name="account" label={say('sharing.account')} rules={needed} extra={say('sharing.accountHelp')}>
        <Select options={accounts.map(({ id, name }) => ({ value: id, label: name }))} />
      </Form.Item>
      <div className="registry-pair">
        <Form.Item name="from" label={say('sharing.from')} rules={needed}>
          <Input type="date" />
        </Form.Item>
        <Form.Item name="until" label={say('sharing.until')} rules={needed}>
          <Input type="date" min={today} />
        </Form.Item>
      </div>
      <Problem error={save.error} />
      <Button type="primary" htmlType="submit" loading={save.isPending} data-testid="save-sharing">
        {say('sharing.ask')}
      </Button>
    </Form>
  )
}
