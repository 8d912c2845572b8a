// SPDX-License-Identifier: Apache-2.0
import { CameraRecordBody, type PlaceBody, type RegistryCamera, type RegistrySystem } from '@mingjian/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import App from 'antd/es/app'
import Checkbox from 'antd/es/checkbox'
import Form from 'antd/es/form'
import Input from 'antd/es/input'
import Select from 'antd/es/select'
import { saveRegistryCamera, useUnregistered } from '../../api/registry-camera.ts'
import { useSay } from '../../i18n/index.ts'
import { CameraSpotFields } from './camera-spot-fields.tsx'
import { PlacementNotice } from './placement-notice.tsx'
import { RecordFormFoot } from './record-form.tsx'

const Shown = CameraRecordBody.pick({
  ...{ name: true, camera: true, spot: true, purpose: true, positionWhy: true, point: true },
  ...{ isRangeFixed: true, isPtz: true, viewsPublicArea: true, hearsSound: true, isNearSecretUnit: true },
  ...{ builderBasis: true, signPhotographedOn: true, deviceType: true, addressCode: true },
})

export type CameraFields = Omit<ReturnType<typeof Shown.parse>, 'point'> & {
  lng?: number | null
  lat?: number | null
  why: string
}

type Props = Readonly<{
  system: RegistrySystem
  spots: PlaceBody['spots']
  camera: RegistryCamera | null
  done: () => void
}>

/** Enrols a camera in a system, or writes its next version; where none may be, the article says so beforehand. */
export function CameraForm({ system, spots, camera, done }: Props) {
  const say = useSay()
  const client = useQueryClient()
  const { message } = App.useApp()
  const [form] = Form.useForm<CameraFields>()
  const watched = Form.useWatch([], form)
  const save = useMutation({
    mutationFn: (fields: CameraFields) => saveRegistryCamera(camera?.id ?? null, bodyOf(fields, { system, camera })),
    onSuccess: async () => {
      void message.success(say('registry.saved'))
      await client.invalidateQueries({ queryKey: ['registry'] })
      await client.invalidateQueries({ queryKey: ['obligations'] })
      done()
    },
  })
  return (
    <Form<CameraFields>
      form={form}
      layout="vertical"
      requiredMark={false}
      className="registry-box"
      initialValues={fieldsOf(camera)}
      onFinish={(fields) => save.mutate(fields)}
      data-testid="camera-record-form"
    >
      <Form.Item
        name="name"
        label={say('registry.name')}
        rules={[{ required: true, whitespace: true, message: say('registry.nameMissing') }]}
      >
        <Input maxLength={120} autoComplete="off" autoFocus={camera === null} />
      </Form.Item>
      <Form.Item name="camera" label={say('registry.stream')} extra={say('registry.streamHelp')}>
        <StreamSelect own={camera} />
      </Form.Item>
      <CameraSpotFields spots={spots} />
      <PlacementNotice
        wanted={{
          place: system.place,
          system: system.id,
          spot: watched?.spot ?? null,
          view: camera?.view ?? null,
          masks: camera?.masks ?? [],
          viewsPublicArea: watched?.viewsPublicArea ?? false,
          builderBasis: watched?.builderBasis ?? null,
        }}
      />
      <Form.Item name="purpose" label={say('registry.purpose')} extra={say('registry.purposeHelp')}>
        <Input.TextArea autoSize maxLength={1000} />
      </Form.Item>
      <Form.Item name="positionWhy" label={say('registry.positionWhy')} extra={say('registry.positionWhyHelp')}>
        <Input.TextArea autoSize maxLength={1000} />
      </Form.Item>
      <Form.Item name="signPhotographedOn" label={say('registry.signOn')} extra={say('registry.signHelp')}>
        <Input type="date" />
      </Form.Item>
      <div className="registry-pair">
        <Form.Item name="deviceType" label={say('registry.deviceType')}>
          <Input maxLength={300} autoComplete="off" />
        </Form.Item>
        <Form.Item name="addressCode" label={say('registry.addressCode')}>
          <Input maxLength={40} autoComplete="off" className="mono" />
        </Form.Item>
      </div>
      {FLAGS.map((flag) => (
        <Form.Item key={flag} name={flag} valuePropName="checked" className="registry-flag">
          <Checkbox>{say(`registry.flag.${flag}`)}</Checkbox>
        </Form.Item>
      ))}
      <RecordFormFoot isNew={camera === null} error={save.error} isSaving={save.isPending} cancel={done} />
    </Form>
  )
}

const FLAGS = ['isRangeFixed', 'isPtz', 'hearsSound', 'isNearSecretUnit'] as const

type StreamProps = Readonly<{ own: RegistryCamera | null; id?: string; value?: string | null }> & {
  onChange?: (value: string | null) => void
}

function StreamSelect({ own, id, value = null, onChange }: StreamProps) {
  const say = useSay()
  const { data, isFetching } = useUnregistered()
  const free = (data?.items ?? []).map((one) => ({ value: one.id, label: one.name }))
  const mine = own?.camera ? [{ value: own.camera, label: own.name }] : []
  return (
    <Select<string | null>
      {...(id === undefined ? {} : { id })}
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      value={value}
      loading={isFetching}
      placeholder={say('registry.noStream')}
      options={[...mine, ...free]}
      onChange={(next) => onChange?.(next ?? null)}
    />
  )
}

function fieldsOf(camera: RegistryCamera | null): Partial<CameraFields> {
  const fields = camera
    ? Shown.parse({ ...camera, deviceType: camera.deviceType ?? '', addressCode: camera.addressCode ?? '' })
    : {}
  const [lng = null, lat = null] = camera?.point ?? []
  return { ...fields, lng, lat, why: '' }
}

function bodyOf(
  { lng, lat, why, ...shown }: CameraFields,
  { system, camera }: Pick<Props, 'system' | 'camera'>,
): Parameters<typeof saveRegistryCamera>[1] {
  const kept = camera ? { ...CameraRecordBody.parse(camera), version: camera.version } : {}
  const point: [number, number] | null = typeof lng === 'number' && typeof lat === 'number' ? [lng, lat] : null
  const given = Object.fromEntries(Object.entries(shown).filter(([, value]) => value !== undefined))
  return {
    ...kept,
    ...given,
    name: shown.name,
    signPhotographedOn: shown.signPhotographedOn || null,
    point,
    system: system.id,
    place: system.place,
    why,
  }
}
