// SPDX-License-Identifier: Apache-2.0
import { type CaseInput, CaseWho } from '@mingjian/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Form from 'antd/es/form'
import Input from 'antd/es/input'
import Modal from 'antd/es/modal'
import Select from 'antd/es/select'
import type { z } from 'zod'
import { openCase } from '../../api/cases.ts'
import { useSay } from '../../i18n/index.ts'
import { ArticleLink } from '../registry/article-link.tsx'
import { Problem } from '../registry/problem.tsx'

type Breach = Readonly<Pick<z.input<typeof CaseInput>, 'subject' | 'rule'> & { penalty: string; name: string }>
type Fields = { who: CaseWho; name?: string; idNumber?: string; address?: string; why: string; endedOn?: string }

/** Opens a case for a breach that the registry shows. */
export function OpenCase({
  breach,
  close,
  done,
}: Readonly<{ breach: Breach; close: () => void; done: (id: string) => void }>) {
  const say = useSay()
  const client = useQueryClient()
  const [form] = Form.useForm<Fields>()
  const who = Form.useWatch('who', form)
  const isPerson = who === 'individual' || who === 'persons-in-charge'
  const open = useMutation({
    mutationFn: ({ who: chosen, name, idNumber, address, why, endedOn }: Fields) =>
      openCase({
        ...{ origin: 'obligation', subject: breach.subject, rule: breach.rule, penalty: breach.penalty },
        ...{ who: chosen, why, endedOn: endedOn ? endedOn : null },
        party: name ? { name, idNumber: idNumber ?? '', address: address ?? '' } : null,
      }),
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: ['cases'] })
      done(id)
    },
  })
  const needed = [{ required: true, message: say('cases.needed') }]
  return (
    <Modal
      open
      title={say('cases.open')}
      onCancel={close}
      onOk={() => form.submit()}
      okText={say('cases.open')}
      okButtonProps={{ loading: open.isPending }}
    >
      <p>
        {breach.name} <ArticleLink id={breach.rule} /> <ArticleLink id={breach.penalty} />
      </p>
      <Form<Fields>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ who: 'unit', why: '' }}
        onFinish={(fields) => open.mutate(fields)}
      >
        <Form.Item name="who" label={say('cases.who')}>
          <Select options={CaseWho.options.map((value) => ({ value, label: say(`law.offender.${value}`) }))} />
        </Form.Item>
        {isPerson ? (
          <>
            <Form.Item name="name" label={say('cases.partyName')} rules={needed}>
              <Input maxLength={60} autoComplete="off" />
            </Form.Item>
            <Form.Item name="idNumber" label={say('cases.partyNumber')}>
              <Input maxLength={40} autoComplete="off" />
            </Form.Item>
            <Form.Item name="address" label={say('cases.partyAddress')}>
              <Input maxLength={300} autoComplete="off" />
            </Form.Item>
          </>
        ) : null}
        <Form.Item name="why" label={say('cases.why')} rules={needed}>
          <Input.TextArea autoSize={{ minRows: 2 }} maxLength={4000} />
        </Form.Item>
        <Form.Item name="endedOn" label={say('cases.endedOn')} extra={say('cases.endedHelp')}>
          <Input type="date" />
        </Form.Item>
        <Problem error={open.error} />
      </Form>
    </Modal>
  )
}
