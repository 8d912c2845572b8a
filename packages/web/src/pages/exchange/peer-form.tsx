// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Form from 'antd/es/form'
import Input from 'antd/es/input'
import { addPeer } from '../../api/exchange.ts'
import { useSay } from '../../i18n/index.ts'
import { Problem } from '../registry/problem.tsx'

type Fields = { name: string; key: string; url?: string; unit?: string; district?: string }

/** Makes another instance known; its key is to be compared by another way than the one it came by. */
export function PeerForm({ done }: Readonly<{ done: () => void }>) {
  const say = useSay()
  const queries = useQueryClient()
  const adding = useMutation({
    mutationFn: ({ name, key, url, unit, district }: Fields) =>
      addPeer({ name, key, url: url || null, unit: unit || null, district: district || null }),
    async onSuccess() {
      await queries.invalidateQueries({ queryKey: ['exchange'] })
      done()
    },
  })
  return (
    <Form<Fields> layout="vertical" onFinish={(fields) => adding.mutate(fields)}>
      <Form.Item name="name" label={say('exchange.name')} rules={[{ required: true }]}>
        <Input maxLength={100} autoFocus />
      </Form.Item>
      <Form.Item name="key" label={say('exchange.key')} extra={say('exchange.keyHelp')} rules={[{ required: true }]}>
        <Input maxLength={64} className="num" />
      </Form.Item>
      <Form.Item name="url" label={say('exchange.url')} extra={say('exchange.urlHelp')}>
        <Input maxLength={500} type="url" />
      </Form.Item>
      <Form.Item name="unit" label={say('exchange.unit')} extra={say('exchange.unitHelp')}>
        <Input maxLength={64} />
      </Form.Item>
      <Form.Item name="district" label={say('exchange.district')}>
        <Input maxLength={12} />
      </Form.Item>
      <Problem error={adding.error} />
      <Button type="primary" htmlType="submit" loading={adding.isPending}>
        {say('exchange.add')}
      </Button>
    </Form>
  )
}
