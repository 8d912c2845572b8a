// SPDX-License-Identifier: Apache-2.0
import type { Inspection } from '@mingjian/contract'
import MinusCircleOutlined from '@ant-design/icons/MinusCircleOutlined'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Form from 'antd/es/form'
import Input from 'antd/es/input'
import { beginInspection } from '../../api/inspection.ts'
import { useSay } from '../../i18n/index.ts'
import { ArticleLink } from '../registry/article-link.tsx'
import { Problem } from '../registry/problem.tsx'

type Fields = { inspectors: { name: string; number: string }[] }

/** Who inspects; with it the checklist of today is made. */
export function BeginForm({ inspection }: { inspection: Inspection }) {
  const say = useSay()
  const client = useQueryClient()
  const least = inspection.least?.inspectors ?? 1
  const begin = useMutation({
    mutationFn: (fields: Fields) => beginInspection(inspection.id, fields),
    onSuccess: () => client.invalidateQueries({ queryKey: ['inspection'] }),
  })
  const needed = [{ required: true, message: say('inspection.needed') }]
  return (
    <Form<Fields>
      layout="vertical"
      requiredMark={false}
      initialValues={{ inspectors: Array.from({ length: least }, () => ({ name: '', number: '' })) }}
      onFinish={(fields) => begin.mutate(fields)}
    >
      <h3>{say('inspection.inspectors')}</h3>
      {inspection.least ? (
        <p className="dim">
          {say('inspection.least', { count: least })} <ArticleLink id={inspection.least.article} />
        </p>
      ) : null}
      <Form.List name="inspectors">
        {(fields, { add, remove }) => (
          <>
            {fields.map(({ key, name }) => (
              <div key={key} className="inspection-inspector">
                <Form.Item name={[name, 'name']} label={say('inspection.inspectorName')} rules={needed}>
                  <Input size="large" maxLength={60} autoComplete="off" />
                </Form.Item>
                <Form.Item name={[name, 'number']} label={say('inspection.badge')} rules={needed}>
                  <Input size="large" maxLength={40} autoComplete="off" />
                </Form.Item>
                {fields.length > least ? (
                  <Button
                    size="large"
                    aria-label={say('inspection.removeInspector')}
                    icon={<MinusCircleOutlined />}
                    onClick={() => remove(name)}
                  />
                ) : null}
              </div>
            ))}
            <Button size="large" onClick={() => add({ name: '', number: '' })}>
              {say('inspection.addInspector')}
            </Button>
          </>
        )}
      </Form.List>
      <Problem error={begin.error} />
      <p>
        <Button
          type="primary"
          size="large"
          htmlType="submit"
          loading={begin.isPending}
          data-testid="begin-inspection"
          className="inspection-wide"
        >
          {say('inspection.begin')}
        </Button>
      </p>
    </Form>
  )
}
