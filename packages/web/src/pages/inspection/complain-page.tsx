// SPDX-License-Identifier: Apache-2.0
import { useMutation } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import Alert from 'antd/es/alert'
import Button from 'antd/es/button'
import Form from 'antd/es/form'
import Input from 'antd/es/input'
import { useState } from 'react'
import { useNotice } from '../../api/registry-record.ts'
import { complain } from '../../api/reports.ts'
import { Gate } from '../../components/gate.tsx'
import { useSay } from '../../i18n/index.ts'
import { Problem } from '../registry/problem.tsx'
import '../registry/registry.css'
import { dayInBeijing } from '../registry/today.ts'

type Fields = { words: string; happenedOn?: string; name?: string; contact?: string }

/** A complaint of anybody about the system whose sign they stand before; a name is not asked for. */
export function ComplainPage() {
  const say = useSay()
  const { system } = useParams({ from: '/complain/$system' })
  const notice = useNotice(system)
  const [today] = useState(() => dayInBeijing(Date.now()))
  const send = useMutation({
    mutationFn: ({ words, happenedOn, name, contact }: Fields) =>
      complain({ system, words, happenedOn: happenedOn || null, name: name ?? '', contact: contact ?? '' }),
  })
  return (
    <Gate title={say('complaint.title')}>
      <Problem error={notice.error} />
      {notice.data ? (
        <p className="dim">
          {notice.data.place} · {notice.data.responsible}
        </p>
      ) : null}
      {send.data ? (
        <>
          <Alert type="success" showIcon title={say('complaint.sent', { number: send.data.number })} />
          <p>
            <Link to="/notice/$system" params={{ system }}>
              {say('complaint.back')}
            </Link>
          </p>
        </>
      ) : (
        <Form<Fields> layout="vertical" requiredMark={false} onFinish={(fields) => send.mutate(fields)}>
          <Form.Item
            name="words"
            label={say('complaint.words')}
            rules={[{ required: true, min: 5, message: say('complaint.wordsMissing') }]}
          >
            <Input.TextArea autoSize={{ minRows: 4 }} maxLength={4000} />
          </Form.Item>
          <Form.Item name="happenedOn" label={say('report.happenedOn')}>
            <Input type="date" max={today} />
          </Form.Item>
          <Form.Item name="name" label={say('complaint.name')} extra={say('complaint.nameHelp')}>
            <Input maxLength={60} autoComplete="name" />
          </Form.Item>
          <Form.Item name="contact" label={say('complaint.contact')}>
            <Input maxLength={200} autoComplete="tel" />
          </Form.Item>
          <Problem error={send.error} />
          <Button type="primary" block htmlType="submit" loading={send.isPending} data-testid="send-complaint">
            {say('complaint.send')}
          </Button>
        </Form>
      )}
    </Gate>
  )
}
