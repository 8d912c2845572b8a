// SPDX-License-Identifier: Apache-2.0
import type { PlaceBody } from '@mingjian/contract'
import Checkbox from 'antd/es/checkbox'
import Form from 'antd/es/form'
import InputNumber from 'antd/es/input-number'
import Select from 'antd/es/select'
import { useSay } from '../../i18n/index.ts'
import { useRegisterNames } from './register-names.ts'

/** Where a camera stands, and by which right it sees a public area. */
export function CameraSpotFields({ spots }: { spots: PlaceBody['spots'] }) {
  const say = useSay()
  const names = useRegisterNames()
  const prohibitedName = (id: string): string => names.prohibited.find(({ value }) => value === id)?.label ?? id
  const options = spots.map(({ id, name, prohibited }) => ({
    value: id,
    label: prohibited === null ? name : `${name} · ${prohibitedName(prohibited)}`,
  }))
  return (
    <>
      <Form.Item name="spot" label={say('registry.spot')} extra={say('registry.spotHelp')}>
        <Select<string>
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          placeholder={say('registry.noSpot')}
          options={options}
        />
      </Form.Item>
      <div className="registry-pair">
        <Form.Item name="lng" label={say('registry.longitude')}>
          <InputNumber min={-180} max={180} step={0.0001} style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item name="lat" label={say('registry.latitude')}>
          <InputNumber min={-85} max={85} step={0.0001} style={{ width: '100%' }} />
        </Form.Item>
      </div>
      <Form.Item name="viewsPublicArea" valuePropName="checked" className="registry-flag">
        <Checkbox>{say('registry.flag.viewsPublicArea')}</Checkbox>
      </Form.Item>
      <Form.Item noStyle dependencies={['viewsPublicArea']}>
        {({ getFieldValue }) =>
          getFieldValue('viewsPublicArea') === true ? (
            <Form.Item name="builderBasis" label={say('registry.builderBasis')}>
              <Select<string>
                allowClear
                options={BASES.map((value) => ({ value, label: say(`registry.basis.${value}`) }))}
              />
            </Form.Item>
          ) : null
        }
      </Form.Item>
    </>
  )
}

const BASES = ['CQ11.1', 'CQ11.2', 'CQ11.3'] as const
