// SPDX-License-Identifier: Apache-2.0
import Input from 'antd/es/input'
import Select from 'antd/es/select'
import { type ReactNode, useState } from 'react'
import { useCameras } from '../../api/cameras.ts'
import { useSay } from '../../i18n/index.ts'
import { formatMoment } from '../../i18n/moment.ts'
import { readMoment } from '../../i18n/read-moment.ts'

export function Field({ label, help, children }: { label: string; help?: string; children: ReactNode }) {
  return (
    <label className="keep-field">
      <span>{label}</span>
      {children}
      {help === undefined ? null : <small className="dim">{help}</small>}
    </label>
  )
}

/** Both ends as a person types them; `interval` is null while they are none. */
export function useInterval(begin: () => Readonly<{ from: number; to: number }>) {
  const [{ from, to }] = useState(begin)
  const [first, setFirst] = useState(() => formatMoment(from))
  const [last, setLast] = useState(() => formatMoment(to))
  const start = readMoment(first, from)
  const end = readMoment(last, to)
  const interval = start !== null && end !== null && end > start ? { start, end } : null
  return { first, setFirst, last, setLast, interval }
}

export function IntervalFields({ state }: { state: ReturnType<typeof useInterval> }) {
  const say = useSay()
  const status = state.interval === null ? 'error' : ''
  return (
    <div className="field-pair">
      <Field label={say('evidence.from')}>
        <Input value={state.first} status={status} onChange={(event) => state.setFirst(event.target.value)} />
      </Field>
      <Field label={say('evidence.to')}>
        <Input value={state.last} status={status} onChange={(event) => state.setLast(event.target.value)} />
      </Field>
    </div>
  )
}

type CameraFieldProps =
  | Readonly<{ isMany: true; value: string[]; set: (value: string[]) => void }>
  | Readonly<{ isMany: false; value: string; set: (value: string) => void }>

export function CameraField(props: CameraFieldProps) {
  const say = useSay()
  const options = (useCameras().data ?? []).map(({ id, name }) => ({ value: id, label: name }))
  const common = { options, showSearch: { optionFilterProp: 'label' }, 'aria-label': say('evidence.camera') }
  return (
    <Field label={say('evidence.camera')}>
      {props.isMany ? (
        <Select mode="multiple" {...common} value={props.value} onChange={props.set} />
      ) : (
        <Select {...common} value={props.value === '' ? null : props.value} onChange={props.set} />
      )}
    </Field>
  )
}
