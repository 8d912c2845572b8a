// SPDX-License-Identifier: Apache-2.0
import { Spot } from '@mingjian/contract'
import Button from 'antd/es/button'
import Checkbox from 'antd/es/checkbox'
import Form from 'antd/es/form'
import Input from 'antd/es/input'
import Select from 'antd/es/select'
import { useSay } from '../../i18n/index.ts'
import { useRegisterNames } from './register-names.ts'

/** Parts of a place: those that involve public safety, and those where no camera may be (article 10). */
export function SpotFields() {
  const say = useSay()
  const names = useRegisterNames()
  return (
    <Form.List name="spots">
      {(fields, { add, remove }) => (
        <fieldset className="registry-spots">
          <legend>{say('registry.spots')}</legend>
          {fields.map(({ key, name }) => (
            <div className="registry-box" key={key} data-testid="spot-fields">
              <Form.Item name={[name, 'id']} hidden>
                <Input />
              </Form.Item>
              <Form.Item
                name={[name, 'name']}
                label={say('registry.name')}
                rules={[{ required: true, whitespace: true, message: say('registry.nameMissing') }]}
              >
                <Input maxLength={120} autoComplete="off" />
              </Form.Item>
              <Form.Item name={[name, 'prohibited']} label={say('registry.prohibited')}>
                <Select allowClear showSearch={{ optionFilterProp: 'label' }} options={[...names.prohibited]} />
              </Form.Item>
              <Form.Item name={[name, 'isPublicSafety']} valuePropName="checked" className="registry-flag">
                <Checkbox>{say('registry.isPublicSafety')}</Checkbox>
              </Form.Item>
              <Form.Item name={[name, 'coverage']} label={say('registry.coverage')}>
                <Select options={COVERAGES.map((value) => ({ value, label: say(`registry.coverage.${value}`) }))} />
              </Form.Item>
              <Form.Item noStyle dependencies={[['spots', name, 'coverage']]}>
                {({ getFieldValue }) =>
                  getFieldValue(['spots', name, 'coverage']) === 'justified' ? (
                    <Form.Item name={[name, 'justification']} label={say('registry.justification')}>
                      <Input maxLength={300} autoComplete="off" />
                    </Form.Item>
                  ) : null
                }
              </Form.Item>
              <Button size="small" onClick={() => remove(name)}>
                {say('registry.removeSpot')}
              </Button>
            </div>
          ))}
          <Button onClick={() => add(newSpot())} data-testid="add-spot">
            {say('registry.addSpot')}
          </Button>
        </fieldset>
      )}
    </Form.List>
  )
}

const COVERAGES = ['open', 'covered', 'planned', 'justified'] as const

/** Without `randomUUID`, which a page over plain HTTP does not have. */
function newSpotId(): string {
  return [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** The name is asked for by the form. */
function newSpot(): Partial<Spot> {
  const { id, prohibited, isPublicSafety, coverage } = Spot.parse({ id: newSpotId(), name: '-' })
  return { id, prohibited, isPublicSafety, coverage, name: '' }
}
