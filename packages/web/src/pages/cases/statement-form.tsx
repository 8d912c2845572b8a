// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Checkbox from 'antd/es/checkbox'
import Form from 'antd/es/form'
import Input from 'antd/es/input'
import { stateDefence } from '../../api/cases.ts'
import { useSay } from '../../i18n/index.ts'
import { Problem } from '../registry/problem.tsx'

type Fields = { words: string; wantsHearing: boolean }

/** What the party says in its defence, before anything is decided. */
export function StatementForm({ id }: { id: string }) {
  const say = useSay()
  const client = useQueryClient()
  const send = useMutation({
    mutationFn: (fields: Fields) => stateDefence(id, fields),
    onSuccess: () => client.invalidateQueries({ queryKey: ['cases'] }),
  })
  return (
    <Form<Fields>
      layout="vertical"
      requiredMark={false}
      initialValues={{ words: '', wantsHearing: false }}
      onFinish={(fields) => send.mutate(fields)}
    >
      <h3>{say('cases.act.statement')}</h3>
      <Form.Item name="words" label={say('cases.defence')} rules={[{ required: true, message: say('cases.needed') }]}>
        <Input.TextArea autoSize={{ minRows: 3 }} maxLength={4000} />
      </Form.Item>
      <Form.Item name="wantsHearing" valuePropName="checked">
        <Checkbox>{say('cases.wantsHearing')}</Checkbox>
      </Form.Item>
      <Problem error={send.error} />
      <Button type="primary" htmlType="submit" loading={send.isPending}>
        {say('cases.send')}
      </Button>
    </Form>
  )
}
