// SPDX-License-Identifier: Apache-2.0
import { PlaceBody, type RegistryPlace, type Spot } from '@mingjian/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import App from 'antd/es/app'
import Checkbox from 'antd/es/checkbox'
import Form from 'antd/es/form'
import Input from 'antd/es/input'
import Select from 'antd/es/select'
import { savePlace } from '../../api/registry-change.ts'
import { useSay } from '../../i18n/index.ts'
import { RecordFormFoot } from './record-form.tsx'
import { useRegisterNames } from './register-names.ts'
import { SpotFields } from './spot-fields.tsx'
import { UnitSelect } from './unit-select.tsx'

type Fields = Pick<
  PlaceBody,
  'name' | 'district' | 'address' | 'classes' | 'prohibited' | 'owner' | 'rightHolder' | 'manager' | 'operator'
> &
  Pick<PlaceBody, 'isStateOwned' | 'citation' | 'spots'> & { why: string }

type Props = Readonly<{ place: RegistryPlace | null; saved: (place: RegistryPlace) => void; cancel: () => void }>

/** Registers a place, or writes the next version of one; what the form does not show stays as it was. */
export function PlaceForm({ place, saved, cancel }: Props) {
  const say = useSay()
  const client = useQueryClient()
  const { message } = App.useApp()
  const names = useRegisterNames()
  const save = useMutation({
    mutationFn: ({ why, ...shown }: Fields) => {
      const kept = place ? { ...PlaceBody.parse(place), version: place.version } : {}
      return savePlace({
        id: place?.id ?? null,
        body: {
          ...kept,
          ...shown,
          prohibited: shown.prohibited ?? null,
          spots: shown.spots.map((spot) => spotOf(spot, place)),
          why,
        },
      })
    },
    onSuccess: async (made) => {
      void message.success(say('registry.saved'))
      await client.invalidateQueries({ queryKey: ['registry'] })
      saved(made)
    },
  })
  const find = { optionFilterProp: 'label' }
  return (
    <Form<Fields>
      layout="vertical"
      requiredMark={false}
      initialValues={place ?? NEW}
      onFinish={(fields) => save.mutate(fields)}
    >
      <Form.Item
        name="name"
        label={say('registry.name')}
        rules={[{ required: true, whitespace: true, message: say('registry.nameMissing') }]}
      >
        <Input maxLength={120} autoComplete="off" autoFocus={place === null} />
      </Form.Item>
      <Form.Item
        name="district"
        label={say('registry.district')}
        rules={[{ required: true, message: say('registry.districtMissing') }]}
      >
        <Select showSearch={find} options={[...names.districts]} />
      </Form.Item>
      <Form.Item name="classes" label={say('registry.classes')} extra={say('registry.classesHelp')}>
        <Select mode="multiple" showSearch={find} options={[...names.classes]} />
      </Form.Item>
      <Form.Item name="prohibited" label={say('registry.prohibited')} extra={say('registry.prohibitedHelp')}>
        <Select allowClear showSearch={find} options={[...names.prohibited]} />
      </Form.Item>
      <Form.Item name="address" label={say('registry.address')}>
        <Input maxLength={300} autoComplete="off" />
      </Form.Item>
      <div className="registry-pair">
        <Form.Item name="owner" label={say('registry.role.owner')}>
          <UnitSelect />
        </Form.Item>
        <Form.Item name="manager" label={say('registry.role.manager')}>
          <UnitSelect />
        </Form.Item>
        <Form.Item name="rightHolder" label={say('registry.role.right-holder')}>
          <UnitSelect />
        </Form.Item>
        <Form.Item name="operator" label={say('registry.role.operator')}>
          <UnitSelect />
        </Form.Item>
      </div>
      <Form.Item name="isStateOwned" valuePropName="checked">
        <Checkbox>{say('registry.isStateOwned')}</Checkbox>
      </Form.Item>
      <Form.Item name="citation" label={say('registry.citation')} extra={say('registry.citationHelp')}>
        <Input maxLength={300} autoComplete="off" />
      </Form.Item>
      <SpotFields />
      <RecordFormFoot isNew={place === null} error={save.error} isSaving={save.isPending} cancel={cancel} />
    </Form>
  )
}

/** What the form does not show of a part stays; what it leaves empty is none. */
function spotOf(shown: Spot, place: RegistryPlace | null): Spot {
  const kept = place?.spots.find(({ id }) => id === shown.id)
  return { ...kept, ...shown, prohibited: shown.prohibited ?? null, justification: shown.justification ?? '' }
}

const NEW: Omit<Fields, 'district'> = {
  ...{ name: '', address: '', classes: [], prohibited: null, isStateOwned: false, citation: '', spots: [], why: '' },
  ...{ owner: null, rightHolder: null, manager: null, operator: null },
}
