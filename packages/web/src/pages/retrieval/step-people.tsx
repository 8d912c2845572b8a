// SPDX-License-Identifier: Apache-2.0
import { doubtIdNumber, type Order, type OrderContent, type OrderOfficer, type OrderTerms } from '@mingjian/contract'
import DeleteOutlined from '@ant-design/icons/DeleteOutlined'
import PlusOutlined from '@ant-design/icons/PlusOutlined'
import Button from 'antd/es/button'
import Input from 'antd/es/input'
import Radio from 'antd/es/radio'
import { useSay } from '../../i18n/index.ts'
import { type ChangeContent, NOBODY } from './draft.ts'
import { Field } from './field.tsx'
import { Scans } from './scans.tsx'

type Props = Readonly<{ order: Order; content: OrderContent; change: ChangeContent; terms: OrderTerms | undefined }>

const DOUBTS = { form: 'order.idForm', day: 'order.idDay', 'check-digit': 'order.idCheck' } as const

/** Who came, with their papers. */
export function StepPeople({ order, content, change, terms }: Props) {
  const say = useSay()
  const least = terms?.officers.least ?? 1
  const set = (at: number, part: Partial<OrderOfficer>) =>
    change({ officers: content.officers.map((each, i) => (i === at ? { ...each, ...part } : each)) })
  const isAuthority = order.door === 'authority'
  return (
    <>
      {isAuthority && least > 1 ? (
        <p className="dim">
          {say('order.least', { count: least, article: terms?.officers.article ?? '' })} {say('order.scanHelp')}
        </p>
      ) : null}
      {order.door === 'person' ? (
        <Field label={say('order.relation')}>
          <Radio.Group
            value={content.relation}
            onChange={(event) => change({ relation: event.target.value as OrderContent['relation'] })}
            options={(['self', 'relative', 'guardian'] as const).map((value) => ({
              value,
              label: say(`order.relation.${value}`),
            }))}
          />
        </Field>
      ) : null}
      {content.officers.map((officer, at) => (
        // officers have no key of their own: one is its place in the list, as its papers know it
        <OfficerFields
          key={at}
          {...{ order, officer, at, isAuthority }}
          set={(part) => set(at, part)}
          remove={
            at === content.officers.length - 1 && at >= least
              ? () => change({ officers: content.officers.slice(0, -1) })
              : null
          }
        />
      ))}
      {content.officers.length < 12 ? (
        <Button icon={<PlusOutlined />} onClick={() => change({ officers: [...content.officers, NOBODY] })}>
          {say('order.addOfficer')}
        </Button>
      ) : null}
    </>
  )
}

type OfficerProps = Readonly<{
  order: Order
  officer: OrderOfficer
  at: number
  isAuthority: boolean
  set: (part: Partial<OrderOfficer>) => void
  remove: (() => void) | null
}>

function OfficerFields({ order, officer, at, isAuthority, set, remove }: OfficerProps) {
  const say = useSay()
  const doubt = officer.idNumber === '' ? null : doubtIdNumber(officer.idNumber)
  const legend = say('order.officer', { number: at + 1 })
  return (
    <fieldset className="officer" data-testid={`officer-${at}`}>
      <legend>
        {legend}
        {remove ? (
          <Button
            size="small"
            type="text"
            icon={<DeleteOutlined />}
            aria-label={say('order.removeOfficer', { number: at + 1 })}
            onClick={remove}
          />
        ) : null}
      </legend>
      <div className="officer-grid">
        <Field label={say('order.name')}>
          <Input value={officer.name} autoFocus={at === 0} onChange={(event) => set({ name: event.target.value })} />
        </Field>
        <Field label={say('order.idNumber')} warning={doubt === null ? null : say(DOUBTS[doubt])}>
          <Input
            className="num"
            value={officer.idNumber}
            status={doubt === null ? '' : 'warning'}
            onChange={(event) => set({ idNumber: event.target.value.trim().toUpperCase() })}
          />
        </Field>
        {isAuthority ? (
          <Field label={say('order.certificate')}>
            <Input
              className="num"
              value={officer.certificate}
              onChange={(event) => set({ certificate: event.target.value.trim() })}
            />
          </Field>
        ) : null}
        <Field label={say('order.phone')}>
          <Input className="num" value={officer.phone} onChange={(event) => set({ phone: event.target.value })} />
        </Field>
      </div>
      <div className="officer-papers">
        {isAuthority ? (
          <Scans order={order} kind="work-certificate" officer={at} label={say('order.workCertificate')} canChange />
        ) : null}
        {order.door === 'internal' || order.door === 'release' ? null : (
          <Scans order={order} kind="id-card" officer={at} label={say('order.idCard')} canChange />
        )}
      </div>
    </fieldset>
  )
}
