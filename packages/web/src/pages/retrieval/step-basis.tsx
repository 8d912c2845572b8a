// SPDX-License-Identifier: Apache-2.0
import { type Order, OrderAuthority, type OrderContent, OrderNeed } from '@mingjian/contract'
import Input from 'antd/es/input'
import Select from 'antd/es/select'
import { useSay } from '../../i18n/index.ts'
import type { ChangeContent } from './draft.ts'
import { Field } from './field.tsx'
import { Scans } from './scans.tsx'

type Props = Readonly<{ order: Order; content: OrderContent; change: ChangeContent }>

const NEED_OF = {
  investigation: 'duty',
  prosecution: 'duty',
  court: 'duty',
  government: 'enforcement',
  other: 'other',
} as const

/** Which organ asks, and for what kind of reason. */
export function StepAuthority({ order, content, change }: Props) {
  const say = useSay()
  const isAuthority = order.door === 'authority'
  return (
    <>
      {isAuthority ? (
        <div className="field-pair">
          <Field label={say('order.authority')}>
            <Select
              autoFocus
              value={content.authority}
              onChange={(authority) => change({ authority, need: authority ? NEED_OF[authority] : null })}
              options={OrderAuthority.options.map((value) => ({ value, label: say(`order.authority.${value}`) }))}
            />
          </Field>
          <Field label={say('order.need')}>
            <Select
              value={content.need}
              onChange={(need) => change({ need })}
              options={OrderNeed.options.map((value) => ({ value, label: say(`order.need.${value}`) }))}
            />
          </Field>
        </div>
      ) : null}
      <Field label={say(isAuthority ? 'order.organ' : 'order.department')}>
        <Input
          value={content.organ}
          onChange={(event) => change({ organ: event.target.value })}
          data-testid="order-organ"
        />
      </Field>
    </>
  )
}

/** The law and the matter it is asked for, and the certificate of the organ. */
export function StepBasis({ order, content, change }: Props) {
  const say = useSay()
  const isAuthority = order.door === 'authority'
  return (
    <>
      {isAuthority ? (
        <div className="field-pair">
          <Field label={say('order.legalBasis')} help={say('order.legalBasisHelp')}>
            <Input
              autoFocus
              value={content.legalBasis}
              onChange={(event) => change({ legalBasis: event.target.value })}
            />
          </Field>
          <Field label={say('order.caseNumber')}>
            <Input value={content.caseNumber} onChange={(event) => change({ caseNumber: event.target.value })} />
          </Field>
        </div>
      ) : null}
      <Field label={say('order.purpose')} help={say('order.purposeHelp')}>
        <Input.TextArea
          rows={2}
          value={content.purpose}
          onChange={(event) => change({ purpose: event.target.value })}
          data-testid="order-purpose"
        />
      </Field>
      {isAuthority ? (
        <>
          <div className="field-pair">
            <Field label={say('order.certificateNumber')}>
              <Input
                value={content.certificateNumber}
                onChange={(event) => change({ certificateNumber: event.target.value })}
              />
            </Field>
            <Field label={say('order.certificateDay')}>
              <Input
                type="date"
                value={content.certificateDay ?? ''}
                onChange={(event) => change({ certificateDay: event.target.value || null })}
              />
            </Field>
          </div>
          <Scans order={order} kind="unit-certificate" officer={null} label={say('order.unitCertificate')} canChange />
        </>
      ) : null}
    </>
  )
}
