// SPDX-License-Identifier: Apache-2.0
import { type RegistrySystem, SystemBody, SystemFunction } from '@mingjian/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import App from 'antd/es/app'
import Checkbox from 'antd/es/checkbox'
import Form from 'antd/es/form'
import Input from 'antd/es/input'
import { saveSystem } from '../../api/registry-change.ts'
import { useSay } from '../../i18n/index.ts'
import { PlaceSelect } from './place-select.tsx'
import { RecordFormFoot } from './record-form.tsx'
import { DesignFields } from './system-design-fields.tsx'
import { bodyOf, fieldsOf, type SystemFields } from './system-fields.ts'
import { UnitSelect } from './unit-select.tsx'

type Props = Readonly<{
  system: RegistrySystem | null
  /** The place of a new system, where it is known. */
  place: string | null
  saved: (system: RegistrySystem) => void
  cancel: () => void
}>

/** Registers a system, or writes the next version of one; what the form does not show stays as it was. */
export function SystemForm({ system, place, saved, cancel }: Props) {
  const say = useSay()
  const client = useQueryClient()
  const { message } = App.useApp()
  const save = useMutation({
    mutationFn: (fields: SystemFields) => {
      const kept = system ? { ...SystemBody.parse(system), version: system.version } : {}
      return saveSystem({ id: system?.id ?? null, body: { ...kept, ...bodyOf(fields, system) } })
    },
    onSuccess: async (made) => {
      void message.success(say('registry.saved'))
      await client.invalidateQueries({ queryKey: ['registry'] })
      saved(made)
    },
  })
  return (
    <Form<SystemFields>
      layout="vertical"
      requiredMark={false}
      initialValues={fieldsOf(system, place)}
      onFinish={(fields) => save.mutate(fields)}
    >
      <Form.Item
        name="name"
        label={say('registry.name')}
        rules={[{ required: true, whitespace: true, message: say('registry.nameMissing') }]}
      >
        <Input maxLength={120} autoComplete="off" autoFocus={system === null} />
      </Form.Item>
      <Form.Item
        name="place"
        label={say('registry.place')}
        rules={[{ required: true, message: say('registry.placeMissing') }]}
      >
        <PlaceSelect chosenName={system?.placeName} />
      </Form.Item>
      <Form.Item name="purpose" label={say('registry.purpose')} extra={say('registry.purposeHelp')}>
        <Input.TextArea autoSize maxLength={1000} />
      </Form.Item>
      <Form.Item name="functions" label={say('registry.functions')}>
        <Checkbox.Group
          options={SystemFunction.options.map((one) => ({ value: one, label: say(`registry.function.${one}`) }))}
        />
      </Form.Item>
      <div className="registry-pair">
        <Form.Item name="builder" label={say('registry.role.builder')}>
          <UnitSelect />
        </Form.Item>
        <Form.Item name="user" label={say('registry.role.user')}>
          <UnitSelect />
        </Form.Item>
        <Form.Item name="maintainer" label={say('registry.role.maintainer')}>
          <UnitSelect />
        </Form.Item>
        <Form.Item name="telecom" label={say('registry.role.telecom')}>
          <UnitSelect />
        </Form.Item>
      </div>
      <Form.Item name="builtOn" label={say('registry.builtOn')} extra={say('registry.builtOnHelp')}>
        <Input type="date" />
      </Form.Item>
      <DesignFields />
      <Form.Item name="isClassified" valuePropName="checked">
        <Checkbox>{say('registry.isClassified')}</Checkbox>
      </Form.Item>
      <RecordFormFoot isNew={system === null} error={save.error} isSaving={save.isPending} cancel={cancel} />
    </Form>
  )
}
