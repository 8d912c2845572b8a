// SPDX-License-Identifier: Apache-2.0
import { type RegistryUnit, UnitInput, UnitKind } from '@mingjian/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Form from 'antd/es/form'
import Input from 'antd/es/input'
import Select from 'antd/es/select'
import { saveUnit } from '../../api/registry-ledger.ts'
import { useSay } from '../../i18n/index.ts'
import { RecordFormFoot } from './record-form.tsx'
import { useRegisterNames } from './register-names.ts'

type FormProps = Readonly<{ unit: RegistryUnit | null; saved: (unit: RegistryUnit) => void; cancel: () => void }>

/** A unit and how it is reached. */
export function UnitForm({ unit, saved, cancel }: FormProps) {
  const say = useSay()
  const { districts } = useRegisterNames()
  const cache = useQueryClient()
  const saving = useMutation({
    mutationFn: saveUnit,
    async onSuccess(next) {
      await cache.invalidateQueries({ queryKey: ['registry'] })
      saved(next)
    },
  })
  const finish = (fields: object): void => {
    const given = unit === null ? fields : { ...unit, ...fields }
    saving.mutate({ id: unit?.id ?? null, body: UnitInput.parse(given) })
  }
  return (
    <Form layout="vertical" initialValues={unit ?? { kind: 'enterprise' }} onFinish={finish} requiredMark={false}>
      <Form.Item
        name="name"
        label={say('registry.name')}
        rules={[{ required: true, whitespace: true, message: say('registry.nameMissing') }]}
      >
        <Input maxLength={120} />
      </Form.Item>
      <div className="registry-pair">
        <Form.Item name="kind" label={say('units.kind')}>
          <Select options={UnitKind.options.map((kind) => ({ value: kind, label: say(`units.kind.${kind}`) }))} />
        </Form.Item>
        <Form.Item
          name="district"
          label={say('registry.district')}
          rules={[{ required: true, message: say('registry.districtMissing') }]}
        >
          <Select showSearch={{ optionFilterProp: 'label' }} options={[...districts]} />
        </Form.Item>
        <Form.Item name="code" label={say('units.code')}>
          <Input maxLength={40} />
        </Form.Item>
        <Form.Item name="contact" label={say('units.contact')}>
          <Input maxLength={300} />
        </Form.Item>
        <Form.Item name="phone" label={say('units.phone')}>
          <Input maxLength={40} />
        </Form.Item>
        <Form.Item name="address" label={say('registry.address')}>
          <Input maxLength={300} />
        </Form.Item>
      </div>
      <RecordFormFoot isNew={unit === null} error={saving.error} isSaving={saving.isPending} cancel={cancel} />
    </Form>
  )
}
