// SPDX-License-Identifier: Apache-2.0
import { IntegrationInterface } from '@mingjian/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Checkbox from 'antd/es/checkbox'
import Form from 'antd/es/form'
import Input from 'antd/es/input'
import Select from 'antd/es/select'
import { useState } from 'react'
import { requestIntegration } from '../../api/integrations.ts'
import { useSystemCameras } from '../../api/registry-camera.ts'
import { useSay } from '../../i18n/index.ts'
import { SubjectSelect } from '../inspection/subject-select.tsx'
import { ArticleLink } from '../registry/article-link.tsx'
import { Problem } from '../registry/problem.tsx'
import { dayInBeijing } from '../registry/today.ts'

type Fields = {
  system: string
  cameras: string[]
  purpose: string
  protocol: 'gb28181' | 'rtsp' | 'other'
  address?: string
  connectBy: string
  payer: string
  isCharged: boolean
}
const DAY = 86_400_000
const USUAL_DAYS = 30

/** By the authority: named cameras of a system, for what, by when, at whose cost. */
export function RequestForm({ done, cancel }: { done: (id: string) => void; cancel: () => void }) {
  const say = useSay()
  const client = useQueryClient()
  const [form] = Form.useForm<Fields>()
  const system = Form.useWatch('system', form)
  const [soon] = useState(() => dayInBeijing(Date.now() + USUAL_DAYS * DAY))
  const cameras = useSystemCameras(system ?? '')
  const save = useMutation({
    mutationFn: ({ protocol, address = '', ...fields }: Fields) =>
      requestIntegration({ ...fields, interface: { protocol, address } }),
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: ['integrations'] })
      done(id)
    },
  })
  const needed = [{ required: true, message: say('plans.needed') }]
  const protocols = IntegrationInterface.shape.protocol.options
  return (
    <Form<Fields>
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{ protocol: 'gb28181', connectBy: soon, isCharged: false, cameras: [] }}
      onValuesChange={(changed) => 'system' in changed && form.setFieldValue('cameras', [])}
      onFinish={(fields) => save.mutate(fields)}
      data-testid="request-form"
    >
      <Form.Item name="system" label={say('integration.system')} rules={needed}>
        <SubjectSelect about="system" />
      </Form.Item>
      <Form.Item name="cameras" label={say('integration.named')} rules={needed} extra={say('integration.namedHelp')}>
        <Select
          mode="multiple"
          showSearch={{ optionFilterProp: 'label' }}
          loading={cameras.isFetching}
          options={(system ? (cameras.data?.items ?? []) : []).map(({ id, name }) => ({ value: id, label: name }))}
        />
      </Form.Item>
      <Form.Item name="purpose" label={say('integration.purpose')} rules={needed}>
        <Input.TextArea autoSize={{ minRows: 2 }} maxLength={4000} />
      </Form.Item>
      <div className="registry-pair">
        <Form.Item name="protocol" label={say('integration.protocol')}>
          <Select options={protocols.map((value) => ({ value, label: say(`integration.protocol.${value}`) }))} />
        </Form.Item>
        <Form.Item name="address" label={say('integration.address')}>
          <Input maxLength={300} autoComplete="off" />
        </Form.Item>
        <Form.Item name="connectBy" label={say('integration.connectBy')} rules={needed}>
          <Input type="date" />
        </Form.Item>
        <Form.Item name="payer" label={say('integration.payer')} rules={needed}>
          <Input maxLength={300} />
        </Form.Item>
      </div>
      <Form.Item>
        <span className="registry-row">
          <Form.Item name="isCharged" valuePropName="checked" noStyle>
            <Checkbox>{say('integration.isCharged')}</Checkbox>
          </Form.Item>
          <ArticleLink id="CQ19.3" />
        </span>
      </Form.Item>
      <Problem error={save.error} />
      <div className="drawer-foot">
        <span className="tools-space" />
        <Button onClick={cancel}>{say('form.cancel')}</Button>
        <Button type="primary" htmlType="submit" loading={save.isPending} data-testid="save-request">
          {say('integration.request')}
        </Button>
      </div>
    </Form>
  )
}
